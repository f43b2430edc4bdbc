"""Steps of a start that are left out while nothing that they read, and nothing that they made, has changed."""

import hashlib
import os
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from civic.deploy import scanner

ROOT = Path(__file__).resolve().parents[2]
APPS = ("civic", "rewards", "surveys", "engagement")


@dataclass(frozen=True)
class Step:
    """Something to be done before the first page. `reads` and `made` describe a state: equal words, equal state."""

    name: str
    says: str
    work: Callable[[], object]
    reads: Callable[[], str]
    made: Callable[[], str]


def run(step: Step, folder: Path, say: Callable[[str], object]) -> None:
    """Do the step, unless its stamp in `folder` says that the very same was done."""
    stamp, reads = folder / step.name, step.reads()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == _mark(reads, step.made()):
        return
    stamp.unlink(missing_ok=True)  # what is cut short is done again
    say(step.says)
    step.work()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = stamp.with_suffix(f".{os.getpid()}")
    fresh.write_text(_mark(reads, step.made()), encoding="utf-8")  # what changed meanwhile is not in it
    fresh.replace(stamp)


def contents(folder: Path, *patterns: str) -> str:
    """The names and contents of files below a folder."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def names(folder: Path) -> str:
    """The names and sizes of files below a folder."""
    return _hash(f"{path.relative_to(folder)} {path.stat().st_size}" for path in sorted(folder.rglob("*")))


@cache
def code() -> str:
    """All Python and SQL of the portal, and the versions of all that is installed."""
    return _hash([*(contents(ROOT / app, "*.py", "*.sql") for app in APPS), installed()])


@cache
def installed() -> str:
    """Python and every installed library, with their versions; and whether the scanner came by npm."""
    library = Path(sysconfig.get_path("purelib"))
    scans = str(scanner.whole(Path(sys.prefix)))
    return _hash([sys.version, *sorted(path.name for path in library.glob("*.dist-info")), scanner.SHA256, scans])


def _mark(*states: str) -> str:
    return _hash(states)


def _hash(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()
