"""A sheet to draw on, in units of the finished picture; drawn twice as large and scaled down for smooth edges."""
# X, y and sizes come in their usual order.
# ruff: noqa: PLR0917

import math
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageColor, ImageDraw

Point = tuple[float, float]
SCALE = 2


class Canvas:
    """Shapes in flat colour or in a vertical gradient. A colour is `#rrggbb`, or `#rrggbbaa` to let light through."""

    def __init__(self, width: int = 1200, height: int = 675) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE))
        self._pen = ImageDraw.Draw(self.image, "RGBA")

    def poly(self, points: Sequence[Point], fill: str) -> None:
        self._pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def blob(self, points: Sequence[Point], fill: str) -> None:
        """A closed shape whose outline runs smoothly through the points."""
        self.poly(smooth(points, closed=True), fill)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self._pen.ellipse(_box(x - rx, y - ry, x + rx, y + ry), fill=fill)

    def circle(self, x: float, y: float, r: float, fill: str) -> None:
        self.ellipse(x, y, r, r, fill)

    def ring(self, x: float, y: float, r: float, width: float, fill: str) -> None:
        self._pen.ellipse(_box(x - r, y - r, x + r, y + r), outline=fill, width=round(width * SCALE))

    def arc(self, x: float, y: float, r: float, turn: Point, width: float, fill: str) -> None:
        """Part of a ring, from the first angle of `turn` to the second, in degrees clockwise from the right."""
        self._pen.arc(_box(x - r, y - r, x + r, y + r), *turn, fill=fill, width=round(width * SCALE))

    def half(self, x: float, y: float, r: float, turn: Point, fill: str) -> None:
        self._pen.chord(_box(x - r, y - r, x + r, y + r), *turn, fill=fill)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> None:
        self._pen.rounded_rectangle(_box(x, y, x + w, y + h), radius=r * SCALE, fill=fill)

    def line(self, points: Sequence[Point], width: float, fill: str) -> None:
        """A stroke with round ends and joints."""
        thick = [(x * SCALE, y * SCALE) for x, y in points]
        self._pen.line(thick, fill=fill, width=max(1, round(width * SCALE)), joint="curve")
        for x, y in (points[0], points[-1]):
            self.circle(x, y, max(0.25, width / 2 - 0.25), fill)

    def curve(self, points: Sequence[Point], width: float, fill: str) -> None:
        self.line(smooth(points), width, fill)

    def shade(self, points: Sequence[Point], top: str, bottom: str) -> None:
        """A polygon that changes colour from its upper edge to its lower one."""
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        left, upper = max(0, int(min(xs))), max(0, int(min(ys)))
        right, lower = min(self.width, math.ceil(max(xs))), min(self.height, math.ceil(max(ys)))
        if right <= left or lower <= upper:
            return
        size = ((right - left) * SCALE, (lower - upper) * SCALE)
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).polygon([((x - left) * SCALE, (y - upper) * SCALE) for x, y in points], fill=255)
        self.image.paste(gradient(size, top, bottom), (left * SCALE, upper * SCALE), mask)

    def glow(self, x: float, y: float, r: float, colour: str, strength: float = 0.6) -> None:
        """Light that fades out from a point."""
        side = round(r * 2 * SCALE)
        mask = Image.radial_gradient("L").resize((side, side)).point(lambda v: int(max(0, 255 - v * 1.42) * strength))
        self.image.paste(Image.new("RGB", (side, side), colour), (round((x - r) * SCALE), round((y - r) * SCALE)), mask)

    def save(self, path: Path) -> None:
        """Write the picture whole or not at all: one that was cut short would be taken for finished."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        self.image.reduce(SCALE).save(part, "JPEG", quality=72, optimize=True, progressive=True)
        part.replace(path)


def gradient(size: tuple[int, int], top: str, bottom: str) -> Image.Image:
    """A picture that goes from one colour at the top to another at the bottom."""
    first, last = ImageColor.getrgb(top), ImageColor.getrgb(bottom)
    steps = 256
    column = Image.new("RGB", (1, steps))
    column.putdata([tuple(round(a + (b - a) * i / (steps - 1)) for a, b in zip(first, last, strict=True))
                    for i in range(steps)])  # fmt: skip
    tall = column.resize((1, size[1]), Image.Resampling.BILINEAR)
    return tall.resize(size, Image.Resampling.NEAREST)


def smooth(points: Sequence[Point], *, closed: bool = False, steps: int = 10) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    p = list(points)
    p = [p[-1], *p, p[0], p[1]] if closed else [p[0], *p, p[-1]]
    curve = [
        _between(p[i - 1], p[i], p[i + 1], p[i + 2], step / steps)
        for i in range(1, len(p) - 2)
        for step in range(steps)
    ]
    return curve if closed else [*curve, p[-2]]


def turned(points: Iterable[Point], angle: float, about: Point) -> list[Point]:
    """The points, turned clockwise by an angle in degrees about one of them."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    ax, ay = about
    return [(ax + (x - ax) * c - (y - ay) * s, ay + (x - ax) * s + (y - ay) * c) for x, y in points]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def axis(i: int) -> float:
        return 0.5 * (
            2 * b[i]
            + (c[i] - a[i]) * t
            + (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t
            + (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t**3
        )

    return axis(0), axis(1)


def _box(left: float, upper: float, right: float, lower: float) -> tuple[float, float, float, float]:
    return left * SCALE, upper * SCALE, right * SCALE, lower * SCALE
