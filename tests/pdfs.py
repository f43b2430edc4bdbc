"""What stands in a paper: the words of its pages, in the order in which they are drawn."""

import base64
import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
SHOWN = re.compile(rb"\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_in(pdf: bytes) -> list[str]:
    """Each line of a paper that the portal made in the font of the viewer (without PDF_FONT)."""
    pages = [zlib.decompress(base64.a85decode(each.strip(), adobe=False)) for each in _streams(pdf)]
    return [_line(each) for page in pages for each in SHOWN.findall(page)]


def _streams(pdf: bytes) -> list[bytes]:
    return [each.strip().removesuffix(b"~>") for each in STREAM.findall(pdf)]


def _line(written: bytes) -> str:
    plain = ESCAPED.sub(lambda found: _letter(found.group(1)), written)
    return plain.decode("utf-16-be", errors="replace")


def _letter(code: bytes) -> bytes:
    return bytes([int(code, 8)]) if len(code) == 3 else LETTERS.get(code, code)
