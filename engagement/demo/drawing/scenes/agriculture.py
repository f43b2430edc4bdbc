"""Agriculture: the pictures of the agency's notices."""
# Coordinates read best in rows.
# ruff: noqa: E501

import math
from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas
from engagement.demo.drawing.life import INK, SKINS, Look


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
