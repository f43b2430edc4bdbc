"""What must not be in the tree: traces of a machine, of a registry, of a secret, of work put off, of other hosts."""

import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
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
PAGE = re.compile(r"[\w./-]*\w\.md\b")
# A number out of somebody's list of promises, such as an L with 13; sizes of paper begin with A.
PROMISE = re.compile(r"(?<![\w.%/#-])[B-Z]\d{1,2}(?![\w%-])")
SOMEBODYS_FOLDER = re.compile(r"\bse" r"eds/|\bsha" r"red/")


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
    most = {".po": 1_000_000}  # one catalogue holds every sentence
    large = [
        path.relative_to(ROOT).as_posix() for path in files() if path.stat().st_size > most.get(path.suffix, 400_000)
    ]
    assert large == [], "pictures and tables are kept small"


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs/architecture.md").read_text()
    assert [page.name for page in sorted((ROOT / "docs/adr").glob("*.md")) if page.name not in listed] == []


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """What is written for people, with its line: a page's whole text, or the comments and long texts of a program."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.splitlines(), start=1)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and token.string.startswith('"""')):
            yield token.start[0], token.string


def test_what_is_meant_is_said_in_words_and_not_by_a_number_of_a_list_that_is_elsewhere():
    written = [path for path in files() if path.suffix in {".py", ".md", ".sql"} or path.name == "Makefile"]
    numbered = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in written
        for line, text in prose(path)
        if PROMISE.search(text) or SOMEBODYS_FOLDER.search(text)
    ]
    assert numbered == [], "say what it means"


def test_every_page_that_is_named_is_in_the_tree():
    """Beside the file that names it, at the top, or in docs/."""
    readable = [path for path in files() if path.suffix in {".py", ".md", ".sql", ".html", ".toml"}]
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in readable
        for name in PAGE.findall(path.read_text(encoding="utf-8"))
        if not any((place / name).exists() for place in (path.parent, ROOT, ROOT / "docs"))
    ]
    assert missing == []
