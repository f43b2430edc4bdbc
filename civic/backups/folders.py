"""What a backup looks like on disk: a folder named by its time, sealed by a manifest with every SHA-256."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from civic.backups.errors import Damaged, NoBackup, Unreadable
from civic.core.hooks import Hook

DATABASE, FILES, MANIFEST, ERASURES = "database.dump", "files.tar", "manifest.json", "erasures.txt"
UNFINISHED = ".unfinished"
ERASED: Hook[[], list[str]] = Hook("Who was erased, a line each, so that a restore can erase them again?")
NAME = re.compile(r"tuili-\d{8}T\d{6}Z")
FORM = 1  # of the manifest


@dataclass(frozen=True)
class Part:
    """One file of a backup."""

    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was made, its files, and how many rows each table had in that moment."""

    made_at: str
    parts: dict[str, Part]
    rows: dict[str, int]
    files: int
    form: int = FORM

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def part(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest, and make sure that all of the folder is on the disk."""
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_facts(folder: Path) -> Manifest:
    """Read what a backup says of itself. Raises Unreadable."""
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        parts = {name: Part(**each) for name, each in facts.pop("parts").items()}
        manifest = Manifest(**facts, parts=parts)
        known = manifest.form == FORM and set(parts) == {DATABASE, FILES} and manifest.at.tzinfo is not None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(folder=folder) from error
    if not known:
        raise Unreadable(folder=folder)
    return manifest


def read(folder: Path) -> Manifest:
    """Read and prove a backup. Raises Unreadable, Damaged."""
    manifest = read_facts(folder)
    for name, expected in manifest.parts.items():
        path = folder / name
        if not path.is_file() or part(path) != expected:
            raise Damaged(name=path)
    return manifest


def every(folder: Path) -> Iterator[Path]:
    """Yield the finished backups in a folder, the newest first."""
    yield from sorted((each for each in folder.iterdir() if NAME.fullmatch(each.name)), reverse=True)


def newest(folder: Path) -> Path:
    """Return the folder itself where it is a backup, or else the newest in it. Raises NoBackup."""
    if (folder / MANIFEST).exists():
        return folder
    found = next(every(folder), None) if folder.is_dir() else None
    if found is None:
        raise NoBackup(folder=folder)
    return found
