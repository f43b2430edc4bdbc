"""Style sheets are written as a file for each component and served as a few, so that a phone asks once.

A sheet in `static/css/` names its pieces: `@import "parts/badge.css";`. Whoever looks for it, the tests, the
development server or collectstatic, gets it with the pieces in their places.
A colour is written once for both schemes, `light-dark(#fff, #12252c)`; browsers that do not know that function,
which are many, get the two as rules of their own.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

IMPORT = re.compile(r'^@import "([\w/-]+\.css)";\n', re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
BLANK = re.compile(r"\n\s*")
_VALUE = r"((?:[^(),]|\([^()]*\))+)"
PAIR = re.compile(rf"light-dark\({_VALUE}, {_VALUE}\)")
RULE = re.compile(r"([\w:]*:root) \{([^{}]*light-dark\([^{}]*)\}")


class Finder(FileSystemFinder):
    """Finds what is in `static/`: style sheets whole, and their pieces not at all."""

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        found: str | None = None if _is_piece(path) else super().find_location(root, path, prefix)
        return str(made(Path(found))) if found and _is_sheet(path) else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        for path, storage in super().list(ignore_patterns):
            if _is_sheet(path):
                made(Path(storage.path(path)))
                yield path, FileSystemStorage(location=str(_folder()))
            elif not _is_piece(path):
                yield path, storage


def made(sheet: Path) -> Path:
    """The whole sheet as a file: made anew at each look while one develops (DEBUG), else once in a process."""
    return _written(sheet, _folder()) if settings.DEBUG else _once(sheet, _folder())


def _written(sheet: Path, folder: Path) -> Path:
    """It is written only when its text is another, so that its age tells of a change."""
    text, target = whole(sheet), folder / "css" / sheet.name
    if not target.exists() or target.read_text(encoding="utf-8") != text:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
            file.write(text)
        Path(file.name).chmod(0o644)
        os.replace(file.name, target)  # at once, for several processes make it side by side
    return target


_once = cache(_written)


def whole(sheet: Path) -> str:
    """The text of the sheet with its pieces, without comments and indentation.

    Raises FileNotFoundError when it names a piece that is not there.
    """
    text = IMPORT.sub(lambda named: (sheet.parent / named[1]).read_text("utf-8"), sheet.read_text("utf-8"))
    return RULE.sub(_in_both_schemes, BLANK.sub("\n", COMMENT.sub("", text)).lstrip())


def _in_both_schemes(rule: re.Match[str]) -> str:
    """The rule in light colours; then what is another in dark ones, for the device's wish and for the site's switch."""
    selector, body = rule[1], rule[2]
    light = PAIR.sub(r"\1", body)
    dark = PAIR.sub(r"\2", ";".join(line for line in body.split(";") if PAIR.search(line))) + ";"
    return (
        f"{selector} {{{light}}}\n"
        f'@media (prefers-color-scheme: dark) {{ {selector}:where(:not([data-theme="light"])) {{{dark}}} }}\n'
        f'{selector}[data-theme="dark"] {{{dark}}}'
    )


def _folder() -> Path:
    return Path(settings.STYLES_ROOT)


def _is_sheet(path: str) -> bool:
    return path.startswith("css/") and path.endswith(".css") and path.count("/") == 1


def _is_piece(path: str) -> bool:
    return path.startswith("css/") and path.count("/") > 1
