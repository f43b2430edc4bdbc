"""Fire and rescue: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

import math
from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas, smooth
from engagement.demo.drawing.life import INK, SKINS, Look


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
