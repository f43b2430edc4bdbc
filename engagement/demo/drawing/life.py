"""People, plants and animals, as simple shapes: friendly faces of nobody in particular."""
# Coordinates read best in rows.
# ruff: noqa: E501, PLR0917, PLW2901

import math
from dataclasses import dataclass

from engagement.demo.drawing.canvas import Canvas, Point, smooth, turned

SKINS = ("#f2c9a1", "#d99f73", "#b97a50", "#e8b48a")
INK = "#24324a"


@dataclass(frozen=True)
class Look:
    """How a figure is dressed. `hair` may be a shape: short, long, bun, bald, hat (straw) or cap."""

    top: str = "#f26b4e"
    legs: str = "#24324a"
    skin: str = SKINS[0]
    hair: str = "#2c2a33"
    style: str = "short"
    skirt: bool = False


def person(c: Canvas, x: float, y: float, h: float, look: Look = Look(), *, left: float = 20, right: float = 20,
           bend: float = 0, stride: float = 0.09, child: bool = False) -> dict[str, Point]:  # fmt: skip
    """A standing figure with its feet at (x, y). `left` and `right` raise the arms (0 down, 90 level, 180 up).

    Returns where its hands are, so that they can hold something.
    """
    head = h * (0.115 if child else 0.085)
    hip, shoulder = y - h * 0.46, y - h * 0.8 + (h * 0.05 if child else 0)
    wide = h * (0.12 if child else 0.105)
    lean = bend * h
    for side in (-1, 1):
        foot = x + side * h * stride
        c.curve([(x + side * wide * 0.45, hip), (x + side * wide * 0.62, (hip + y) / 2), (foot, y - h * 0.02)],
                h * 0.082, look.legs)  # fmt: skip
        c.line([(foot - h * 0.012, y - h * 0.015), (foot + h * 0.045, y - h * 0.015)], h * 0.045, INK)
    neck = (x + lean, shoulder)
    hands = {"left": _arm(c, neck, -wide, left, h, look), "right": _arm(c, neck, wide, right, h, look)}
    c.line([(neck[0], shoulder + h * 0.02), (neck[0], shoulder - h * 0.05)], h * 0.06, look.skin)
    if look.skirt:
        c.poly(smooth([(neck[0] - wide * 0.9, shoulder), (neck[0], shoulder - h * 0.02), (neck[0] + wide * 0.9, shoulder),
                       (x + wide * 1.1, hip), (x + wide * 1.9, y - h * 0.2), (x - wide * 1.9, y - h * 0.2),
                       (x - wide * 1.1, hip)], closed=True), look.top)  # fmt: skip
    else:
        c.poly(smooth([(neck[0] - wide * 0.95, shoulder + h * 0.01), (neck[0], shoulder - h * 0.025),
                       (neck[0] + wide * 0.95, shoulder + h * 0.01), (x + wide * 1.12, hip - h * 0.08),
                       (x + wide, hip + h * 0.05), (x - wide, hip + h * 0.05), (x - wide * 1.12, hip - h * 0.08)],
                      closed=True), look.top)  # fmt: skip
    _head(c, neck[0] + lean * 0.25, shoulder - h * 0.05 - head * 0.78, head, look)
    return hands


def _arm(c: Canvas, neck: Point, side: float, lift: float, h: float, look: Look) -> Point:
    sign = 1 if side > 0 else -1
    start = (neck[0] + side * 0.82, neck[1] + h * 0.035)
    upper, lower = math.radians(90 - lift * 0.8), math.radians(90 - lift * 1.12)
    elbow = (start[0] + sign * math.cos(upper) * h * 0.15, start[1] + math.sin(upper) * h * 0.15)
    hand = (elbow[0] + sign * math.cos(lower) * h * 0.16, elbow[1] + math.sin(lower) * h * 0.16)
    c.curve([start, elbow, hand], h * 0.055, look.skin)
    c.curve([start, elbow], h * 0.068, look.top)
    c.circle(*hand, h * 0.034, look.skin)
    return hand


def _face(c: Canvas, x: float, y: float, r: float) -> None:
    """Two eyes, cheeks and a smile; hair and hats come over it."""
    for side in (-1, 1):
        c.circle(x + side * r * 0.58, y + r * 0.32, r * 0.17, "#e8705a55")
        c.ellipse(x + side * r * 0.34, y + r * 0.06, r * 0.09, r * 0.13, INK)
    c.arc(x, y + r * 0.24, r * 0.34, (25, 155), max(2, r * 0.09), INK)


def _head(c: Canvas, x: float, y: float, r: float, look: Look) -> None:
    if look.style == "long":
        c.rect(x - r * 1.14, y - r * 0.7, r * 2.28, r * 1.95, look.hair, r * 0.7)
        c.line([(x, y + r * 0.6), (x, y + r * 1.3)], r * 0.7, look.skin)
    if look.style == "bun":
        c.circle(x, y - r * 1.2, r * 0.48, look.hair)
    c.ellipse(x, y, r * 0.92, r, look.skin)
    _face(c, x, y, r)
    if look.style == "bald":
        c.half(x, y, r * 1.04, (150, 215), look.hair)
        c.half(x, y, r * 1.04, (-35, 30), look.hair)
        return
    if look.style == "hat":
        c.poly([(x - r * 1.9, y - r * 0.28), (x, y - r * 1.75), (x + r * 1.9, y - r * 0.28)], "#e9c46a")
        c.ellipse(x, y - r * 0.28, r * 1.9, r * 0.24, "#d4a848")
        return
    c.half(x, y, r * 1.1, (193, 347), look.hair)
    c.rect(x - r * 1.04, y - r * 0.5, r * 0.26, r * 0.62, look.hair, r * 0.12)
    c.rect(x + r * 0.78, y - r * 0.5, r * 0.26, r * 0.62, look.hair, r * 0.12)
    if look.style == "cap":
        c.half(x, y - r * 0.06, r * 1.18, (186, 354), look.hair)
        c.line([(x, y - r * 0.24), (x + r * 1.55, y - r * 0.2)], r * 0.2, look.hair)


def child(c: Canvas, x: float, y: float, h: float, look: Look = Look(), *, left: float = 20,
          right: float = 20) -> dict[str, Point]:  # fmt: skip
    return person(c, x, y, h, look, left=left, right=right, child=True)


def palm(c: Canvas, x: float, y: float, h: float, *, lean: float = 0.14, leaf: str = "#2f7d5b",
         trunk: str = "#8a6a4f") -> None:  # fmt: skip
    top = (x + lean * h, y - h)
    path = smooth([(x, y), (x + lean * h * 0.25, y - h * 0.5), top])
    sides = [(px - h * 0.028 * (1 - i / len(path) * 0.5), py) for i, (px, py) in enumerate(path)]
    back = [(px + h * 0.028 * (1 - i / len(path) * 0.5), py) for i, (px, py) in enumerate(path)]
    c.poly([*sides, *reversed(back)], trunk)
    for angle in (-168, -140, -108, -72, -40, -12, 18, 162):
        length = h * (0.5 if abs(angle) < 150 else 0.42)
        frond = [(top[0], top[1]), (top[0] + length * 0.45, top[1] - length * 0.13), (top[0] + length, top[1] + length * 0.2),
                 (top[0] + length * 0.42, top[1] + length * 0.06)]  # fmt: skip
        if math.cos(math.radians(angle)) < 0:
            frond = [(2 * top[0] - px, py) for px, py in frond]
            angle = angle - 180
        c.blob(turned(frond, angle * 0.75, top), leaf)


def tree(c: Canvas, x: float, y: float, h: float, leaf: str = "#4f9a5b", light: str = "#7fbd6d",
         trunk: str = "#7d5b44") -> None:  # fmt: skip
    c.poly([(x - h * 0.045, y), (x - h * 0.022, y - h * 0.6), (x + h * 0.022, y - h * 0.6), (x + h * 0.045, y)], trunk)
    for dx, dy, r in ((-0.2, 0.5, 0.19), (0.2, 0.5, 0.2), (-0.12, 0.7, 0.2), (0.12, 0.72, 0.19), (0, 0.56, 0.22)):
        c.circle(x + dx * h, y - dy * h, r * h, leaf)
    for dx, dy, r in ((-0.16, 0.74, 0.1), (0.06, 0.8, 0.09), (0.2, 0.58, 0.09)):
        c.circle(x + dx * h, y - dy * h, r * h, light)


def sprout(c: Canvas, x: float, y: float, h: float, leaf: str = "#5fae5f") -> None:
    c.curve([(x, y), (x + h * 0.03, y - h * 0.5), (x, y - h)], h * 0.06, "#4c8f4f")
    for side in (-1, 1):
        for at in (0.55, 0.95):
            size = h * (0.5 if at < 0.9 else 0.42)
            c.blob([(x, y - h * at), (x + side * size * 0.45, y - h * at - size * 0.42),
                    (x + side * size, y - h * at - size * 0.3), (x + side * size * 0.55, y - h * at + size * 0.02)],
                   leaf if side < 0 else "#82c775")  # fmt: skip


def tuft(c: Canvas, x: float, y: float, h: float, colour: str) -> None:
    for dx in (-0.45, -0.2, 0.05, 0.28, 0.5):
        c.curve([(x + dx * h * 0.3, y), (x + dx * h * 0.5, y - h * 0.55), (x + dx * h, y - h)], h * 0.07, colour)


def leaf(c: Canvas, x: float, y: float, length: float, angle: float, colour: str, vein: str = "#ffffff50") -> None:
    shape = [(x, y), (x + length * 0.35, y - length * 0.24), (x + length, y), (x + length * 0.35, y + length * 0.24)]
    c.blob(turned(shape, angle, (x, y)), colour)
    c.line(turned([(x + length * 0.06, y), (x + length * 0.86, y)], angle, (x, y)), length * 0.025, vein)


def fish(c: Canvas, x: float, y: float, s: float, colour: str, *, flip: bool = False) -> None:
    k = -1 if flip else 1
    c.poly([(x - k * s * 0.8, y), (x - k * s * 1.4, y - s * 0.42), (x - k * s * 1.25, y), (x - k * s * 1.4, y + s * 0.42)],
           colour)  # fmt: skip
    c.blob([(x - k * s, y), (x, y - s * 0.42), (x + k * s, y), (x, y + s * 0.42)], colour)
    c.circle(x + k * s * 0.6, y - s * 0.08, s * 0.08, "#ffffff")
