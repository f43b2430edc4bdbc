"""New keys in the file of settings, with the old ones kept beside them for as long as they are needed.

SECRET_KEY and PUSH_KEY have fallbacks: nobody is signed out, and browsers that trust the old key are still told. The
key of the ledger's anchors has none: a new one begins with the next anchor, older anchors keep their public key.
"""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

KEPT = 3  # old keys of one kind


def _long() -> str:
    return secrets.token_urlsafe(64)


def _hex() -> str:
    return secrets.token_hex(32)


KEYS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": _long,
    "PUSH_KEY": _long,
    "LEDGER_ANCHOR_KEY": _hex,
    "METRICS_TOKEN": _long,
}
WITH_FALLBACKS = ("SECRET_KEY", "PUSH_KEY")


class NoSuchKey(Exception):
    """A name that this command does not rotate, with what it does; IDENTITY_KEY never is (docs/operations.md)."""


def rotate(path: Path, name: str) -> str:
    """Write a new key of this name into the file, and move the old one to its fallbacks; return the new key."""
    if name not in KEYS:
        raise NoSuchKey(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    old, new = _value(lines, name), KEYS[name]()
    lines = _put(lines, name, new)
    if name in WITH_FALLBACKS and old:
        fallbacks = f"{name}_FALLBACKS"
        kept = [old, *filter(None, _value(lines, fallbacks).split(","))][:KEPT]
        lines = _put(lines, fallbacks, ",".join(kept))
    _write(path, lines)
    return new


def forget(path: Path, name: str) -> int:
    """Take the old keys of this name out of the file; return how many there were."""
    if name not in WITH_FALLBACKS:
        raise NoSuchKey(name)
    lines = path.read_text(encoding="utf-8").splitlines()
    count = len([key for key in _value(lines, f"{name}_FALLBACKS").split(",") if key])
    _write(path, _put(lines, f"{name}_FALLBACKS", ""))
    return count


def _value(lines: list[str], name: str) -> str:
    found = [line.partition("=")[2].strip().strip("\"'") for line in lines if line.startswith(f"{name}=")]
    return found[-1] if found else ""


def _put(lines: list[str], name: str, value: str) -> list[str]:
    others = [line for line in lines if not line.startswith(f"{name}=")]
    at = next((at for at, line in enumerate(lines) if line.startswith(f"{name}=")), len(others))
    return [*others[:at], f"{name}={value}", *others[at:]]


def _write(path: Path, lines: list[str]) -> None:
    """Beside the file first, for its owner alone, and then in its place: a full disk leaves the old one whole."""
    beside = path.with_name(f"{path.name}.new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
