"""Small pictures of the demo's shops: one street, another front every time."""
# Coordinates read best in rows.
# ruff: noqa: E501

from random import Random

from engagement.demo.drawing import land, life, things
from engagement.demo.drawing.canvas import Canvas

FRONTS = (("#f2553d", "#fff3dc"), ("#2a9d8f", "#fff8ea"), ("#ffb703", "#fff8ea"), ("#5e60ce", "#ffe8d6"), ("#457b9d", "#f1faee"),
          ("#b5657c", "#ffeef0"))  # fmt: skip
MOODS = (land.DAY, land.DAWN, land.SPRING, land.GOLD, land.DUSK)


def shop(c: Canvas, rng: Random, goods: str, number: int) -> None:
    """A shop front in the county's light; `goods` says what stands in its window."""
    mood = MOODS[number % len(MOODS)]
    accent, light = FRONTS[number % len(FRONTS)]
    land.sky(c, mood)
    land.sun(c, 110 if number % 2 else 540, 90, 30, mood)
    land.ridge(c, 330, 190, mood.far, rng, peaks=1.6)
    land.ridge(c, 350, 90, mood.near, rng)
    c.rect(0, 400, 640, 90, "#d9c7a8")
    c.rect(110, 110, 420, 300, ("#fff3dc", "#f6e3c5", "#e9efe6", "#f7dcc9")[number % 4], 4)
    c.rect(98, 92, 444, 28, accent, 6)
    c.rect(140, 210, 230, 170, "#2f4a63", 6)
    c.glow(255, 290, 150, "#ffd98a", 0.7)
    c.rect(404, 210, 92, 200, "#8a5a44", 4)
    c.rect(416, 224, 68, 96, "#bfe6ea", 4)
    c.circle(484, 330, 5, "#ffd166")
    for i in range(9):
        x = 118 + i * 45
        c.poly([(x, 150), (x + 45, 150), (x + 47, 196), (x + 1, 196)], accent if i % 2 else light)
        c.half(x + 24, 195, 23, (0, 180), accent if i % 2 else light)
    WINDOW[goods](c, 255, 372)
    life.tree(c, 590, 440, 190) if number % 2 else life.palm(c, 50, 440, 210)
    for x in (150, 350):
        c.poly([(x - 24, 400), (x + 24, 400), (x + 17, 440), (x - 17, 440)], "#c9683f")
        life.sprout(c, x, 402, 50)


def _bowls(c: Canvas, x: float, y: float) -> None:
    for dx, colour in ((-66, "#e76f51"), (66, "#2a9d8f")):
        things.bowl(c, x + dx, y - 48, 46, colour, "#f2c14e")
        things.steam(c, x + dx, y - 66, 42)


def _cup(c: Canvas, x: float, y: float) -> None:
    c.rect(x - 40, y - 80, 80, 80, "#fff8ea", 14)
    c.ring(x + 46, y - 42, 24, 9, "#fff8ea")
    c.ellipse(x, y - 80, 40, 9, "#8a5a3c")
    things.steam(c, x, y - 92, 44)


def _books(c: Canvas, x: float, y: float) -> None:
    for i, (w, h) in enumerate(((26, 96), (20, 84), (30, 104), (22, 78), (28, 98), (20, 88))):
        c.rect(x - 92 + i * 31, y - h, w, h, ("#e76f51", "#2a9d8f", "#ffd166", "#457b9d", "#fff3dc", "#b5657c")[i], 3)


def _rice(c: Canvas, x: float, y: float) -> None:
    for dx in (-58, 48):
        c.blob([(x + dx - 46, y), (x + dx - 38, y - 76), (x + dx - 16, y - 100), (x + dx + 18, y - 100), (x + dx + 40, y - 76), (x + dx + 46, y)],
               "#e9d7ae")  # fmt: skip
        things.drop(c, x + dx, y - 40, 20, "#c98a2b")


def _boards(c: Canvas, x: float, y: float) -> None:
    for dx, colour in ((-70, "#f2553d"), (-10, "#ffd166"), (52, "#5fc2b0")):
        c.blob(
            [
                (x + dx, y - 158),
                (x + dx + 22, y - 100),
                (x + dx + 20, y - 20),
                (x + dx, y),
                (x + dx - 20, y - 20),
                (x + dx - 22, y - 100),
            ],
            colour,
        )
        c.line([(x + dx, y - 140), (x + dx, y - 14)], 3, "#ffffff")


def _fruit(c: Canvas, x: float, y: float) -> None:
    things.crate(c, x - 104, y, 100, ["#f2a236", "#ffc46b"])
    things.crate(c, x + 6, y, 100, ["#e23b35", "#7fb069"])


def _bread(c: Canvas, x: float, y: float) -> None:
    for dx, dy in ((-64, 0), (0, 0), (64, 0), (-32, -46), (32, -46)):
        c.ellipse(x + dx, y + dy - 26, 38, 27, "#d98a3c")
        for k in (-14, 0, 14):
            c.line([(x + dx + k - 5, y + dy - 38), (x + dx + k + 5, y + dy - 20)], 5, "#f4c27a")


def _wheels(c: Canvas, x: float, y: float) -> None:
    for dx in (-52, 52):
        things.wheel(c, x + dx, y - 44, 42, "#fff3dc")
    c.line(
        [(x - 52, y - 44), (x - 16, y - 100), (x + 34, y - 100), (x + 52, y - 44), (x + 4, y - 44), (x - 16, y - 100)],
        6,
        "#f2553d",
    )


def _lanterns(c: Canvas, x: float, y: float) -> None:
    for dx, dy, r in ((-62, -90, 34), (8, -64, 42), (74, -100, 28)):
        things.lantern(c, x + dx, y + dy, r)


def _fish(c: Canvas, x: float, y: float) -> None:
    for dy, colour in ((-120, "#7fb8c4"), (-76, "#ef8f6c"), (-32, "#9bb7d4")):
        life.fish(c, x + (20 if dy == -76 else -10), y + dy, 62, colour)


WINDOW = {"bowls": _bowls, "cup": _cup, "books": _books, "rice": _rice, "boards": _boards, "fruit": _fruit, "bread": _bread,
          "wheels": _wheels, "lanterns": _lanterns, "fish": _fish}  # fmt: skip
