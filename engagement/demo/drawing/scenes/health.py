"""Public health: the pictures of the agency's notices."""
# Coordinates read best in rows.

from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas, smooth
from engagement.demo.drawing.life import INK, SKINS, Look

NURSE = Look("#ffffff", "#7fb8c4", SKINS[0], "#3a2b2b", "bun")
ELDER = Look("#8a6fb0", "#4a4668", SKINS[3], "#e7e5ea", "bun")
GRANDPA = Look("#4a8fa0", "#5b5248", SKINS[1], "#ececec", "bald")


def flu_vaccine(c: Canvas, rng: Random) -> None:
    land.valley(c, land.DAWN, rng, base=470, sun_at=(240, 170))
    things.heart(c, 770, 270, 205, "#ffffff40")
    things.heart(c, 770, 270, 178, "#ef5d5d")
    things.heart(c, 742, 246, 92, "#f58a7f")
    things.syringe(c, 1085, 40, 560, 133)
    for x, y, s in ((560, 120, 24), (985, 400, 20), (930, 110, 13)):
        things.plus(c, x, y, s * 2, "#ffffffd0")
    things.shadow(c, 310, 628, 190)
    life.person(c, 230, 628, 300, ELDER, right=28, stride=0.06)
    life.person(c, 385, 628, 330, NURSE, left=74, right=18)
    things.plus(c, 385, 425, 30, "#e4572e")


def blood_donation(c: Canvas, rng: Random) -> None:
    land.coast(c, land.SPRING, rng, horizon=430, sun_at=None)
    land.cloud(c, 240, 130, 90)
    land.cloud(c, 1020, 110, 70)
    things.drop(c, 600, 300, 235, "#ffffff45")
    things.drop(c, 600, 300, 212, "#d7263d")
    c.poly(smooth([(505, 330), (520, 440), (600, 470), (545, 430), (522, 340)], closed=True), "#ffffff40")
    things.heart(c, 606, 335, 78, "#ffe5dc")
    land.hill(c, [(-20, 590), (320, 560), (700, 585), (1220, 556)], ("#a6d07c", "#62ab6b"))
    life.person(c, 200, 640, 250, Look("#ffb703", "#33658a", SKINS[1]), right=120)
    life.person(c, 320, 640, 236, Look("#2a9d8f", "#3b3552", SKINS[0], style="long"), left=40, right=100)
    life.person(c, 880, 640, 240, Look("#5e60ce", "#2b2d42", SKINS[2]), left=110)
    life.person(c, 1000, 640, 250, NURSE, left=70, right=60)


def dengue(c: Canvas, rng: Random) -> None:
    land.sky(c, land.GOLD)
    land.sun(c, 180, 150, 54, land.GOLD)
    land.ridge(c, 420, 170, ("#e7c58d", "#f6e3b5"), rng)
    land.hill(c, [(-20, 420), (400, 398), (800, 425), (1220, 400)], ("#b9cf7a", "#6fa65d"))
    things.house(c, 760, 440, 240, roof="#c9583f")
    life.tree(c, 1085, 470, 250)
    for x, w, colour in ((130, 130, "#3d7ea6"), (330, 100, "#e07a5f")):
        things.shadow(c, x + w / 2, 600, w * 0.66)
        c.poly([(x + w * 0.12, 600 - w * 1.05), (x + w * 0.88, 600 - w * 1.05), (x + w, 600), (x, 600)], colour)
        c.rect(x - w * 0.04, 592, w * 1.08, 16, colour, 6)
        c.poly([(x + w * 0.7, 600 - w * 1.05), (x + w * 0.88, 600 - w * 1.05), (x + w, 600), (x + w * 0.78, 600)],
               "#00000020")  # fmt: skip
    life.person(c, 560, 622, 290, Look("#d1495b", "#355070", SKINS[3], style="hat"), left=64, bend=-0.03)
    things.cycle_arrows(c, 298, 280, 92, "#ffffffb5", 15)
    _mosquito(c, 298, 282)
    for x in (690, 820, 930, 1030):
        life.tuft(c, x, 600 + x % 40, 40, "#4f8f54")


def _mosquito(c: Canvas, x: float, y: float) -> None:
    for side in (-1, 1):
        c.blob([(x, y - 12), (x + side * 46, y - 44), (x + side * 62, y - 22), (x + side * 26, y - 2)], "#ffffffc8")
        for dx, dy in ((22, 44), (34, 34), (40, 16)):
            c.line([(x, y), (x + side * dx, y + dy * 0.35), (x + side * (dx + 6), y + dy)], 2.6, INK)
    c.ellipse(x, y + 12, 8, 26, INK)
    c.circle(x, y - 18, 10, INK)
    c.line([(x, y - 22), (x, y - 50)], 2.6, INK)


def health_check(c: Canvas, rng: Random) -> None:
    land.sky(c, land.SPRING)
    land.ridge(c, 460, 260, land.SPRING.far, rng)
    land.hill(c, [(-20, 540), (350, 520), (800, 548), (1220, 520)], land.SPRING.ground)
    c.rect(660, 90, 380, 480, "#1a2b4022", 26)
    c.rect(648, 78, 380, 480, "#3f7f9a", 26)
    c.rect(672, 112, 332, 424, "#fffaf0", 12)
    c.rect(768, 52, 140, 60, "#ffb703", 18)
    c.circle(838, 62, 14, "#fffaf0")
    for i, colour in enumerate(("#ef6f6c", "#2a9d8f", "#ffb703")):
        y = 186 + i * 92
        c.circle(722, y, 25, colour)
        c.line([(710, y), (719, y + 10), (735, y - 10)], 6, "#ffffff")
        c.rect(768, y - 16, 196, 13, "#cfdde3", 6)
        c.rect(768, y + 8, 130, 13, "#e3ecef", 6)
    c.line([(694, 478), (750, 478), (774, 440), (800, 512), (826, 456), (842, 478), (980, 478)], 7, "#ef6f6c")
    things.shadow(c, 330, 630, 220)
    life.person(c, 250, 630, 330, GRANDPA, right=30, stride=0.06)
    life.person(c, 430, 630, 345, Look("#ffffff", "#33658a", SKINS[0], "#3a2b2b"), left=68)
    c.curve([(400, 372), (394, 430), (430, 452), (462, 424), (458, 374)], 7, "#24324a")
    c.circle(430, 452, 12, "#ffb703")


def wellbeing(c: Canvas, rng: Random) -> None:
    land.sky(c, land.DUSK)
    land.stars(c, rng, 60, 220)
    land.sun(c, 770, 372, 84, land.DUSK)
    land.ridge(c, 400, 150, land.DUSK.far, rng, peaks=1.4, foot=402)
    land.sea(c, 400, land.DUSK, rng, shine=770)
    land.hill(c, [(-20, 520), (240, 500), (520, 560), (760, 640), (900, 700)], ("#4b4470", "#221f3f"))
    life.tree(c, 150, 560, 330, "#3a3566", "#544c85", "#2b264b")
    things.shadow(c, 430, 566, 90, "#0a0a2040")
    c.rect(330, 505, 210, 15, "#8f5f52", 4)
    c.rect(330, 458, 210, 13, "#a9705f", 4)
    for x in (346, 510):
        c.rect(x, 450, 11, 118, "#6f4640")
    for x, top, hair in ((395, "#f2a65a", "#2c2a33"), (474, "#5fb3b3", "#e7e5ea")):
        c.blob([(x - 29, 505), (x - 25, 430), (x, 418), (x + 25, 430), (x + 29, 505)], top)
        c.circle(x, 395, 24, "#d9a27c")
        c.half(x, 393, 27, (160, 380), hair)
        c.circle(x, 386, 24, hair)
    land.birds(c, [(560, 180, 22), (620, 150, 16), (650, 200, 13)], "#2b264b")


def handwash(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#bfe8ea", "#f3fbf4")
    for i in range(9):
        for j in range(4):
            c.rect(8 + i * 134, 6 + j * 112, 128, 106, "#ffffff50", 10)
    children = ((350, Look("#ffb703", "#3b5b92", SKINS[0])), (850, Look("#ef6f6c", "#3b5b92", SKINS[1], style="long")))
    for x, look in children:
        life.child(c, x, 760, 600, look, left=8, right=8)
    c.rect(582, 40, 36, 130, "#8ba3b5", 12)  # the tap, and its water
    c.rect(566, 150, 68, 30, "#6f889b", 10)
    c.rect(586, 180, 28, 270, "#a9e2f0c0", 12)
    c.rect(0, 470, 1200, 205, "#5cb0b8")
    c.rect(0, 456, 1200, 30, "#f8f4e6", 8)
    c.half(600, 474, 330, (0, 180), "#ffffff")
    c.ellipse(600, 474, 330, 40, "#e2f0f2")
    c.ellipse(600, 478, 290, 28, "#9fd6e2")
    for (x, look), side in zip(children, (1, -1), strict=True):
        start, elbow, hand = (x + side * 62, 350), (x + side * 120, 452), (600 - side * 42, 408)
        c.curve([start, elbow, hand], 36, look.skin)
        c.curve([start, (x + side * 84, 396)], 46, look.top)
        c.ellipse(*hand, 40, 28, look.skin)
    for _ in range(26):  # foam on the hands, and nowhere near a face
        left, top, r = rng.gauss(600, 62), rng.gauss(408, 24), rng.uniform(8, 22)
        c.circle(left, top, r, "#ffffffb0")
        c.ring(left, top, r, 2, "#ffffffe0")
        c.circle(left - r * 0.3, top - r * 0.35, r * 0.2, "#ffffff")
