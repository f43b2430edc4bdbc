"""What must not be in the tree: traces of a machine, of a registry, of a secret, of work put off, of other hosts."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2"}
# Written in pieces, so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.:~-])/(?:wo" r"rk|ro" r"ot|ho" r"me|Us" r"ers)/[\w.]")
PUT_OFF = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIV" r"ATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bsk-[A-Za-z0-9]{32,}"
)
KEY_IN_CODE = re.compile(r"""(?:SECRET|PASSWORD|TOKEN)[A-Z_]*\s*=\s*["'][A-Za-z0-9_/+-]{24,}["']""")
REGISTRY = re.compile(r"py" r"pi\.org|python" r"hosted|--(?:extra-)?index" r"-url|--find" r"-links|file:" r"///")
ELSEWHERE = re.compile(
    r"""<script[^>]+src=["']?(?:https?:)?//|<link[^>]+href=["']?(?:https?:)?//"""
    r"""|@import[^;]*//|url\(\s*["']?(?:https?:)?//|\bimport\s[^;]*["']https?://"""
)
INLINE = re.compile(
    r"""\sstyle=["']|\son(?:click|load|submit|change|error|input)=["']"""
    r"""|<script(?![^>]*\bsrc=)[^>]*>|<style"""
)


def files() -> list[Path]:
    """The files that git keeps, or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], check=True, cwd=ROOT, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def found(pattern: re.Pattern[str], *, among: tuple[str, ...] = (), skip: tuple[str, ...] = ()) -> list[str]:
    """`path:line` of every hit; `among` and `skip` are suffixes of paths."""
    hits = []
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix in PICTURES or (among and not name.endswith(among)) or (skip and name.endswith(skip)):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        hits += [f"{name}:{number}" for number, line in enumerate(lines, start=1) if pattern.search(line)]
    return hits


def test_no_path_of_somebodys_machine():
    assert found(MACHINE) == []


def test_nothing_is_put_off():
    assert found(PUT_OFF, skip=("LICENSE",)) == []


@pytest.mark.parametrize("pattern", [SECRET, KEY_IN_CODE], ids=["key", "assignment"])
def test_no_secret(pattern):
    assert found(pattern, skip=(".lock",)) == []


def test_no_lock_file_names_a_registry():
    assert found(re.compile(r"://|--index|--find"), among=(".lock",)) == []
    assert found(REGISTRY) == []
    assert {"uv.lock", "pylock.toml", "poetry.lock", "package-lock.json"}.isdisjoint(p.name for p in files())


def test_pages_load_nothing_from_elsewhere():
    assert found(ELSEWHERE, among=(".html", ".css", ".js", ".svg")) == []


def test_pages_hold_no_inline_script_or_style_which_the_security_policy_forbids():
    assert found(INLINE, among=(".html",)) == []


def test_no_file_is_large():
    large = [path.relative_to(ROOT).as_posix() for path in files() if path.stat().st_size > 400_000]
    assert large == [], "pictures and tables are kept small"


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs/architecture.md").read_text()
    assert [page.name for page in sorted((ROOT / "docs/adr").glob("*.md")) if page.name not in listed] == []
