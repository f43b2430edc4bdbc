"""Pictures of the health, environment and fire agencies' notices."""

import math
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
    c.rect(0, 470, 1200, 205, "#5cb0b8")
    c.rect(0, 456, 1200, 30, "#f8f4e6", 8)
    c.half(610, 478, 250, (0, 180), "#ffffff")
    c.ellipse(610, 478, 250, 34, "#e2f0f2")
    c.ellipse(610, 480, 214, 24, "#9fd6e2")
    c.curve([(610, 240), (612, 160), (680, 132), (748, 168), (752, 300)], 36, "#8ba3b5")
    c.curve([(622, 236), (624, 168), (680, 144)], 8, "#ffffff80")
    c.rect(733, 300, 36, 170, "#a9e2f0c0", 14)
    for x, look, arms in ((230, Look("#ffb703", "#3b5b92", SKINS[0]), 74), (1010, Look("#ef6f6c", "#3b5b92", SKINS[1], style="long"), -1)):  # fmt: skip
        life.child(c, x, 640, 350, look, right=78 if arms > 0 else 30, left=30 if arms > 0 else 78)
    for side, skin in ((-1, SKINS[0]), (1, SKINS[3])):
        x = 700 + side * 16
        c.blob([(x - side * 10, 395), (x + side * 120, 350), (x + side * 170, 372), (x + side * 130, 420),
                (x + side * 20, 442)], skin)  # fmt: skip
    for _ in range(34):
        x, y, r = rng.gauss(660, 190), rng.uniform(120, 460), rng.uniform(7, 30)
        c.circle(x, y, r, "#ffffff88")
        c.ring(x, y, r, 2, "#ffffffe0")
        c.circle(x - r * 0.3, y - r * 0.35, r * 0.2, "#ffffff")


def beach_cleanup(c: Canvas, rng: Random) -> None:
    land.coast(c, land.DAY, rng, horizon=330, sun_at=(960, 150))
    land.cloud(c, 620, 110, 72)
    land.beach(c, [(-20, 480), (300, 505), (620, 470), (900, 520), (1220, 488)])
    for x, y in ((520, 560), (1010, 580), (690, 640), (330, 650)):
        c.rect(x, y, 42, 17, "#7cc6d6", 7)
        c.rect(x + 40, y + 4, 12, 9, "#2f7fa3", 3)
    for x, h, look, left, right in ((220, 290, Look("#f26b4e", "#33658a", SKINS[1], style="hat"), 30, 40),
                                    (430, 270, Look("#ffd166", "#2a6f6f", SKINS[0], style="long"), 60, 20),
                                    (820, 280, Look("#5e60ce", "#4a4e69", SKINS[3], "#d1495b", "cap"), 30, 55)):  # fmt: skip
        things.shadow(c, x, 628, 60)
        hands = life.person(c, x, 628, h, look, left=left, right=right)
        bx, by = hands["right" if left < right else "left"]
        c.blob([(bx, by), (bx + 34, by + 42), (bx + 26, by + 88), (bx - 26, by + 88), (bx - 34, by + 42)], "#fdfdf5")
        c.blob([(bx, by + 4), (bx + 10, by + 44), (bx + 4, by + 80), (bx - 22, by + 80), (bx - 26, by + 44)], "#e3ece6")
    life.child(c, 930, 634, 190, Look("#2a9d8f", "#e76f51", SKINS[0]), left=100, right=30)
    land.birds(c, [(380, 180, 20), (440, 150, 15), (1080, 240, 17)])


def recycling(c: Canvas, rng: Random) -> None:
    land.sky(c, land.SPRING)
    land.ridge(c, 450, 230, land.SPRING.far, rng)
    land.hill(c, [(-20, 460), (400, 440), (800, 465), (1220, 436)], land.SPRING.ground)
    things.cycle_arrows(c, 600, 250, 176, "#ffffffc8", 36)
    life.sprout(c, 600, 318, 140)
    c.rect(0, 590, 1200, 90, "#dfe7d2")
    for x, colours in ((250, ("#2f8f83", "#237267")), (470, ("#f4a236", "#d98620")), (690, ("#4a7fb5", "#38659a"))):
        things.bin_(c, x, 628, 156, *colours)
        c.circle(x + 78, 530, 37, "#ffffff38")
    things.drop(c, 328, 534, 19, "#fff8ea")
    c.rect(528, 508, 42, 46, "#fff8ea", 4)
    c.rect(752, 505, 32, 52, "#fff8ea", 9)
    life.person(c, 965, 632, 300, Look("#ef6f6c", "#3d405b", SKINS[0], style="bun"), left=82)
    c.rect(826, 425, 60, 76, "#c58b56", 5)
    life.child(c, 1075, 634, 205, Look("#ffd166", "#457b9d", SKINS[0]), left=60)
    life.tree(c, 105, 600, 260)


def sea_turtle(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#7fe0d8", "#0d4f7c")
    for x in range(-100, 1200, 170):
        c.poly([(x + 120, 0), (x + 190, 0), (x + 60, 675), (x - 120, 675)], "#ffffff14")
    for x, h, colour in ((90, 180, "#e76f51"), (200, 120, "#f4a261"), (1090, 210, "#c8553d"), (980, 110, "#e9a26b")):
        for k in range(5):
            dx = (k - 2) * h * 0.16
            c.curve(
                [(x, 690), (x + dx * 0.6, 690 - h * 0.5), (x + dx * 1.7, 690 - h * (0.8 + 0.1 * (k % 3)))],
                h * 0.13,
                colour,
            )
    c.blob([(-60, 690), (200, 600), (520, 640), (860, 600), (1260, 640), (1260, 720), (-60, 720)], "#0b3f66")
    _turtle(c, 560, 320)
    for x, y, s, colour in ((890, 170, 26, "#ffd166"), (960, 220, 22, "#ffd166"), (880, 250, 20, "#ffb35c"),
                            (230, 470, 22, "#ff8f6b"), (290, 510, 18, "#ff8f6b")):  # fmt: skip
        life.fish(c, x, y, s, colour, flip=x > 600)
    for _ in range(24):
        c.ring(rng.uniform(60, 1140), rng.uniform(30, 600), rng.uniform(3, 11), 2, "#ffffff80")


def _turtle(c: Canvas, x: float, y: float) -> None:
    skin = "#a8c66c"
    flippers = [[(110, -60), (210, -190), (275, -215), (235, -110), (150, -10)], [(100, 80), (150, 200), (205, 245), (200, 150), (150, 50)],
                [(-150, -50), (-235, -100), (-262, -70), (-200, -20)], [(-140, 66), (-215, 130), (-200, 160), (-120, 110)]]  # fmt: skip
    for shape in flippers:
        c.blob([(x + px, y + py) for px, py in shape], skin)
    c.ellipse(x + 238, y + 4, 64, 46, skin)
    c.circle(x + 264, y - 10, 8, INK)
    c.ellipse(x, y, 198, 132, "#3d6b4f")
    c.ellipse(x, y - 8, 180, 114, "#5b8f5d")
    for px, py in ((0, -8), (-92, -8), (92, -8)):
        c.poly([(x + px + 46 * k, y + py + 40 * j) for k, j in ((-0.5, -1), (0.5, -1), (0.95, 0), (0.5, 1), (-0.5, 1), (-0.95, 0))],
               "#3d6b4f")  # fmt: skip
    for px, py in ((-46, -70), (46, -70), (-46, 56), (46, 56)):
        c.ellipse(x + px, y + py, 32, 21, "#3d6b4f")


def compost(c: Canvas, rng: Random) -> None:
    land.sky(c, land.GOLD)
    land.sun(c, 980, 150, 52, land.GOLD)
    land.hill(c, [(-20, 340), (320, 300), (760, 348), (1220, 300)], ("#d9d98a", "#9fbf6a"))
    land.hill(c, [(-20, 430), (420, 402), (900, 440), (1220, 415)], ("#a9c46c", "#7da659"))
    c.blob([(-60, 520), (300, 498), (700, 516), (1260, 494), (1260, 720), (-60, 720)], "#6b4a36")
    for _ in range(70):
        c.circle(
            rng.uniform(0, 1200),
            rng.uniform(535, 670),
            rng.uniform(3, 9),
            rng.choice(("#5a3c2b", "#80583f", "#8f684b")),
        )
    for x, h in ((640, 120), (780, 190), (930, 270), (1085, 200)):
        life.sprout(c, x, 522, h, "#4f9f58")
    c.rect(170, 300, 290, 300, "#00000020", 30)
    c.poly([(150, 300), (450, 300), (420, 590), (180, 590)], "#3f8f86")
    c.poly([(390, 300), (450, 300), (420, 590), (370, 590)], "#00000018")
    c.rect(134, 276, 332, 40, "#2f746d", 14)
    for points, colour in (([(190, 280), (215, 190), (262, 205), (255, 280)], "#f4a236"),
                           ([(258, 280), (270, 215), (320, 190), (345, 240), (330, 280)], "#d7463f"),
                           ([(330, 280), (355, 205), (395, 175), (410, 230), (398, 280)], "#7fb069")):  # fmt: skip
        c.blob(points, colour)
    life.leaf(c, 350, 215, 80, -60, "#5fae5f")
    c.curve([(270, 200), (262, 178), (268, 165)], 6, "#5a3c2b")
    things.cycle_arrows(c, 300, 440, 62, "#ffffffc0", 15)


def river_dust(c: Canvas, rng: Random) -> None:
    land.sky(c, land.Mood(("#c9b79a", "#f1e4c6"), ("", ""), ("", ""), ("", ""), "#fff3c2", ("", "")))
    land.sun(c, 860, 160, 50, land.GOLD)
    land.ridge(c, 400, 230, ("#b7a68c", "#dccdae"), rng)
    land.ridge(c, 420, 120, ("#8e8a72", "#c8bb97"), rng, peaks=3)
    land.hill(c, [(-20, 420), (300, 408), (700, 424), (1220, 408)], ("#dcc79a", "#c9ab76"))
    c.poly(smooth([(560, 412), (660, 450), (480, 510), (760, 590), (620, 690), (330, 690), (560, 590), (330, 515),
                   (590, 450)], closed=True), "#6fb4bf")  # fmt: skip
    for i in range(17):
        y = 210 + i * 25 + rng.uniform(-8, 8)
        x = rng.uniform(-200, 700)
        w = rng.uniform(260, 560)
        c.curve([(x, y), (x + w * 0.3, y - 20), (x + w * 0.6, y + 8), (x + w * 0.88, y - 18), (x + w, y - 34)],
                rng.uniform(4, 12), "#f7ead0" + rng.choice(("60", "80", "a0")))  # fmt: skip
    for x in range(40, 1200, 66):
        if not 300 < x < 720:
            life.tuft(c, x, 560 + (x * 7) % 100, 74, ("#8f9a55", "#a3a860", "#76854c")[x % 3])
    life.person(c, 935, 636, 300, Look("#e76f51", "#3d405b", SKINS[0], style="long"), left=96, bend=-0.03)
    life.child(c, 830, 640, 200, Look("#457b9d", "#6d597a", SKINS[0]), right=70)


def tree_planting(c: Canvas, rng: Random) -> None:
    land.valley(c, land.SPRING, rng, base=400, sun_at=(230, 150))
    land.hill(c, [(-20, 500), (300, 455), (640, 500), (960, 450), (1220, 490)], ("#8fc46e", "#4f9a5b"))
    for x, y, h in ((90, 500, 190), (1110, 478, 220), (985, 470, 150)):
        life.tree(c, x, y, h)
    land.hill(c, [(-20, 590), (400, 560), (800, 592), (1220, 560)], ("#b5824f", "#7b5236"))
    for x, h in ((250, 90), (610, 165), (905, 95)):
        c.half(x, 596, h * 0.55, (180, 360), "#6b4630")
        life.sprout(c, x, 596 - h * 0.4, h, "#4f9f58")
    life.person(c, 470, 628, 290, Look("#e76f51", "#355070", SKINS[1], style="hat"), right=66, left=30)
    life.child(c, 755, 630, 215, Look("#ffd166", "#457b9d", SKINS[0], style="cap", hair="#d1495b"), left=74)
    hands = life.person(c, 1060, 632, 275, Look("#6a9fd4", "#4a4e69", SKINS[3], "#e7e5ea", "bun"), left=50)
    x, y = hands["left"]
    c.poly([(x - 44, y), (x + 16, y), (x + 8, y + 54), (x - 36, y + 54)], "#3f7f9a")
    c.line([(x - 44, y + 12), (x - 84, y - 14)], 9, "#3f7f9a")
    for i in range(7):
        c.line([(x - 90 - i * 7, y - 6 + i * 12), (x - 95 - i * 7, y + 4 + i * 12)], 3, "#7cc6e0")


def smoke_detector(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#2b3a67", "#4a5a8f")
    land.stars(c, rng, 50, 220)
    c.poly([(150, 210), (600, -10), (1050, 210)], "#d9604a")
    c.rect(190, 190, 820, 450, "#ffe9c7")
    c.rect(190, 190, 820, 26, "#c9a27a")
    c.rect(190, 560, 820, 80, "#c98f63")
    c.glow(600, 235, 190, "#ff6b57", 0.5)
    for r in (120, 90, 60):
        c.arc(600, 222, r, (25, 155), 9, "#e4572e" + ("90" if r > 100 else "d0"))
    c.rect(545, 208, 110, 30, "#ffffff", 14)
    c.circle(600, 226, 8, "#e4572e")
    c.rect(245, 300, 130, 150, "#35507a", 6)
    c.circle(330, 345, 22, "#fdf0c4")
    c.line([(310, 300), (310, 450)], 5, "#fff8ea")
    c.rect(640, 470, 330, 108, "#8a5a44", 10)
    c.rect(650, 440, 310, 66, "#fff8ea", 16)
    c.rect(840, 408, 110, 56, "#ffffff", 18)
    c.circle(866, 424, 30, SKINS[0])
    c.half(870, 420, 33, (-100, 90), INK)
    c.blob([(648, 470), (690, 425), (790, 430), (836, 452), (830, 520), (648, 520)], "#5e8fb0")
    c.curve([(665, 480), (730, 448), (810, 470)], 6, "#ffffff60")
    life.person(c, 470, 592, 255, Look("#f2a65a", "#4a4e69", SKINS[0], style="long"), right=150, left=28)
    c.rect(0, 636, 1200, 60, "#24324a")


def typhoon(c: Canvas, rng: Random) -> None:
    land.sky(c, land.STORM)
    c.ellipse(870, 190, 250, 140, "#dfe8ea30")
    for k in range(3):
        arm = [(t, t * 0.16 + k * math.tau / 3) for t in range(34)]
        outer = [(870 + (34 + t * 6.6) * math.cos(a), 190 + (20 + t * 3.6) * math.sin(a)) for t, a in arm]
        inner = [(870 + (22 + t * 5) * math.cos(a + 0.34), 190 + (12 + t * 2.7) * math.sin(a + 0.34)) for t, a in arm]
        c.poly([*outer, *reversed(inner)], "#eef3f4c8")
    c.ellipse(870, 190, 26, 15, "#3b5064")
    land.ridge(c, 430, 210, land.STORM.far, rng, foot=432)
    land.sea(c, 430, land.STORM, rng)
    for x in (820, 960, 1100):
        c.half(x, 470, 72, (180, 360), "#4f8090")
        c.arc(x - 6, 470, 72, (190, 330), 10, "#e9f3f2")
    land.hill(c, [(-20, 520), (300, 500), (660, 540), (900, 610), (1080, 690)], ("#5e8467", "#34574a"))
    things.house(c, 240, 540, 280, "#f4ead2", "#a9483a", lit="#ffd27a")
    c.glow(400, 470, 150, "#ffd27a", 0.32)
    life.palm(c, 160, 560, 280, lean=0.5, leaf="#2f6b4f")
    for row, count in ((0, 7), (1, 6)):
        for i in range(count):
            c.rect(250 + row * 26 + i * 52, 558 - row * 25, 56, 28, "#d8b982" if (i + row) % 2 else "#c9a56c", 12)
    life.person(c, 620, 636, 230, Look("#ffcc33", "#35506a", SKINS[1], "#ffcc33", "cap"), left=70, right=30, bend=-0.03)
    land.rain(c, rng, 150)


def earthquake(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#ffe3bd", "#fff6e3")
    c.rect(0, 560, 1200, 130, "#c98f63")
    c.rect(0, 552, 1200, 14, "#a8734b")
    c.rect(90, 90, 270, 220, "#8ec5d6", 10)
    c.poly([(90, 300), (170, 215), (230, 262), (290, 190), (360, 270), (360, 310), (90, 310)], "#4f9a8b")
    for line in ([(225, 90), (225, 310)], [(90, 200), (360, 200)]):
        c.line(line, 9, "#fff8ea")
    c.line([(880, 0), (925, 120)], 6, INK)
    c.poly([(862, 175), (935, 108), (1010, 158)], "#f2a236")
    c.glow(950, 190, 120, "#fff0b0", 0.7)
    c.rect(1000, 300, 130, 255, "#8f5f45", 6)
    for i, colour in enumerate(("#e76f51", "#2a9d8f", "#ffd166", "#457b9d")):
        c.poly([(1014 + i * 27, 372), (1036 + i * 27, 372), (1044 + i * 25, 316), (1022 + i * 25, 314)], colour)
    c.rect(1008, 376, 114, 9, "#6f4633")
    c.rect(1008, 462, 114, 9, "#6f4633")
    c.poly([(300, 330), (830, 330), (860, 366), (270, 366)], "#a9673f")
    c.rect(270, 362, 590, 24, "#8a5233", 6)
    for x in (312, 790):
        c.rect(x, 384, 30, 215, "#8a5233")
    for x, top, hair, skin in ((440, "#ef6f6c", "#2c2a33", SKINS[0]), (570, "#2a9d8f", "#4a2f26", SKINS[1]), (690, "#ffb703", "#2c2a33", SKINS[3])):  # fmt: skip
        things.shadow(c, x, 598, 66)
        c.blob([(x - 50, 596), (x - 46, 520), (x, 488), (x + 42, 520), (x + 56, 596)], top)
        c.ellipse(x + 34, 588, 42, 15, "#35507a")
        c.circle(x + 4, 476, 34, skin)
        c.half(x + 4, 472, 37, (165, 385), hair)
        c.curve([(x - 38, 530), (x - 44, 480), (x - 16, 442)], 16, skin)
        c.curve([(x + 42, 530), (x + 52, 482), (x + 26, 442)], 16, skin)
    for x, turn in ((232, (120, 240)), (900, (-60, 60))):
        for r in (46, 72, 98):
            c.arc(x, 470, r, turn, 7, "#e4572e90")


def extinguisher(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#fbe4c4", "#f7c9a0")
    for i in range(10):
        for j in range(4):
            c.rect(8 + i * 120, 10 + j * 100, 112, 92, "#ffffff38", 8)
    c.rect(0, 430, 1200, 245, "#3f6f7a")
    c.rect(0, 414, 1200, 28, "#f4ead2", 6)
    c.rect(820, 376, 250, 42, "#4a5568", 12)
    c.ellipse(945, 376, 125, 18, "#2f3948")
    c.line([(1062, 386), (1170, 366)], 16, "#2f3948")
    c.glow(940, 260, 230, "#ff8a3c", 0.7)
    c.blob(
        [(850, 372), (838, 270), (890, 200), (900, 110), (962, 190), (1000, 170), (1040, 280), (1030, 372)], "#f2553d"
    )
    c.blob([(884, 372), (880, 300), (925, 250), (940, 190), (975, 262), (1004, 300), (996, 372)], "#ffa53d")
    c.blob([(914, 372), (912, 330), (944, 285), (968, 335), (966, 372)], "#ffe08a")
    for i in range(28):
        t = i / 27
        c.circle(480 + t * 350, 232 + t * 95 + rng.uniform(-1, 1) * (8 + t * 66), 10 + t * 32, "#ffffff8c")
    c.rect(232, 250, 170, 360, "#b92d2d", 60)
    c.rect(222, 250, 160, 360, "#e23b35", 60)
    c.rect(246, 300, 26, 250, "#ffffff45", 13)
    c.rect(222, 400, 160, 110, "#fff3dc")
    c.blob([(302, 425), (330, 460), (318, 494), (286, 494), (276, 460)], "#f2a236")
    c.rect(276, 196, 54, 66, "#2f3948", 8)
    c.poly([(250, 190), (410, 150), (414, 172), (262, 212)], "#2f3948")
    c.circle(345, 232, 20, "#fff3dc")
    c.line([(345, 232), (354, 222)], 4, "#e23b35")
    c.curve([(330, 226), (430, 216), (452, 190), (486, 226)], 18, "#2f3948")
    c.poly([(470, 206), (520, 216), (506, 262), (466, 240)], "#2f3948")


def rip_current(c: Canvas, rng: Random) -> None:
    land.coast(c, land.DAWN, rng, horizon=270, sun_at=(260, 150), high=190)
    for y, dx in ((330, 0), (375, 60), (425, -30)):
        for x0, x1 in ((-40, 470 + dx), (760 + dx, 1240)):
            path = [(x0 + (x1 - x0) * i / 8, y + (9 if i % 2 else -9)) for i in range(9)]
            c.curve(path, 14, "#fffdf4d0")
    c.poly(smooth([(500, 500), (590, 400), (560, 320), (690, 310), (690, 400), (760, 500)], closed=True), "#1f6d8c70")
    for y in (350, 400, 450):
        c.line([(590, y + 22), (628, y), (666, y + 22)], 9, "#ffffffc0")
    land.beach(c, [(-20, 520), (300, 545), (640, 508), (900, 545), (1220, 515)])
    c.line([(900, 650), (900, 250)], 13, "#8a5a44")
    c.poly(
        smooth([(906, 258), (960, 240), (1010, 272), (1080, 252), (1080, 348), (1010, 366), (960, 338), (906, 356)]),
        "#e23b35",
    )
    c.poly([(906, 258), (930, 250), (930, 346), (906, 356)], "#00000018")
    things.shadow(c, 300, 642, 92)
    things.lifebuoy(c, 300, 560, 84)
    life.person(c, 470, 640, 290, Look("#e23b35", "#e23b35", SKINS[2], "#ffcc33", "cap"), right=105, left=40)
    land.birds(c, [(760, 120, 20), (820, 95, 15)])
