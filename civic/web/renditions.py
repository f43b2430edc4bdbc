"""Copies of a picture in the widths that pages show, as WebP: half the bytes of a JPEG that looks the same.

A copy lies beside its picture, `shops/a.jpg.w640.webp`. It is made when somebody first asks for it, so that pictures
of older portals and of a restored folder have theirs too; whoever asks for another width gets nothing.

A copy may be cut to a shape around a point that somebody chose, `a.jpg.card-30-70.w640.webp`: 30 % across, 70 % down.
Such copies are made for points that are in use alone, else anybody could fill the disk with them.
"""

import io
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from PIL import Image

from civic.core.hooks import Hook

WIDTHS = (160, 320, 480, 640, 960, 1280)  # pixels
QUALITY = 78
SHAPES = {"card": (16, 9), "thumb": (1, 1), "share": (1200, 630)}  # across : down
SHARED = 1280  # the width of a picture that others show beside a link: as JPEG, for not all of them know WebP
NAME = re.compile(
    rf"(?P<picture>.+\.(?:jpe?g|png|webp))(?:\.(?P<shape>{'|'.join(SHAPES)})-(?P<x>\d{{1,3}})-(?P<y>\d{{1,3}}))?"
    rf"\.w(?P<width>{'|'.join(map(str, WIDTHS))})\.(?P<kind>webp|jpg)"
)
FOCUS: Hook[[str, int, int], bool] = Hook("Is a picture of this name cut around this point (percent) anywhere?")


@dataclass(frozen=True)
class Cut:
    """A shape, and the point of the picture that stays in sight, in percent from its left and its top."""

    shape: str
    x: int = 50
    y: int = 50

    def box(self, width: int, height: int) -> tuple[float, float, float, float]:
        """The largest part of this shape, with the point as near to its middle as the edges allow."""
        across, down = SHAPES[self.shape]
        part = min(width, height * across / down)
        tall = part * down / across
        left = min(max(width * self.x / 100 - part / 2, 0), width - part)
        top = min(max(height * self.y / 100 - tall / 2, 0), height - tall)
        return left, top, left + part, top + tall


def address(picture: str, width: int, cut: Cut | None = None, kind: str = "webp") -> str:
    """The name or address of the copy, made from its picture's."""
    part = f".{cut.shape}-{cut.x}-{cut.y}" if cut else ""
    return f"{picture}{part}.w{width}.{kind}"


def srcset(picture: str, cut: Cut | None = None) -> str:
    """All copies and their widths, as the attribute of this name lists them."""
    return ", ".join(f"{address(picture, width, cut)} {width}w" for width in WIDTHS)


def shared(picture: str, x: int, y: int) -> str:
    """The address of the copy that others show beside a link."""
    return address(picture, SHARED, Cut("share", x, y), "jpg")


def find(file: Path) -> Path | None:
    """The copy of this name, made now if it is the first time; nothing when there is no such picture."""
    if file.is_file():
        return file
    named = NAME.fullmatch(file.name)
    if (
        named is None
        or NAME.fullmatch(named["picture"])
        or not (original := file.with_name(named["picture"])).is_file()
    ):
        return None
    cut = Cut(named["shape"], int(named["x"]), int(named["y"])) if named["shape"] else None
    if (named["kind"] == "jpg") != bool(cut and cut.shape == "share") or (cut and not _is_used(original, cut)):
        return None
    return _made(original, int(named["width"]), cut, file)


def _is_used(original: Path, cut: Cut) -> bool:
    name = original.relative_to(settings.MEDIA_ROOT).as_posix()
    return any(FOCUS(name, cut.x, cut.y))


def _made(original: Path, width: int, cut: Cut | None, target: Path) -> Path | None:
    """Written aside and moved at once: two who ask at the same time each find a whole file."""
    try:
        content = _encoded(original, width, cut, "JPEG" if target.suffix == ".jpg" else "WEBP")
    except OSError:  # what Pillow raises for a file that is no picture, or only a part of one
        return None
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, target)
    return target


def _encoded(original: Path, width: int, cut: Cut | None, kind: str) -> bytes:
    out = io.BytesIO()
    with Image.open(original) as picture:
        if cut is None:
            picture.draft("RGB", (width, width))  # a JPEG is decoded at a fraction of its size where that is enough
            picture.thumbnail((width, width * 4))
            small: Image.Image = picture
        else:
            small = _cut(picture, width, cut)
        if kind == "JPEG":
            small.convert("RGB").save(out, kind, quality=85, optimize=True, progressive=True)
        else:
            small.save(out, kind, quality=QUALITY, method=4)
    return out.getvalue()


def _cut(picture: Image.Image, width: int, cut: Cut) -> Image.Image:
    """The part around the point, never blown up."""
    box = cut.box(picture.width, picture.height)
    across, down = SHAPES[cut.shape]
    wide = max(1, min(width, round(box[2] - box[0])))
    whole = picture if picture.mode in ("RGB", "RGBA", "L") else picture.convert("RGBA")
    return whole.resize((wide, max(1, round(wide * down / across))), Image.Resampling.LANCZOS, box=box)
