"""Sky, mountains, sea and fields: the stage of every scene."""
# Coordinates read best in rows.

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from engagement.demo.drawing.canvas import Canvas, Point, smooth


@dataclass(frozen=True)
class Mood:
    """The light of an hour: sky from top to bottom, mountains far and near, sea from horizon to shore."""

    sky: tuple[str, str]
    far: tuple[str, str]
    near: tuple[str, str]
    sea: tuple[str, str]
    sun: str
    ground: tuple[str, str]


DAY = Mood(("#5fc0d8", "#f4f1d8"), ("#9cc9cf", "#cfe6dd"), ("#3f8f86", "#8cc7a9"), ("#1f8ea8", "#7fd3c9"), "#ffd766",
           ("#8cc069", "#4f9a5b"))  # fmt: skip
DAWN = Mood(("#7cb7d6", "#ffd9b8"), ("#c6b9cf", "#f3d8cf"), ("#6d7fa8", "#c9b3c4"), ("#3c87a6", "#f6cdb4"), "#ff9f6b",
            ("#9dbf78", "#5c9468"))  # fmt: skip
DUSK = Mood(("#3b3a72", "#ff9a76"), ("#7b5c8f", "#e08f86"), ("#3f3a68", "#8a5f86"), ("#4a4a86", "#f0a184"), "#ffd08a",
            ("#57506f", "#332f52"))  # fmt: skip
NIGHT = Mood(("#0f1b40", "#35508a"), ("#2a3f74", "#46639a"), ("#16244f", "#2b4177"), ("#1a2d5e", "#3f66a0"), "#fdf0c4",
             ("#1d3350", "#10203a"))  # fmt: skip
STORM = Mood(("#33475c", "#9fb3b5"), ("#6c8490", "#a4b8b6"), ("#3c5564", "#6f8b8e"), ("#2f5a6b", "#7fa6a6"), "#e8e4cf",
             ("#6b8a6a", "#3f6650"))  # fmt: skip
GOLD = Mood(("#f7b267", "#fff0c9"), ("#e2b48c", "#f7dcae"), ("#a9805e", "#dbb27c"), ("#3f93a0", "#f3d9a0"), "#fff3c2",
            ("#f0c25c", "#c98f37"))  # fmt: skip
SPRING = Mood(("#9ad9dd", "#fdf6e3"), ("#b6ddd6", "#e0f1e2"), ("#67b399", "#b0dcb8"), ("#39a6b3", "#a4e0d3"),
              "#ffe08a", ("#a6d07c", "#62ab6b"))  # fmt: skip


def sky(c: Canvas, mood: Mood) -> None:
    c.shade([(0, 0), (c.width, 0), (c.width, c.height), (0, c.height)], *mood.sky)


def sun(c: Canvas, x: float, y: float, r: float, mood: Mood) -> None:
    c.glow(x, y, r * 4.2, mood.sun, 0.55)
    c.circle(x, y, r * 1.28, mood.sun + "40")
    c.circle(x, y, r, mood.sun)


def moon(c: Canvas, x: float, y: float, r: float) -> None:
    c.glow(x, y, r * 5, "#fdf0c4", 0.45)
    c.circle(x, y, r, "#fdf0c4")
    for dx, dy, k in ((-0.3, -0.2, 0.2), (0.3, 0.25, 0.26), (-0.1, 0.45, 0.13)):
        c.circle(x + dx * r, y + dy * r, r * k, "#ead9a2")


def stars(c: Canvas, rng: Random, count: int, lower: float) -> None:
    for _ in range(count):
        x, y = rng.uniform(0, c.width), rng.uniform(0, 1) ** 1.4 * lower
        c.circle(x, y, rng.choice((0.9, 1.2, 1.6, 2.4)), "#ffffff" + rng.choice(("70", "a0", "e0")))


def cloud(c: Canvas, x: float, y: float, size: float, colour: str = "#ffffffd8") -> None:
    """A flat-bottomed cloud; built as one outline, so that light through it stays even."""
    bumps = [(-1.0, 0.34), (-0.52, 0.55), (0.05, 0.78), (0.6, 0.5), (1.05, 0.3)]
    top: list[Point] = []
    for step in range(81):
        px = -1.4 + 2.8 * step / 80
        height = max((math.sqrt(max(0.0, r * r - (px - cx) ** 2)) for cx, r in bumps), default=0)
        top.append((x + px * size, y - height * size * 0.72))
    c.poly([(x - 1.34 * size, y), *top[1:-1], (x + 1.34 * size, y)], colour)


def ridge(c: Canvas, base: float, height: float, colours: tuple[str, str], rng: Random, *, peaks: float = 2.2,
          foot: float | None = None) -> list[Point]:  # fmt: skip
    """A mountain range from edge to edge, mist at its foot; returns its crest."""
    waves = [(rng.uniform(0, 7), peaks * 2**i, 0.5**i) for i in range(5)]
    crest: list[Point] = []
    for step in range(151):
        t = step / 150
        rise = sum(a * (1 - 2 * abs(math.sin(f * t * math.pi + p))) for p, f, a in waves) / 1.94
        crest.append((t * c.width, base - height * (0.5 + 0.5 * rise)))
    lower = foot if foot is not None else c.height
    c.shade([*crest, (c.width, lower), (0, lower)], *colours)
    return crest


def hill(c: Canvas, points: Sequence[Point], colours: tuple[str, str]) -> None:
    """Rolling ground: a smooth edge through the points, down to the lower rim."""
    c.shade([*smooth(points), (points[-1][0], c.height), (points[0][0], c.height)], *colours)


def sea(c: Canvas, horizon: float, mood: Mood, rng: Random, *, lower: float | None = None,
        shine: float | None = None) -> None:  # fmt: skip
    bottom = lower if lower is not None else c.height
    c.shade([(0, horizon), (c.width, horizon), (c.width, bottom), (0, bottom)], *mood.sea)
    for _ in range(46):
        depth = rng.random()
        y = horizon + 4 + depth**1.5 * (bottom - horizon - 8)
        length = 14 + depth * 90
        x = rng.uniform(-40, c.width)
        c.line([(x, y), (x + length, y)], 1.2 + depth * 2.4, "#ffffff" + rng.choice(("26", "38", "50")))
    if shine is not None:
        for step in range(22):
            y = horizon + 3 + step**1.32 * (bottom - horizon) / 62
            half = (10 + step * 3.4) * rng.uniform(0.4, 1)
            x = shine + rng.uniform(-8, 8)
            c.line([(x - half, y), (x + half, y)], 1.6 + step * 0.16, mood.sun + "b8")


def beach(c: Canvas, points: list[Point], sand: tuple[str, str] = ("#f7dfae", "#e8bd82")) -> None:
    """Sand with a line of foam along its edge."""
    c.curve([(x, y - 9) for x, y in points], 13, "#ffffff80")
    c.curve([(x, y - 2) for x, y in points], 12, "#fffdf4")
    hill(c, points, sand)


def terraces(c: Canvas, rng: Random, top: float, steps: int, colours: list[str], *, lean: float = 60) -> None:
    """Rice fields in steps down to the front, each with a light bank."""
    gap = (c.height - top) / steps
    for step in range(steps):
        y = top + step**1.16 * gap * (steps / max(1, (steps - 1) ** 1.16 + 0.6)) * 0.92
        phase = rng.uniform(0, 6)
        edge = [(x, y + lean * 0.5 * math.sin(x / 310 + phase) + lean * (x / c.width - 0.5) * (0.3 + step % 2))
                for x in range(-60, c.width + 61, 120)]  # fmt: skip
        hill(c, edge, (colours[step % len(colours)], colours[(step + 1) % len(colours)]))
        c.curve(edge, 4 + step * 0.5, "#ffffff55")


def birds(c: Canvas, spots: list[tuple[float, float, float]], colour: str = "#2b3d52") -> None:
    for x, y, s in spots:
        c.curve([(x - s, y - s * 0.25), (x - s * 0.4, y - s * 0.45), (x, y), (x + s * 0.4, y - s * 0.45),
                 (x + s, y - s * 0.25)], 2.6, colour)  # fmt: skip


def rain(c: Canvas, rng: Random, count: int, *, slant: float = -0.45) -> None:
    for _ in range(count):
        x, y, length = rng.uniform(-40, c.width + 200), rng.uniform(-40, c.height), rng.uniform(18, 46)
        c.line([(x, y), (x + slant * length, y + length)], 1.6, "#ffffff48")


def coast(c: Canvas, mood: Mood, rng: Random, *, horizon: float = 400, sun_at: Point | None = (880, 210),
          high: float = 250) -> None:  # fmt: skip
    """The county's own view: two ranges on the left going down to the ocean on the right."""
    sky(c, mood)
    if sun_at:
        sun(c, *sun_at, 58, mood)
    ridge(c, horizon, high, mood.far, rng, peaks=1.4, foot=horizon + 2)
    ridge(c, horizon, high * 0.55, mood.near, rng, peaks=2.3, foot=horizon + 2)
    sea(c, horizon, mood, rng, shine=sun_at[0] if sun_at else None)


def valley(c: Canvas, mood: Mood, rng: Random, *, base: float = 430, sun_at: Point | None = (900, 170),
           high: float = 290) -> None:  # fmt: skip
    """The rift valley: three ranges and open ground."""
    sky(c, mood)
    if sun_at:
        sun(c, *sun_at, 56, mood)
    ridge(c, base, high, mood.far, rng, peaks=1.3)
    ridge(c, base + 20, high * 0.6, mood.near, rng, peaks=2.1)
    hill(c, [(-20, base - 8), (300, base + 18), (640, base - 6), (960, base + 16), (1220, base - 4)], mood.ground)
