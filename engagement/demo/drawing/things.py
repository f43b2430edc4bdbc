"""Things that people make: houses, boats, lanterns, buses, and the emblems of the agencies' work."""
# Coordinates read best in rows.
# ruff: noqa: E501, PLR0917

import math

from engagement.demo.drawing.canvas import Canvas, Point, smooth, turned
from engagement.demo.drawing.life import INK


def shadow(c: Canvas, x: float, y: float, rx: float, dark: str = "#1a2b4030") -> None:
    c.ellipse(x, y, rx, rx * 0.13, dark)


def house(c: Canvas, x: float, y: float, w: float, wall: str = "#fff3dc", roof: str = "#d9604a", *,
          lit: str = "#8ec5d6") -> None:  # fmt: skip
    h = w * 0.55
    c.rect(x, y - h, w, h, wall)
    c.rect(x + w * 0.7, y - h, w * 0.3, h, "#1a2b4014")
    c.poly([(x - w * 0.1, y - h), (x + w * 0.22, y - h - w * 0.36), (x + w * 0.78, y - h - w * 0.36), (x + w * 1.1, y - h)],
           roof)  # fmt: skip
    c.poly([(x + w * 0.78, y - h - w * 0.36), (x + w * 1.1, y - h), (x + w * 0.9, y - h)], "#1a2b4026")
    c.rect(x + w * 0.4, y - h * 0.66, w * 0.2, h * 0.66, "#8a5a44", w * 0.02)
    for wx in (0.1, 0.7):
        c.rect(x + w * wx, y - h * 0.7, w * 0.2, h * 0.36, lit, w * 0.02)
        c.line([(x + w * (wx + 0.1), y - h * 0.7), (x + w * (wx + 0.1), y - h * 0.34)], w * 0.014, wall)


def balloon(c: Canvas, x: float, y: float, r: float, colours: tuple[str, str, str]) -> None:
    """A hot-air balloon in stripes; (x, y) is the middle of its envelope."""
    c.line([(x - r * 0.34, y + r * 0.95), (x - r * 0.17, y + r * 1.5)], r * 0.02, INK)
    c.line([(x + r * 0.34, y + r * 0.95), (x + r * 0.17, y + r * 1.5)], r * 0.02, INK)
    for part, colour in ((1.0, colours[0]), (0.72, colours[1]), (0.42, colours[0]), (0.16, colours[2])):
        side = [(x + part * r * _swell(t), y - r + t * r * 2.15) for t in (i / 40 for i in range(41))]
        other = [(2 * x - px, py) for px, py in reversed(side)]
        c.poly([*side, *other], colour)
    c.half(x + r * 0.1, y - r * 0.12, r * 0.82, (-75, 40), "#ffffff22")
    c.rect(x - r * 0.19, y + r * 1.45, r * 0.38, r * 0.3, "#8a5a3c", r * 0.05)
    c.rect(x - r * 0.21, y + r * 1.42, r * 0.42, r * 0.09, "#6d452d", r * 0.03)


def _swell(t: float) -> float:
    """Half the width of a balloon's envelope at a height from 0 (crown) to 1 (mouth)."""
    return math.sqrt(max(0.0, 1 - (1 - t / 0.48) ** 2)) if t < 0.48 else 1 - ((t - 0.48) / 0.52) ** 1.7 * 0.7


def lantern(c: Canvas, x: float, y: float, r: float, colour: str = "#f2553d", light: str = "#ffd27a") -> None:
    c.glow(x, y, r * 3, light, 0.5)
    c.ellipse(x, y, r, r * 0.86, colour)
    c.ellipse(x, y, r * 0.6, r * 0.86, light + "70")
    c.ellipse(x, y, r * 0.24, r * 0.86, light + "90")
    for dy in (-0.84, 0.74):
        c.rect(x - r * 0.42, y + dy * r, r * 0.84, r * 0.14, "#8f3b2d", r * 0.05)
    c.line([(x, y + r * 0.9), (x, y + r * 1.35)], r * 0.09, "#ffcf70")


def sky_lantern(c: Canvas, x: float, y: float, s: float) -> None:
    c.glow(x, y + s * 0.4, s * 2.3, "#ffb45c", 0.55)
    c.shade(smooth([(x - s * 0.5, y - s * 0.55), (x, y - s * 0.8), (x + s * 0.5, y - s * 0.55), (x + s * 0.56, y),
                    (x + s * 0.38, y + s * 0.7), (x - s * 0.38, y + s * 0.7), (x - s * 0.56, y)], closed=True),
            "#ff8a4c", "#ffe7a3")  # fmt: skip
    c.ellipse(x, y + s * 0.7, s * 0.38, s * 0.08, "#d9662f")


def heart(c: Canvas, x: float, y: float, s: float, fill: str) -> None:
    points = [(x + s * 0.0625 * 16 * math.sin(t) ** 3 * 1.02,
               y - s * 0.0625 * (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)))
              for t in (i * math.tau / 90 for i in range(90))]  # fmt: skip
    c.poly(points, fill)


def drop(c: Canvas, x: float, y: float, s: float, fill: str) -> None:
    c.poly(smooth([(x, y - s * 1.35), (x + s * 0.42, y - s * 0.5), (x + s * 0.72, y + s * 0.12), (x + s * 0.5, y + s * 0.68),
                   (x, y + s * 0.86), (x - s * 0.5, y + s * 0.68), (x - s * 0.72, y + s * 0.12),
                   (x - s * 0.42, y - s * 0.5)], closed=True), fill)  # fmt: skip


def syringe(c: Canvas, x: float, y: float, s: float, angle: float, liquid: str = "#ff8f6b") -> None:
    """Along the line from (x, y), the plunger's end; `s` is its length."""

    def part(x0: float, y0: float, x1: float, y1: float, fill: str) -> None:
        box = [(x + x0 * s, y + y0 * s), (x + x1 * s, y + y0 * s), (x + x1 * s, y + y1 * s), (x + x0 * s, y + y1 * s)]
        c.poly(turned(box, angle, (x, y)), fill)

    part(0, -0.07, 0.03, 0.07, "#35507a")
    part(0.02, -0.018, 0.3, 0.018, "#7f9ab8")
    part(0.24, -0.1, 0.27, 0.1, "#35507a")
    part(0.27, -0.065, 0.74, 0.065, "#ffffff")
    part(0.27, -0.065, 0.74, -0.03, "#e6f2f6")
    part(0.44, -0.065, 0.74, 0.065, liquid)
    part(0.44, -0.065, 0.74, -0.035, "#ffffff55")
    for mark in (0.5, 0.56, 0.62, 0.68):
        part(mark, 0.0, mark + 0.008, 0.065, "#ffffffb0")
    part(0.74, -0.03, 0.79, 0.03, "#35507a")
    part(0.79, -0.007, 1.0, 0.007, "#8fa5bc")


def bus(c: Canvas, x: float, y: float, w: float, body: str = "#2a9d8f", stripe: str = "#ffd166") -> None:
    """Seen from its side, wheels on the line y, driving to the right."""
    h = w * 0.36
    shadow(c, x + w / 2, y + w * 0.005, w * 0.54)
    c.rect(x, y - h - w * 0.04, w, h, body, w * 0.045)
    c.rect(x, y - w * 0.16, w, w * 0.045, stripe)
    c.rect(x + w * 0.035, y - h + w * 0.002, w * 0.93, w * 0.135, "#16324a", w * 0.02)
    for i in range(5):
        c.rect(x + w * (0.05 + 0.15 * i), y - h + w * 0.014, w * 0.13, w * 0.11, "#bfe6ea", w * 0.012)
    c.poly([(x + w * 0.81, y - h + w * 0.014), (x + w * 0.955, y - h + w * 0.014), (x + w * 0.955, y - h + w * 0.124),
            (x + w * 0.81, y - h + w * 0.124)], "#d6f1f1")  # fmt: skip
    for i in range(6):
        c.poly([(x + w * (0.07 + i * 0.15), y - h + w * 0.124), (x + w * (0.11 + i * 0.15), y - h + w * 0.014),
                (x + w * (0.13 + i * 0.15), y - h + w * 0.014), (x + w * (0.09 + i * 0.15), y - h + w * 0.124)],
               "#ffffff45")  # fmt: skip
    c.rect(x + w * 0.955, y - w * 0.13, w * 0.04, w * 0.03, "#fff6c9", w * 0.01)
    for wx in (0.2, 0.78):
        c.circle(x + w * wx, y - w * 0.035, w * 0.062, "#16243a")
        c.circle(x + w * wx, y - w * 0.035, w * 0.03, "#c9d4dd")


def boat(c: Canvas, x: float, y: float, w: float, hull: str = "#e4572e", cabin: str = "#fff3dc") -> None:
    c.rect(x - w * 0.1, y - w * 0.36, w * 0.3, w * 0.22, cabin, w * 0.02)
    c.rect(x - w * 0.06, y - w * 0.32, w * 0.09, w * 0.08, "#3f7f9a", w * 0.01)
    c.rect(x + w * 0.06, y - w * 0.32, w * 0.09, w * 0.08, "#3f7f9a", w * 0.01)
    c.line([(x - w * 0.2, y - w * 0.16), (x - w * 0.2, y - w * 0.62)], w * 0.016, "#5c4a42")
    c.line([(x - w * 0.2, y - w * 0.58), (x + w * 0.1, y - w * 0.36)], w * 0.008, "#5c4a42")
    c.blob([(x - w * 0.5, y - w * 0.2), (x, y - w * 0.145), (x + w * 0.62, y - w * 0.26), (x + w * 0.42, y + w * 0.02),
            (x - w * 0.4, y + w * 0.02)], hull)  # fmt: skip
    c.curve([(x - w * 0.46, y - w * 0.12), (x, y - w * 0.08), (x + w * 0.53, y - w * 0.17)], w * 0.025, "#ffffffd0")
    for k, dy in ((0.62, 0.03), (0.46, 0.07)):
        c.line([(x - w * k, y + w * dy), (x + w * k, y + w * dy)], w * 0.016, "#ffffff80")


def bin_(c: Canvas, x: float, y: float, w: float, colour: str, lid: str) -> None:
    shadow(c, x + w / 2, y, w * 0.7)
    c.poly([(x, y - w * 1.2), (x + w, y - w * 1.2), (x + w * 0.9, y), (x + w * 0.1, y)], colour)
    c.poly([(x + w * 0.7, y - w * 1.2), (x + w, y - w * 1.2), (x + w * 0.9, y), (x + w * 0.66, y)], "#00000018")
    c.rect(x - w * 0.06, y - w * 1.34, w * 1.12, w * 0.16, lid, w * 0.06)


def cycle_arrows(c: Canvas, x: float, y: float, r: float, colour: str, width: float) -> None:
    """Three arrows that chase each other: use it again."""
    for start in (-80, 40, 160):
        c.arc(x, y, r + width / 2, (start, start + 82), width, colour)
        end = math.radians(start + 82)
        tip = (x + r * math.cos(end + 0.42), y + r * math.sin(end + 0.42))
        c.poly([tip, (x + (r + width * 1.15) * math.cos(end), y + (r + width * 1.15) * math.sin(end)),
                (x + (r - width * 1.15) * math.cos(end), y + (r - width * 1.15) * math.sin(end))], colour)  # fmt: skip


def stall(c: Canvas, x: float, y: float, w: float, colours: tuple[str, str] = ("#f2553d", "#fff3dc"),
          lit: bool = True) -> None:  # fmt: skip
    """A market stall with a striped awning."""
    h = w * 0.86
    if lit:
        c.glow(x + w / 2, y - h * 0.55, w * 0.8, "#ffc46b", 0.5)
    for px in (0.04, 0.93):
        c.rect(x + w * px, y - h, w * 0.03, h, "#5a4038")
    c.rect(x, y - h * 0.4, w, h * 0.4, "#a9673f", w * 0.02)
    c.rect(x - w * 0.03, y - h * 0.43, w * 1.06, h * 0.07, "#c98452", w * 0.02)
    n = 6
    for i in range(n):
        left, right = x - w * 0.1 + w * 1.2 / n * i, x - w * 0.1 + w * 1.2 / n * (i + 1)
        inner = (x + w / n * i, x + w / n * (i + 1))
        colour = colours[i % 2]
        c.poly([(inner[0], y - h * 1.2), (inner[1], y - h * 1.2), (right, y - h * 0.93), (left, y - h * 0.93)], colour)
        c.half((left + right) / 2, y - h * 0.94, (right - left) / 2, (0, 180), colour)


def crate(c: Canvas, x: float, y: float, w: float, goods: list[str]) -> None:
    """A wooden crate with a heap of round goods."""
    r = w * 0.12
    for row, count in ((2, 2), (1, 3), (0, 4)):
        for i in range(count):
            gx = x + w / 2 + (i - (count - 1) / 2) * r * 1.9
            gy = y - w * 0.4 - row * r * 1.35
            c.circle(gx, gy, r, goods[(i + row) % len(goods)])
            c.circle(gx - r * 0.3, gy - r * 0.35, r * 0.25, "#ffffff55")
    for i in range(3):
        c.rect(x, y - w * 0.4 + i * w * 0.135, w, w * 0.12, "#c58b56" if i % 2 else "#d69c63", w * 0.015)
    for px in (0.02, 0.9):
        c.rect(x + w * px, y - w * 0.42, w * 0.08, w * 0.42, "#a8703f", w * 0.015)


def house_front(c: Canvas, x: float, y: float, w: float, h: float, wall: str, trim: str) -> None:
    """An old street's façade: tall windows, a cornice."""
    c.rect(x, y - h, w, h, wall)
    c.rect(x - w * 0.03, y - h - w * 0.05, w * 1.06, w * 0.09, trim, w * 0.01)
    for row in range(2):
        for i in range(3):
            wx, wy = x + w * (0.1 + i * 0.29), y - h * (0.9 - row * 0.3)
            c.rect(wx, wy, w * 0.2, h * 0.2, "#37526d", w * 0.1)
            c.rect(wx, wy + h * 0.1, w * 0.2, h * 0.1, "#37526d")
            c.line([(wx + w * 0.1, wy), (wx + w * 0.1, wy + h * 0.2)], w * 0.014, wall)
    for i in range(2):
        cx = x + w * (0.27 + 0.46 * i)
        c.half(cx, y - h * 0.17, w * 0.17, (180, 360), "#2b4058")
        c.rect(cx - w * 0.17, y - h * 0.17, w * 0.34, h * 0.17, "#2b4058")


def lifebuoy(c: Canvas, x: float, y: float, r: float) -> None:
    c.ring(x, y, r, r * 0.42, "#fff8ea")
    for start in (20, 110, 200, 290):
        c.arc(x, y, r, (start, start + 50), r * 0.42, "#e8503a")
    c.ring(x, y, r, r * 0.04, "#c9402c60")


def sparkle(c: Canvas, x: float, y: float, s: float, fill: str = "#ffffff") -> None:
    k = s * 0.2
    c.poly([(x, y - s), (x + k, y - k), (x + s, y), (x + k, y + k), (x, y + s), (x - k, y + k), (x - s, y), (x - k, y - k)],
           fill)  # fmt: skip


def plus(c: Canvas, x: float, y: float, s: float, fill: str) -> None:
    c.rect(x - s * 0.17, y - s / 2, s * 0.34, s, fill, s * 0.06)
    c.rect(x - s / 2, y - s * 0.17, s, s * 0.34, fill, s * 0.06)


def road(c: Canvas, y: float, h: float, colour: str = "#58677a") -> None:
    c.rect(0, y, c.width, h, colour)
    c.rect(0, y, c.width, h * 0.06, "#ffffff55")
    for x in range(30, c.width, 150):
        c.rect(x, y + h * 0.5, 80, h * 0.06, "#fff3c9", 2)


def wheel(c: Canvas, x: float, y: float, r: float, tyre: str = INK) -> None:
    c.ring(x, y, r, r * 0.13, tyre)
    for angle in range(0, 180, 30):
        a = math.radians(angle)
        c.line([(x - math.cos(a) * r * 0.88, y - math.sin(a) * r * 0.88),
                (x + math.cos(a) * r * 0.88, y + math.sin(a) * r * 0.88)], r * 0.022, "#8795a5")  # fmt: skip
    c.circle(x, y, r * 0.1, tyre)


def bowl(c: Canvas, x: float, y: float, r: float, colour: str, soup: str) -> None:
    c.half(x, y, r, (0, 180), colour)
    c.ellipse(x, y, r, r * 0.2, "#fff8ea")
    c.ellipse(x, y, r * 0.88, r * 0.15, soup)
    c.rect(x - r * 0.38, y + r * 0.93, r * 0.76, r * 0.13, colour, r * 0.04)


def steam(c: Canvas, x: float, y: float, h: float, colour: str = "#ffffffa0") -> None:
    for dx in (-0.35, 0, 0.35):
        path: list[Point] = [(x + dx * h + math.sin(i * 1.5 + dx * 4) * h * 0.09, y - i * h / 5) for i in range(6)]
        c.curve(path, h * 0.055, colour)
