"""Small and wicked pictures, as a browser would send them."""

import io
import struct
import zlib
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def png(width: int = 40, height: int = 30) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return SimpleUploadedFile("picture.png", out.getvalue(), "image/png")


@cache
def small_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 9), "teal").save(out, "JPEG")
    return out.getvalue()


def png_that_claims(width: int, height: int) -> SimpleUploadedFile:
    """A few bytes whose header promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return SimpleUploadedFile("huge.png", b"\x89PNG\r\n\x1a\n" + header + body, "image/png")


def jpeg_with_place(width: int = 60, height: int = 40) -> SimpleUploadedFile:
    """A photo that says where it was taken, lying on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 45.0, 0.0), 3: "E", 4: (121.0, 9.0, 0.0)})
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def saved(kind: str, mode: str, side: int) -> SimpleUploadedFile:
    """A square picture of one colour, which is a small file however large it is."""
    out = io.BytesIO()
    Image.new(mode, (side, side)).save(out, kind, **({"lossless": True, "method": 0} if kind == "WEBP" else {}))
    return SimpleUploadedFile(f"square.{kind.lower()}", out.getvalue(), f"image/{kind.lower()}")
