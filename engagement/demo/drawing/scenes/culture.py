"""Culture: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

import math
from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas
from engagement.demo.drawing.life import INK, SKINS, Look


def harvest_festival(c: Canvas, rng: Random) -> None:
    land.sky(c, land.DUSK)
    land.stars(c, rng, 70, 200)
    land.ridge(c, 400, 240, land.DUSK.far, rng, peaks=1.5)
    land.ridge(c, 430, 140, land.DUSK.near, rng)
    land.hill(c, [(-20, 440), (400, 430), (800, 446), (1220, 430)], ("#7a5a58", "#43303f"))
    c.poly([(930, 440), (950, 330), (1130, 330), (1150, 440)], "#7d4f3c")
    c.poly([(900, 345), (1040, 235), (1180, 345)], "#a8764b")
    c.rect(1010, 370, 60, 70, "#ffcf7a", 4)
    c.glow(600, 430, 330, "#ff9a3c", 0.75)
    for points, colour in (([(545, 500), (535, 420), (580, 350), (600, 270), (640, 350), (670, 420), (655, 500)], "#f2553d"),
                           ([(565, 500), (562, 430), (600, 340), (636, 430), (638, 500)], "#ffa53d"),
                           ([(584, 500), (584, 460), (602, 405), (622, 460), (620, 500)], "#ffe08a")):  # fmt: skip
        c.blob(points, colour)
    for x0, x1 in ((520, 680), (530, 690)):
        c.line([(x0, 512), (x1, 490 if x0 < 525 else 520)], 18, "#5a3a2e")
    spots = [(130 + i * 134, 640 - 22 * math.sin(math.pi * i / 7)) for i in range(8)]
    for i, (x, y) in enumerate(spots):
        look = Look("#c1272d" if i % 2 else "#23243f", "#23243f", SKINS[2 if i % 2 else 1], "#1c1a22", skirt=i % 2 == 0)
        life.person(c, x, y, 230, look, left=66, right=66, stride=0.12)
        c.rect(x - 24, y - 152, 48, 9, "#ffd166", 3)
        c.rect(x - 24, y - 137, 48, 6, "#ffffff", 3)
        c.rect(x - 21, y - 231, 42, 9, "#ffd166", 4)
        c.circle(x - 12, y - 236, 8, "#f2553d")
        c.circle(x + 10, y - 236, 8, "#ffffff")


def lantern_walk(c: Canvas, rng: Random) -> None:
    land.sky(c, land.NIGHT)
    land.stars(c, rng, 90, 300)
    land.moon(c, 960, 130, 50)
    land.ridge(c, 470, 250, land.NIGHT.far, rng)
    land.ridge(c, 500, 140, land.NIGHT.near, rng)
    land.sea(c, 500, land.NIGHT, rng, shine=960)
    for x, y, s in ((240, 210, 62), (470, 120, 44), (610, 290, 72), (830, 320, 40), (380, 360, 36), (130, 400, 30), (740, 170, 30), (1080, 320, 52)):  # fmt: skip
        things.sky_lantern(c, x, y, s)
    land.hill(c, [(-20, 590), (340, 570), (760, 600), (1220, 570)], ("#14254c", "#0a1530"))
    life.person(c, 280, 640, 210, Look("#3d5a98", "#1d2b53", SKINS[1], "#0d1326"), right=150, left=150)
    life.child(c, 390, 642, 150, Look("#ef6f6c", "#1d2b53", SKINS[0], "#0d1326"), right=140)
    life.person(c, 900, 640, 200, Look("#b5657c", "#1d2b53", SKINS[0], "#0d1326", "long"), left=155, right=155)


def library(c: Canvas, rng: Random) -> None:
    c.shade([(0, 0), (1200, 0), (1200, 675), (0, 675)], "#f6dfb8", "#fff4dc")
    c.rect(420, 60, 360, 330, "#8ec5d6", 180)
    c.rect(420, 220, 360, 170, "#8ec5d6")
    c.poly([(420, 390), (420, 330), (520, 250), (600, 315), (690, 235), (780, 320), (780, 390)], "#4f9a8b")
    c.line([(600, 62), (600, 390)], 9, "#fff8ea")
    c.line([(420, 230), (780, 230)], 9, "#fff8ea")
    for sx in (50, 840):
        c.rect(sx, 60, 310, 500, "#8f5f45", 10)
        for row in range(4):
            y = 180 + row * 120
            c.rect(sx + 16, y - 104, 278, 104, "#6f4633", 4)
            x = sx + 24.0
            while x < sx + 268:
                w, h = rng.uniform(15, 29), rng.uniform(62, 94)
                colour = rng.choice(("#e76f51", "#2a9d8f", "#ffd166", "#457b9d", "#fff3dc", "#b5657c", "#7fb069"))
                c.rect(x, y - h, w, h, colour, 3)
                c.rect(x, y - h * 0.8, w, 6, "#ffffff70")
                x += w + 3
    c.rect(0, 560, 1200, 120, "#c98f63")
    c.ellipse(600, 610, 330, 46, "#2f7d7a")
    c.ellipse(600, 608, 290, 37, "#3f9a93")
    for x, top, skin, book in ((480, "#ef6f6c", SKINS[0], "#ffd166"), (610, "#ffb703", SKINS[1], "#5e60ce"), (735, "#5e8fb0", SKINS[0], "#e76f51")):  # fmt: skip
        c.ellipse(x, 602, 66, 20, "#35507a")
        c.blob([(x - 40, 600), (x - 36, 520), (x, 500), (x + 36, 520), (x + 40, 600)], top)
        c.circle(x, 472, 34, skin)
        c.half(x, 472, 37, (190, 350), "#2c2a33")
        c.poly([(x - 50, 540), (x, 556), (x + 50, 540), (x + 50, 586), (x, 602), (x - 50, 586)], book)
        c.poly([(x - 44, 534), (x, 552), (x, 594), (x - 44, 578)], "#fffaf0")
        c.poly([(x + 44, 534), (x, 552), (x, 594), (x + 44, 578)], "#f1e7d3")


def sea_concert(c: Canvas, rng: Random) -> None:
    land.coast(c, land.DUSK, rng, horizon=360, sun_at=(600, 300), high=150)
    land.hill(c, [(-20, 440), (400, 470), (800, 470), (1220, 440)], ("#5a5078", "#2b2849"))
    c.poly([(300, 520), (900, 520), (960, 560), (240, 560)], "#3a3260")
    for x in (330, 860):
        c.rect(x, 180, 14, 340, "#241f40")
    c.rect(320, 172, 560, 18, "#241f40", 8)
    for x, colour in ((400, "#ff8fa3"), (520, "#ffd166"), (680, "#7bdff2"), (800, "#ff8fa3")):
        c.poly([(x - 12, 196), (x + 12, 196), (x + 70, 520), (x - 70, 520)], colour + "34")
        c.circle(x, 196, 14, colour)
    hands = life.person(c, 510, 524, 220, Look("#ef6f6c", "#1d1b38", SKINS[2], style="long"), left=50, right=58)
    hx, y = hands["right"]
    c.line([(hx - 60, y + 20), (hx + 72, y - 32)], 10, "#8a5a3c")
    c.ellipse(hx - 50, y + 18, 36, 28, "#d98a3c")
    life.person(c, 700, 524, 226, Look("#2a9d8f", "#1d1b38", SKINS[1]), left=120, right=40)
    c.line([(660, 524), (660, 350)], 5, "#1d1b38")
    for i in range(19):
        x, y = 20 + i * 66, 660 + 14 * (i % 2)
        c.circle(x, y - 64, 25, "#1a1734")
        c.blob([(x - 42, y + 40), (x - 36, y - 20), (x, y - 44), (x + 36, y - 20), (x + 42, y + 40)], "#1a1734")
        if i % 3 == 0:
            c.curve([(x + 30, y - 14), (x + 44, y - 60), (x + 38, y - 110)], 15, "#1a1734")


def old_street(c: Canvas, rng: Random) -> None:
    land.sky(c, land.DAWN)
    land.sun(c, 1000, 140, 50, land.DAWN)
    land.ridge(c, 430, 280, land.DAWN.far, rng, peaks=1.4)
    walls = [
        ("#e9a178", "#b9603f"),
        ("#f3d9a4", "#c08f4c"),
        ("#8fb8b0", "#4f8079"),
        ("#d9818c", "#9c4a58"),
        ("#f0e2c8", "#a88a62"),
    ]
    for i, (wall, trim) in enumerate(walls):
        things.house_front(c, 20 + i * 234, 560, 222, 300 + (i * 53) % 90, wall, trim)
    c.rect(0, 556, 1200, 120, "#c9b49a")
    for i in range(26):
        c.rect(i * 92 - (i % 2) * 40, 580 + (i % 3) * 30, 76, 5, "#00000018", 2)
    for i in range(12):
        things.lantern(c, 60 + i * 100, 228 + 26 * math.sin(i * 0.9), 19)
    c.curve([(0, 190), (300, 230), (600, 180), (900, 226), (1200, 190)], 3, "#5a4038")
    life.person(c, 300, 648, 240, Look("#457b9d", "#3d405b", SKINS[0]), left=30, right=100)
    life.person(c, 410, 648, 225, Look("#ffd166", "#6d597a", SKINS[0], style="long", skirt=True), right=40)
    things.shadow(c, 820, 645, 110)
    things.wheel(c, 770, 610, 36)
    things.wheel(c, 890, 610, 36)
    c.line([(770, 610), (810, 560), (870, 560), (890, 610), (826, 610), (810, 560)], 6, "#d1495b")
    c.line([(870, 560), (866, 538), (888, 536)], 6, INK)
    c.line([(796, 552), (822, 550)], 9, INK)
