"""Social affairs: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

import math
from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas, smooth
from engagement.demo.drawing.life import INK, SKINS, Look


def long_term_care(c: Canvas, rng: Random) -> None:
    land.valley(c, land.SPRING, rng, base=420, sun_at=(970, 150))
    life.tree(c, 250, 590, 520, "#4f9a5b", "#8cc77a")
    land.hill(c, [(-20, 600), (400, 580), (800, 602), (1220, 576)], ("#c8dba0", "#9cc27d"))
    things.shadow(c, 620, 636, 200)
    life.person(c, 770, 634, 330, Look("#2a9d8f", "#355070", SKINS[0], "#3a2b2b", "bun"), left=58)
    c.line([(688, 440), (712, 440), (680, 590)], 8, INK)
    c.line([(560, 535), (692, 535)], 13, "#5b6b86")
    c.line([(680, 450), (686, 540)], 14, "#5b6b86")
    c.curve([(664, 440), (672, 490), (662, 530)], 66, "#b08fc9")
    c.curve([(650, 530), (590, 528), (566, 600)], 32, "#4a4668")
    c.line([(548, 614), (590, 612)], 12, INK)
    c.curve([(652, 460), (615, 500), (578, 506)], 19, SKINS[3])
    c.circle(656, 388, 33, SKINS[3])
    c.half(656, 387, 36, (190, 372), "#e7e5ea")
    c.circle(684, 366, 15, "#e7e5ea")
    things.wheel(c, 664, 584, 58)
    things.wheel(c, 556, 622, 20)
    life.child(c, 440, 636, 210, Look("#ffb703", "#457b9d", SKINS[0]), right=78)
    for dx, colour in ((-12, "#ef6f6c"), (0, "#ffd166"), (12, "#ff8fa3")):
        c.circle(500 + dx, 490 - abs(dx) * 0.3, 11, colour)
    for x in (900, 1000, 1090):
        life.sprout(c, x, 610, 60)
        c.circle(x, 545, 14, ("#ef6f6c", "#ffd166", "#b08fc9")[x % 3])


def childcare(c: Canvas, rng: Random) -> None:
    land.valley(c, land.DAWN, rng, base=440, sun_at=(250, 150))
    land.cloud(c, 880, 140, 90)
    land.hill(c, [(-20, 560), (500, 535), (1220, 560)], ("#f1d3a8", "#dfb787"))
    for x, y, colour in ((895, 150, "#ef6f6c"), (960, 110, "#ffd166"), (1020, 170, "#5fb3b3")):
        c.curve([(x, y + 50), (960, 340), (940, 470)], 2, "#5a4a52")
        c.blob(
            [(x, y - 52), (x + 42, y - 12), (x + 22, y + 36), (x, y + 48), (x - 22, y + 36), (x - 42, y - 12)], colour
        )
        c.ellipse(x - 16, y - 18, 8, 15, "#ffffff70")
    things.shadow(c, 560, 634, 330)
    life.person(c, 330, 634, 350, Look("#457b9d", "#3d405b", SKINS[1]), right=62)
    life.person(c, 220, 634, 325, Look("#ef8f6c", "#6d597a", SKINS[0], style="long", skirt=True), right=30)
    c.half(560, 480, 104, (180, 270), "#2a9d8f")
    c.half(560, 480, 110, (0, 180), "#3fb5a5")
    c.rect(450, 474, 222, 14, "#237a70", 6)
    c.circle(600, 450, 33, SKINS[0])
    c.half(600, 450, 35, (190, 350), "#4a2f26")
    c.line([(455, 480), (398, 420)], 9, INK)
    c.line([(510, 575), (490, 600)], 8, INK)
    c.line([(610, 575), (640, 600)], 8, INK)
    things.wheel(c, 488, 606, 31)
    things.wheel(c, 640, 606, 31)
    life.child(c, 900, 636, 220, Look("#ffd166", "#e76f51", SKINS[0], style="long", skirt=True), right=84)


def shared_meals(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#ffe1b5", "#fff4dd")
    c.rect(110, 70, 400, 270, "#8ec5d6", 12)
    c.poly([(110, 340), (110, 280), (230, 190), (330, 262), (420, 175), (510, 270), (510, 340)], "#5aa58f")
    c.line([(310, 70), (310, 340)], 9, "#fff8ea")
    for x, colour in ((700, "#f2a236"), (880, "#ef6f6c"), (1060, "#2a9d8f")):
        c.line([(x, 0), (x, 110)], 4, INK)
        c.half(x, 160, 56, (180, 360), colour)
        c.glow(x, 175, 110, "#fff0b0", 0.6)
    people = ((170, Look("#8a6fb0", INK, SKINS[3], "#e7e5ea", "bun")), (370, Look("#4a8fa0", INK, SKINS[1], "#ececec", "bald")),
              (590, Look("#e76f51", INK, SKINS[0], "#dcdce2", "short")), (820, Look("#7fb069", INK, SKINS[2], "#ececec", "bald")),
              (1030, Look("#d9818c", INK, SKINS[0], "#e7e5ea", "bun")))  # fmt: skip
    for i, (x, look) in enumerate(people):
        life.person(c, x, 690, 410, look, left=40 + 12 * (i % 2), right=40)
    c.rect(0, 500, 1200, 180, "#b97a4a")
    c.rect(0, 490, 1200, 26, "#d39a63")
    for i, x in enumerate((150, 390, 610, 830, 1050)):
        things.bowl(c, x, 440, 58, ("#457b9d", "#2a9d8f", "#e76f51")[i % 3], ("#f2c14e", "#d98a3c", "#8fb56a")[i % 3])
        things.steam(c, x, 420, 62, "#ffffffc0")
    for x in (270, 500, 720, 940):
        c.ellipse(x, 494, 56, 13, "#fff8ea")
        for k, colour in enumerate(("#7fb069", "#e76f51", "#ffd166")):
            c.circle(x - 24 + k * 24, 482, 15, colour)


def heat_care(c: Canvas, rng: Random) -> None:
    land.sky(c, land.GOLD)
    c.glow(850, 200, 420, "#fff3c2", 0.9)
    for i in range(16):
        a = i / 16 * math.tau
        c.poly([(850 + 165 * math.cos(a - 0.07), 200 + 165 * math.sin(a - 0.07)), (850 + (225 + 26 * (i % 2)) * math.cos(a), 200 + (225 + 26 * (i % 2)) * math.sin(a)),
                (850 + 165 * math.cos(a + 0.07), 200 + 165 * math.sin(a + 0.07))], "#ff9f45")  # fmt: skip
    c.circle(850, 200, 140, "#ffb84d")
    c.circle(850, 200, 112, "#ffd166")
    land.ridge(c, 500, 150, land.GOLD.far, rng)
    land.hill(c, [(-20, 520), (400, 498), (800, 525), (1220, 500)], ("#e8c877", "#c99f55"))
    hands = life.person(c, 340, 638, 330, Look("#7fb8c4", "#5b5248", SKINS[3], "#ececec", "bun"), right=118, left=40)
    x, y = hands["right"]
    c.line([(x, y + 40), (x, y - 150)], 8, "#8a5a44")
    for part, colour in ((1.0, "#2a9d8f"), (0.62, "#5fc2b0"), (0.24, "#2a9d8f")):
        c.poly(
            smooth(
                [
                    (x - 190 * part, y - 112),
                    (x - 130 * part, y - 196),
                    (x, y - 238),
                    (x + 130 * part, y - 196),
                    (x + 190 * part, y - 112),
                ]
            ),
            colour,
        )
    c.rect(560, 480, 76, 150, "#bfe6ef", 20)
    c.rect(560, 530, 76, 100, "#5fb8dc", 20)
    c.rect(574, 456, 48, 30, "#35507a", 8)
    things.shadow(c, 598, 634, 66)
    life.child(c, 730, 638, 225, Look("#ef6f6c", "#457b9d", SKINS[0], "#ffd166", "cap"), left=70)


def youth_hub(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#d8d4f2", "#fdeee0")
    c.rect(90, 60, 480, 320, "#7fc3d8", 14)
    c.poly([(90, 380), (90, 290), (220, 180), (330, 290), (440, 160), (570, 300), (570, 380)], "#4b8f95")
    c.rect(90, 330, 480, 50, "#2f7fa3")
    for x in (250, 410):
        c.line([(x, 60), (x, 380)], 8, "#fff8ea")
    for x, y, r in ((720, 130, 46), (890, 90, 62), (1070, 150, 44)):
        c.line([(x, 0), (x, y - r)], 3, INK)
        c.glow(x, y, r * 2.6, "#ffe08a", 0.7)
        c.circle(x, y, r, "#ffe9a8")
        c.rect(x - r * 0.34, y - r * 1.22, r * 0.68, r * 0.4, "#35405b", 4)
    looks = (Look("#5e60ce", INK, SKINS[0], style="long"), Look("#ffb703", INK, SKINS[2]), Look("#2a9d8f", INK, SKINS[1], "#d1495b", "cap"),
             Look("#ef6f6c", INK, SKINS[0], style="bun"))  # fmt: skip
    for i, (x, look) in enumerate(zip((190, 460, 740, 1010), looks, strict=True)):
        life.person(c, x, 730, 430, look, left=44, right=116 if i == 2 else 44)
    c.rect(0, 540, 1200, 140, "#a9673f")
    c.rect(0, 528, 1200, 24, "#c98452")
    for x in (190, 1010):
        c.poly([(x - 84, 420), (x + 84, 420), (x + 92, 526), (x - 92, 526)], "#35405b")
        c.poly([(x - 74, 430), (x + 74, 430), (x + 80, 516), (x - 80, 516)], "#4d5b7c")
        c.circle(x, 474, 16, "#ffd166")
    c.poly([(380, 500), (560, 488), (572, 520), (392, 532)], "#fffaf0")
    life.sprout(c, 620, 500, 110)
    c.poly([(588, 496), (652, 496), (642, 540), (598, 540)], "#e76f51")
    c.rect(800, 478, 46, 54, "#fffaf0", 8)
    things.steam(c, 823, 470, 46, "#ffffffd0")
