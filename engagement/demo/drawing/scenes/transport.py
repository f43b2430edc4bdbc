"""Transport: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas
from engagement.demo.drawing.life import INK, SKINS, Look


def bus_timetable(c: Canvas, rng: Random) -> None:
    land.coast(c, land.DAY, rng, horizon=370, sun_at=(230, 140), high=230)
    land.cloud(c, 760, 120, 90)
    c.rect(0, 470, 1200, 24, "#e9e2cf")
    for x in range(20, 1200, 84):
        c.rect(x, 440, 14, 40, "#fff8ea", 4)
    c.rect(0, 436, 1200, 12, "#fff8ea", 5)
    things.road(c, 490, 185)
    things.bus(c, 330, 590, 560)
    for x, look, h in ((1010, Look("#ef6f6c", "#3d405b", SKINS[0], style="long"), 250), (1090, Look("#8a6fb0", "#4a4668", SKINS[3], "#e7e5ea", "bun"), 225)):  # fmt: skip
        life.person(c, x, 655, h, look, left=95 if h > 240 else 30)
    c.rect(948, 320, 12, 335, "#35507a")
    c.circle(954, 300, 48, "#ffb703")
    c.circle(954, 300, 38, "#fff8ea")
    c.line([(954, 300), (954, 276)], 6, INK)
    c.line([(954, 300), (972, 308)], 6, INK)
    life.palm(c, 120, 500, 290)


def crosswalk(c: Canvas, rng: Random) -> None:
    land.sky(c, land.SPRING)
    land.ridge(c, 360, 220, land.SPRING.far, rng)
    for i, (wall, roof) in enumerate(
        (("#f3d9a4", "#c9583f"), ("#d6e6dd", "#3f7f86"), ("#f4cdb4", "#8a5a6a"), ("#fff3dc", "#d9604a"))
    ):
        things.house(c, 30 + i * 300, 430, 210, wall, roof)
    c.rect(0, 426, 1200, 26, "#d8cfb8")
    c.rect(0, 450, 1200, 230, "#5d6b7e")
    for i in range(7):
        x = 330 + i * 84
        c.poly([(x + 20, 460), (x + 66, 460), (x + 40, 675), (x - 24, 675)], "#fffaf0")
    life.person(c, 520, 622, 290, Look("#8a6fb0", "#4a4668", SKINS[3], "#e7e5ea", "bun"), right=50, left=40)
    c.line([(470, 518), (456, 622)], 6, "#6b4a36")
    life.child(c, 640, 626, 215, Look("#ffb703", "#457b9d", SKINS[0], "#ffd166", "cap"), right=130, left=62)
    things.shadow(c, 1050, 628, 190)
    c.blob(
        [(880, 600), (884, 530), (940, 510), (985, 440), (1110, 432), (1190, 500), (1260, 520), (1260, 610)], "#e4572e"
    )
    c.blob([(965, 512), (1000, 458), (1075, 452), (1080, 512)], "#bfe6ea")
    c.blob([(1098, 512), (1096, 452), (1140, 470), (1180, 512)], "#bfe6ea")
    c.circle(900, 552, 15, "#fff6c9")
    for x in (970, 1170):
        c.circle(x, 608, 42, "#16243a")
        c.circle(x, 608, 19, "#c9d4dd")
    c.rect(196, 240, 13, 400, "#35405b")
    c.rect(160, 180, 84, 150, "#24324a", 20)
    c.circle(202, 220, 25, "#5b4046")
    c.glow(202, 286, 60, "#5fe08a", 0.7)
    c.circle(202, 286, 25, "#4fd07c")


def scooter(c: Canvas, rng: Random) -> None:
    land.coast(c, land.GOLD, rng, horizon=390, sun_at=(900, 230), high=190)
    land.hill(c, [(-20, 480), (500, 465), (1220, 490)], ("#dcb97a", "#c79b5c"))
    things.road(c, 530, 145, "#6b6470")
    for x in (90, 1080):
        life.palm(c, x, 540, 330, leaf="#3f7f55")
    things.shadow(c, 590, 632, 240)
    c.blob(
        [
            (405, 560),
            (430, 470),
            (540, 450),
            (600, 530),
            (700, 545),
            (720, 450),
            (745, 400),
            (780, 410),
            (770, 520),
            (735, 590),
            (560, 592),
        ],
        "#2a9d8f",
    )
    c.blob([(420, 474), (450, 440), (590, 448), (598, 478)], "#24324a")
    c.line([(752, 412), (730, 368), (700, 366)], 12, INK)
    c.circle(782, 432, 17, "#fff6c9")
    for x in (462, 762):
        c.circle(x, 590, 48, "#16243a")
        c.circle(x, 590, 22, "#d8dee4")
    c.curve([(530, 446), (625, 470), (650, 556)], 38, "#35507a")
    c.line([(640, 560), (690, 560)], 18, INK)
    c.curve([(522, 440), (540, 370), (572, 318)], 76, "#f2553d")
    c.curve([(575, 326), (630, 372), (702, 368)], 25, "#f2553d")
    c.circle(600, 252, 42, SKINS[1])
    c.half(598, 248, 54, (160, 372), "#ffd166")
    c.rect(608, 236, 54, 30, "#24324ab0", 10)
    c.glow(470, 500, 50, "#d6ffe9", 0.6)
    c.poly([(480, 480), (456, 522), (478, 522), (466, 558), (502, 510), (480, 510)], "#ffe08a")
