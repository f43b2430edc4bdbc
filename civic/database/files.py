"""Find the SQL files of an app, and read what each of them makes.

A function or a procedure stands once, in `<app>/<slice>/sql/<its name>.sql`, with the triggers that call it beneath.
A file moves freely between slices: migrations know it by its name.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.apps import apps

PINNED = "pg_catalog, public, pg_temp"  # what the files say; the operation puts the portal's own schema for `public`
_MADE = re.compile(r"^CREATE OR REPLACE (FUNCTION|PROCEDURE) (\w+)", re.MULTILINE)
_TRIGGERS_BEGIN = re.compile(
    r"^(?:--[^\n]*\n)*(?:CREATE (?:OR REPLACE |CONSTRAINT )*TRIGGER|DROP TRIGGER|CALL)\b", re.MULTILINE
)


@dataclass(frozen=True)
class SqlFile:
    """One `<name>.sql`."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def sha(self) -> str:
        """Hash of the text, as migrations name it: the first 16 digits of its SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def makes(self) -> list[str]:
        """Names of the functions and procedures that are defined here: none where there are triggers only."""
        return [name for _kind, name in _MADE.findall(self.text)]

    @property
    def functions(self) -> str:
        """The part that needs no table yet."""
        return self.text[: self._border]

    @property
    def triggers(self) -> str:
        """The part that needs its tables, and the functions."""
        return self.text[self._border :]

    @property
    def _border(self) -> int:
        begin = _TRIGGERS_BEGIN.search(self.text)
        return begin.start() if begin else len(self.text)


def of_app(label: str) -> dict[str, SqlFile]:
    """Return the app's SQL files by their names."""
    paths = sorted(Path(apps.get_app_config(label).path).rglob("sql/*.sql"), key=lambda path: path.stem)
    return {path.stem: SqlFile(path) for path in paths}
