"""Tourism: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

import math
from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas, smooth
from engagement.demo.drawing.life import INK, SKINS, Look

WARM = ("#f2553d", "#ffb703", "#2a9d8f", "#5e60ce", "#ef6f6c")


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
