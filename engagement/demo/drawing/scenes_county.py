"""Pictures of the culture, tourism, social, agriculture and transport agencies' notices."""

import math
from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas, smooth
from engagement.demo.drawing.life import INK, SKINS, Look

WARM = ("#f2553d", "#ffb703", "#2a9d8f", "#5e60ce", "#ef6f6c")


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
    x, y = hands["right"]
    c.line([(x - 60, y + 20), (x + 72, y - 32)], 10, "#8a5a3c")
    c.ellipse(x - 50, y + 18, 36, 28, "#d98a3c")
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


def balloon_festival(c: Canvas, rng: Random) -> None:
    land.valley(c, land.DAWN, rng, base=500, sun_at=(260, 330), high=230)
    land.cloud(c, 180, 150, 70, "#ffffffa0")
    land.cloud(c, 1060, 250, 90, "#ffffffa0")
    spots = ((620, 215, 150, ("#f2553d", "#ffd166", "#fff3dc")), (310, 190, 84, ("#2a9d8f", "#fff3dc", "#ffb703")),
             (930, 170, 100, ("#5e60ce", "#ff8fa3", "#ffe8d6")), (1090, 380, 52, ("#ffb703", "#e76f51", "#fff3dc")),
             (455, 390, 46, ("#ef6f6c", "#fff3dc", "#457b9d")), (110, 340, 40, ("#457b9d", "#9bd1e5", "#ffffff")))  # fmt: skip
    for x, y, r, colours in spots:
        things.balloon(c, x, y, r, colours)
    land.hill(c, [(-20, 600), (350, 570), (760, 606), (1220, 575)], ("#6fa862", "#3f7f55"))
    for i, x in enumerate((180, 240, 820, 890, 950)):
        life.person(c, x, 640, 120 - 34 * (i % 2), Look(WARM[i], "#35405b", SKINS[i % 3]), right=140 if i % 2 else 40)


def surf_open(c: Canvas, rng: Random) -> None:
    land.sky(c, land.SPRING)
    land.sun(c, 210, 150, 56, land.SPRING)
    land.ridge(c, 300, 130, land.SPRING.far, rng, foot=302)
    land.sea(c, 300, land.DAY, rng)
    c.shade(smooth([(-40, 690), (100, 560), (330, 470), (560, 330), (800, 190), (990, 150), (1110, 210), (1080, 300),
                    (1010, 280), (960, 330), (990, 460), (1120, 560), (1240, 590), (1240, 700)]), "#2fb3b8", "#0f6f92")  # fmt: skip
    for k, width in ((0, 9), (1, 7), (2, 6), (3, 5)):
        c.curve([(150 + k * 120, 640 + k * 8), (420 + k * 85, 540 + k * 12), (690 + k * 52, 380 + k * 40), (905 + k * 14, 235 + k * 55)],
                width, "#a9ece6a8")  # fmt: skip
    c.curve([(330, 462), (560, 322), (800, 182), (990, 142), (1112, 206), (1084, 304)], 26, "#ffffff")
    for _ in range(46):
        t = rng.random()
        c.circle(520 + t * 580 + rng.gauss(0, 16), 335 - t * 195 + rng.gauss(0, 22), rng.uniform(3, 13), "#ffffffd8")
    c.blob([(520, 520), (620, 484), (760, 448), (800, 452), (700, 500), (560, 542)], "#ffd166")
    c.curve([(560, 528), (660, 490), (770, 456)], 5, "#e4572e")
    life.person(
        c, 650, 498, 220, Look("#e4572e", "#24324a", SKINS[2], "#2b211c"), left=88, right=96, bend=0.07, stride=0.22
    )
    c.blob(
        [(-60, 640), (160, 606), (420, 640), (700, 612), (980, 645), (1260, 616), (1260, 720), (-60, 720)], "#ffffffe6"
    )
    land.birds(c, [(420, 130, 20), (490, 105, 15)])


def night_market(c: Canvas, rng: Random) -> None:
    land.sky(c, land.NIGHT)
    land.stars(c, rng, 60, 200)
    land.ridge(c, 420, 200, land.NIGHT.near, rng)
    c.shade([(0, 470), (1200, 470), (1200, 675), (0, 675)], "#3f3a5f", "#241f3d")
    for row, y in ((0, 96), (1, 168)):
        c.curve([(0, y), (300, y + 42), (600, y), (900, y + 42), (1200, y)], 3, "#0d1326")
        for i in range(9):
            x = 70 + i * 134 + row * 60
            things.lantern(c, x, y + 36 + 20 * math.sin(x / 95), 24, ("#f2553d", "#f28f3b")[(i + row) % 2])
    for i, colours in enumerate(
        (("#f2553d", "#fff3dc"), ("#2a9d8f", "#fff3dc"), ("#ffb703", "#fff3dc"), ("#5e60ce", "#ffe8d6"))
    ):
        x = 70 + i * 285
        things.stall(c, x, 585, 215, colours)
        for j in range(4):
            c.circle(x + 36 + j * 48, 494, 17, ("#ffd166", "#e76f51", "#7fb069", "#fff3dc")[(i + j) % 4])
        things.steam(c, x + 60, 470, 52, "#ffffff60")
        life.person(
            c, x + 150, 515, 150, Look(WARM[i], INK, SKINS[i % 3], style=("cap", "bun", "short", "hat")[i]), left=70
        )
    for i, (x, h) in enumerate(((175, 235), (290, 165), (560, 240), (680, 232), (1000, 240), (1080, 150))):
        life.person(c, x, 664, h, Look(WARM[(i + 2) % 5], "#1c2340", SKINS[i % 3], style=("short", "short", "long")[i % 3]), left=35, right=45, child=h < 200)  # fmt: skip


def cycling(c: Canvas, rng: Random) -> None:
    land.valley(c, land.DAY, rng, base=390, sun_at=(990, 130), high=270)
    land.cloud(c, 330, 120, 80)
    land.terraces(c, rng, 430, 3, ["#c7d86b", "#9cc45f", "#76ad57"], lean=40)
    c.shade([(0, 560), (1200, 530), (1200, 640), (0, 655)], "#cbb9a2", "#b3a08a")
    c.line([(0, 610), (1200, 584)], 4, "#fff8ea90")
    for x, y, top, hair in ((380, 600, "#f2553d", "#ffd166"), (760, 590, "#2a9d8f", "#ffffff")):
        _cyclist(c, x, y, top, hair)
    for x in range(20, 1200, 54):
        life.tuft(c, x, 690, 50 + x % 30, "#4f8f4f")


def _cyclist(c: Canvas, x: float, y: float, top: str, helmet: str) -> None:
    things.shadow(c, x + 70, y + 34, 150)
    for wx in (0, 150):
        things.wheel(c, x + wx, y - 22, 55)
    c.line([(x, y - 22), (x + 50, y - 98), (x + 122, y - 104), (x + 150, y - 22)], 7, "#24324a")
    c.line([(x, y - 22), (x + 64, y - 22), (x + 50, y - 98)], 7, "#24324a")
    c.line([(x + 64, y - 22), (x + 122, y - 104), (x + 116, y - 132), (x + 146, y - 136)], 7, "#24324a")
    c.curve([(x + 48, y - 112), (x + 98, y - 82), (x + 66, y - 14)], 19, "#35507a")
    c.line([(x + 62, y - 8), (x + 88, y - 8)], 11, INK)
    c.line([(x + 30, y - 112), (x + 64, y - 112)], 11, INK)
    c.curve([(x + 46, y - 120), (x + 64, y - 170), (x + 108, y - 206)], 38, top)
    c.curve([(x + 100, y - 196), (x + 118, y - 152), (x + 142, y - 138)], 15, SKINS[1])
    c.circle(x + 128, y - 236, 25, SKINS[1])
    c.half(x + 127, y - 239, 29, (168, 356), helmet)


def hot_spring(c: Canvas, rng: Random) -> None:
    land.sky(c, land.DUSK)
    land.stars(c, rng, 50, 180)
    land.moon(c, 250, 130, 44)
    land.ridge(c, 400, 300, land.DUSK.far, rng)
    land.ridge(c, 430, 190, ("#3f4a68", "#6b6a8a"), rng, peaks=3)
    for x, h in ((70, 270), (180, 210), (1040, 230), (1150, 290)):
        for k in range(4):
            y, w = 450 - k * h * 0.2, h * (0.36 - k * 0.07)
            c.poly([(x - w, y), (x, y - h * 0.36), (x + w, y)], ("#24445a", "#2c526a")[k % 2])
    c.blob([(-60, 470), (300, 440), (900, 440), (1260, 470), (1260, 720), (-60, 720)], "#4b4560")
    c.ellipse(600, 560, 470, 108, "#2f2c48")
    c.ellipse(600, 555, 440, 94, "#5fb8c0")
    c.ellipse(600, 562, 400, 76, "#8ad6d3")
    for k in range(5):
        c.arc(600, 560 - k * 4, 110 + k * 62, (20, 160), 2.5, "#ffffff40")
    for x, skin, hair in ((440, SKINS[1], "#2c2a33"), (600, SKINS[0], "#ececec"), (750, SKINS[3], "#4a2f26")):
        c.blob([(x - 48, 556), (x - 36, 520), (x, 508), (x + 36, 520), (x + 48, 556)], skin)
        c.circle(x, 480, 31, skin)
        c.half(x, 480, 34, (190, 350), hair)
        c.rect(x - 20, 436, 40, 17, "#fff8ea", 6)
    for i in range(20):
        a = i / 20 * math.tau
        c.blob([(600 + 468 * math.cos(a) + dx, 560 + 104 * math.sin(a) + dy) for dx, dy in ((-44, 8), (-24, -22), (22, -24), (46, 6), (0, 22))],
               ("#6b6684", "#57526f", "#7a7592")[i % 3])  # fmt: skip
    for x in (330, 560, 860):
        things.steam(c, x, 440, 210, "#ffffff50")


def stargazing(c: Canvas, rng: Random) -> None:
    land.sky(c, land.Mood(("#0a1236", "#4b4a8f"), ("", ""), ("", ""), ("", ""), "", ("", "")))
    for _ in range(420):
        t = rng.random()
        c.circle(
            180 + t * 900 + rng.gauss(0, 46),
            470 - t * 500 + rng.gauss(0, 46),
            rng.uniform(0.8, 2.4),
            "#e9e3ff" + rng.choice(("50", "90", "d0")),
        )
    for t in range(6):
        c.glow(240 + t * 160, 430 - t * 90, 150, "#8f86d9", 0.22)
    land.stars(c, rng, 150, 470)
    for x, y, s in ((320, 120, 15), (900, 90, 20), (1050, 250, 12), (560, 200, 14)):
        things.sparkle(c, x, y, s, "#fff6d6")
    c.line([(820, 60), (700, 150)], 3, "#ffffffb0")
    land.ridge(c, 520, 190, ("#2a2f6b", "#3f4286"), rng)
    land.hill(c, [(-20, 560), (360, 530), (760, 570), (1220, 520)], ("#1a2150", "#0c1030"))
    c.glow(850, 560, 170, "#ffb45c", 0.55)
    c.poly([(730, 620), (850, 470), (970, 620)], "#f28f3b")
    c.poly([(850, 470), (970, 620), (905, 620)], "#c96a2a")
    c.poly([(850, 500), (815, 620), (880, 620)], "#ffe7a3")
    life.person(c, 330, 630, 200, Look("#5e8fb0", "#10163c", SKINS[0], "#070b22"), right=140, left=20)
    life.child(c, 240, 632, 140, Look("#ef6f6c", "#10163c", SKINS[1], "#070b22"), right=60)
    c.line([(470, 632), (500, 560), (530, 632)], 6, "#070b22")
    c.line([(452, 590), (560, 500)], 24, "#dfe6ee")
    c.line([(540, 517), (566, 495)], 32, "#8ba3b5")


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


def rice_harvest(c: Canvas, rng: Random) -> None:
    land.sky(c, land.GOLD)
    land.sun(c, 900, 150, 60, land.GOLD)
    land.ridge(c, 370, 250, land.GOLD.far, rng, peaks=1.4)
    land.ridge(c, 390, 140, land.GOLD.near, rng)
    land.terraces(c, rng, 390, 5, ["#f4d06f", "#eebc4b", "#dfa438", "#f2c95d"], lean=70)
    for _ in range(150):
        x, y = rng.uniform(0, 1200), rng.uniform(470, 680)
        life.tuft(c, x, y, 20 + (y - 470) * 0.16, rng.choice(("#c98a2b", "#b97d25", "#f7dd8c")))
    for x, h, look in ((250, 270, Look("#3f7f9a", "#4a4e69", SKINS[2], style="hat")), (860, 285, Look("#d1495b", "#355070", SKINS[1], style="hat"))):  # fmt: skip
        hands = life.person(c, x, 636, h, look, right=66, left=40)
        hx, hy = hands["right"]
        for k in range(7):
            c.curve(
                [(hx, hy + 30), (hx + 4 + k * 5, hy - 26), (hx - 4 + k * 15, hy - 66 + k * 4)],
                5,
                "#e9b93c" if k % 2 else "#c98a2b",
            )
        c.rect(hx - 10, hy - 4, 32, 11, "#a9673f", 4)
    land.birds(c, [(420, 150, 18), (480, 128, 14), (540, 165, 12)], "#7d5b3c")


def sugar_apple(c: Canvas, rng: Random) -> None:
    land.valley(c, land.SPRING, rng, base=380, sun_at=(200, 130))
    for i in range(6):
        life.tree(c, 100 + i * 205, 500 + 12 * (i % 2), 190, "#3f8f57", "#7fbd6d")
    c.rect(0, 560, 1200, 120, "#b97a4a")
    c.rect(0, 548, 1200, 22, "#d39a63")
    for x, y, r in ((330, 440, 120), (860, 440, 120), (600, 410, 150)):
        things.shadow(c, x, 560, r * 1.05)
        c.curve([(x, y - r * 0.8), (x + 6, y - r * 1.15)], 14, "#6b4a36")
        life.leaf(c, x + 4, y - r * 1.02, r * 0.8, -28, "#4f9f58")
        life.leaf(c, x, y - r * 1.02, r * 0.7, 205, "#6fb76a")
        c.blob(
            [
                (x, y - r),
                (x + r * 0.85, y - r * 0.5),
                (x + r * 0.92, y + r * 0.3),
                (x, y + r),
                (x - r * 0.92, y + r * 0.3),
                (x - r * 0.85, y - r * 0.5),
            ],
            "#5f9a54",
        )
        for row in range(-3, 4):
            span = math.sqrt(max(0.05, 1 - (row / 3.9) ** 2))
            count = max(2, round(span * 5))
            for k in range(count):
                px = x + (k - (count - 1) / 2) * r * 0.36
                py = y + row * r * 0.25
                c.circle(px, py, r * 0.185, ("#8fc46e", "#7fb862")[(row + k) % 2])
                c.circle(px - r * 0.05, py - r * 0.06, r * 0.07, "#c9e8a0")


def farmers_market(c: Canvas, rng: Random) -> None:
    land.sky(c, land.DAY)
    land.cloud(c, 220, 130, 80)
    land.cloud(c, 1000, 110, 70)
    land.ridge(c, 430, 230, land.DAY.far, rng)
    land.hill(c, [(-20, 430), (600, 410), (1220, 435)], land.DAY.ground)
    c.rect(0, 560, 1200, 120, "#e4d3b1")
    things.stall(c, 120, 580, 430, ("#2a9d8f", "#fff8ea"), lit=False)
    things.stall(c, 680, 580, 430, ("#f2a236", "#fff8ea"), lit=False)
    life.person(c, 330, 540, 290, Look("#d1495b", INK, SKINS[1], style="hat"), left=60, right=40)
    life.person(c, 900, 540, 285, Look("#5e8fb0", INK, SKINS[3], style="cap", hair="#3f7f55"), left=50, right=60)
    for x, base in ((120, ("#a9673f", "#c98452")), (680, ("#a9673f", "#c98452"))):
        c.rect(x, 430, 430, 150, base[0], 8)
        c.rect(x - 10, 420, 450, 26, base[1], 8)
    for x, goods in ((140, ["#e23b35", "#ef6f6c"]), (280, ["#f2a236", "#ffc46b"]), (420, ["#7fb069", "#a3c96b"]),
                     (700, ["#ffd166", "#f2c14e"]), (840, ["#8a5aa8", "#a57ac0"]), (980, ["#e76f51", "#d9534a"])):  # fmt: skip
        things.crate(c, x, 450, 112, goods)
    life.person(c, 610, 650, 310, Look("#ffd166", "#6d597a", SKINS[0], style="long", skirt=True), left=50, right=50)
    c.half(672, 560, 42, (0, 180), "#c58b56")
    c.arc(672, 560, 42, (180, 360), 6, "#8a5a3c")
    life.child(c, 520, 652, 200, Look("#ef6f6c", "#457b9d", SKINS[0]), left=90)


def fishing_harbour(c: Canvas, rng: Random) -> None:
    land.coast(c, land.DAWN, rng, horizon=350, sun_at=(780, 260), high=210)
    land.birds(c, [(300, 140, 22), (370, 110, 16), (430, 160, 14), (1010, 150, 17)])
    things.boat(c, 900, 420, 130, "#457b9d")
    things.boat(c, 330, 500, 330, "#e4572e")
    things.boat(c, 790, 560, 360, "#2a9d8f", "#ffe9c7")
    for x, y, s in ((560, 300, 40), (660, 250, 34), (480, 250, 30)):
        c.blob(
            [(x - s * 1.3, y + s * 0.35), (x, y - s * 0.12), (x + s * 1.5, y - s * 0.2), (x + s * 0.2, y + s * 0.34)],
            "#4a6fa5",
        )
        c.poly([(x + s * 0.3, y), (x - s * 0.9, y - s * 1.2), (x - s * 0.2, y)], "#9bd1e5d8")
        c.poly([(x + s * 0.1, y + s * 0.2), (x - s * 0.8, y + s * 0.95), (x - s * 0.3, y + s * 0.2)], "#9bd1e5a0")
        c.poly([(x - s * 1.2, y + s * 0.3), (x - s * 1.75, y - s * 0.1), (x - s * 1.6, y + s * 0.7)], "#4a6fa5")
        c.circle(x + s * 1.15, y - s * 0.16, s * 0.08, "#ffffff")
    c.rect(0, 620, 1200, 60, "#8a6a58")
    c.rect(0, 612, 1200, 15, "#a98670")
    for x in (110, 560, 1080):
        c.rect(x, 580, 36, 46, "#4a3a36", 8)


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
