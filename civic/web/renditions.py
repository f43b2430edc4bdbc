"""Copies of a picture in the widths that pages show, as WebP: half the bytes of a JPEG that looks the same.

A copy lies beside its picture, `shops/a.jpg.w640.webp`. It is made when somebody first asks for it, so that pictures
of older portals and of a restored folder have theirs too; whoever asks for another width gets nothing.
"""

import io
import os
import re
import tempfile
from pathlib import Path

from PIL import Image

WIDTHS = (160, 320, 480, 640, 960, 1280)  # pixels
QUALITY = 78
NAME = re.compile(rf"(.+\.(?:jpe?g|png|webp))\.w({'|'.join(map(str, WIDTHS))})\.webp")


def address(picture: str, width: int) -> str:
    """The name or address of the copy, made from its picture's."""
    return f"{picture}.w{width}.webp"


def srcset(picture: str) -> str:
    """All copies and their widths, as the attribute of this name lists them."""
    return ", ".join(f"{address(picture, width)} {width}w" for width in WIDTHS)


def find(file: Path) -> Path | None:
    """The copy of this name, made now if it is the first time; nothing when there is no such picture."""
    if file.is_file():
        return file
    named = NAME.fullmatch(file.name)
    if named is None or NAME.fullmatch(named[1]) or not (original := file.with_name(named[1])).is_file():
        return None
    return _made(original, int(named[2]), file)


def _made(original: Path, width: int, target: Path) -> Path | None:
    """Written aside and moved at once: two who ask at the same time each find a whole file."""
    try:
        content = _encoded(original, width)
    except OSError:  # what Pillow raises for a file that is no picture, or only a part of one
        return None
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as file:
        file.write(content)
    Path(file.name).chmod(0o644)
    os.replace(file.name, target)
    return target


def _encoded(original: Path, width: int) -> bytes:
    out = io.BytesIO()
    with Image.open(original) as picture:
        picture.draft("RGB", (width, width))  # a JPEG is decoded at a fraction of its size where that is enough
        picture.thumbnail((width, width * 4))
        picture.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
