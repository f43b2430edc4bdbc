"""Papers for examiners name files that there are, and the handbooks cover every role."""

import re
from pathlib import Path

import pytest

from civic.core.roles import Role

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ("SECURITY.md", "docs/security-baseline.md", "docs/dpia.md")
PATH = re.compile(r"`([\w./-]+/[\w./-]+|[\w-]+\.(?:md|yaml|lock)|Dockerfile|LICENSE)`")
NAMES = {role: role.value for role in Role} | {Role.OPERATOR: "help-desk"}
HANDBOOK = {role: f"{name}.md" for role, name in NAMES.items()}


@pytest.mark.parametrize("paper", PAPERS)
def test_whatever_shows_a_control_exists(paper):
    named = [path for path in PATH.findall((ROOT / paper).read_text(encoding="utf-8")) if not path.startswith("/")]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_control_is_shown_by_a_file():
    table = (ROOT / "docs/security-baseline.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith("| ") and "／" in line and "---" not in line]
    assert len(rows) > 20
    assert [row for row in rows[1:] if not PATH.search(row)] == []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_a_handbook_that_the_index_names(role):
    folder = ROOT / "docs/handbooks"
    assert (folder / HANDBOOK[role]).is_file()
    assert f"({HANDBOOK[role]})" in (folder / "README.md").read_text(encoding="utf-8")


def test_pictures_of_handbooks_are_made_by_the_project():
    shown = [
        (path, name)
        for path in (ROOT / "docs/handbooks").glob("*.md")
        for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", path.read_text(encoding="utf-8"))
    ]
    assert len(shown) >= 5
    assert [(path.name, name) for path, name in shown if not (path.parent / name).is_file()] == []
