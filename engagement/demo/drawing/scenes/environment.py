"""Environment: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas, smooth
from engagement.demo.drawing.life import INK, SKINS, Look


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
    hx, hy = hands["left"]
    c.poly([(hx - 44, hy), (hx + 16, hy), (hx + 8, hy + 54), (hx - 36, hy + 54)], "#3f7f9a")
    c.line([(hx - 44, hy + 12), (hx - 84, hy - 14)], 9, "#3f7f9a")
    for i in range(7):
        c.line([(hx - 90 - i * 7, hy - 6 + i * 12), (hx - 95 - i * 7, hy + 4 + i * 12)], 3, "#7cc6e0")
