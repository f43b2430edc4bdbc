"""What stands in a file that somebody downloads."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator

import pytest


def cells(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Each cell of an XLSX: its place, its type, what is in it."""
    page = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in page
    for place, kind, inside in re.findall(r'<c r="(\w+)"([^>]*)>(.*?)</c>', page):
        yield place, "text" if "inlineStr" in kind else "number", re.sub("<[^>]+>", "", inside)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def text_of(content: bytes, folder) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")
    (folder / "paper.pdf").write_bytes(content)
    done = subprocess.run([program, "-layout", folder / "paper.pdf", "-"], capture_output=True, check=True, text=True)
    if "language pack" in done.stderr:
        pytest.skip("pdftotext has no table of Chinese letters: install poppler-data")
    return done.stdout
