"""Style sheets: a file for each component, one declaration a line, nothing twice, and few requests."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from civic.site import styles

CSS = Path(__file__).resolve().parents[3] / "static" / "css"
SHEETS = sorted(CSS.glob("*.css"))
PIECES = sorted(CSS.glob("*/*.css"))
TOKENS = {"base/tokens.css", "admin/theme.css"}
DJANGOS = {"--button-fg"}  # given by the administration's own style sheets


def plain(path: Path) -> str:
    return styles.COMMENT.sub("", path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(CSS).as_posix()


def test_every_piece_belongs_to_a_sheet_and_every_name_to_a_piece():
    named = {piece for sheet in SHEETS for piece in styles.IMPORT.findall(sheet.read_text(encoding="utf-8"))}
    assert named == {name(piece) for piece in PIECES}


@pytest.mark.parametrize("path", [*SHEETS, *PIECES], ids=name)
def test_a_declaration_has_a_line_of_its_own(path):
    crowded = [line for line in plain(path).splitlines() if re.search(r";\s*\S|[{]\s*\S|\S\s*[}]", line)]
    assert crowded == [], (
        f"static/css/{name(path)}: write each declaration, and each brace's end, on a line of its own."
    )


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_a_sheet_says_nothing_twice(path):
    text = styles.COMMENT.sub("", styles.IMPORT.sub(lambda m: (CSS / m[1]).read_text("utf-8"), path.read_text("utf-8")))
    rules = Counter(
        re.sub(r"\s+", " ", rule) for rule in re.findall(r"^[^{}\s][^{}]*{[^{}]*}|^  \S[^{}]*{[^{}]*}", text, re.M)
    )
    assert [rule for rule, times in rules.items() if times > 1] == []


def test_every_name_of_a_value_is_given_one_somewhere():
    """A colour that nobody named is none: its words take that of their neighbours, in silence."""
    named = {each for path in PIECES + SHEETS for each in re.findall(r"(--[\w-]+)\s*:", plain(path))}
    used = {each for path in PIECES + SHEETS for each in re.findall(r"var\((--[\w-]+)\)", plain(path))}
    assert used - named - DJANGOS == set()


def test_colours_of_the_site_are_named_in_one_place():
    """The administration's progress chart and sheets for the printer have colours that follow no scheme."""
    dark = {name(piece) for piece in PIECES if "prefers-color-scheme" in plain(piece) or "light-dark(" in plain(piece)}
    assert dark == TOKENS


def test_the_administration_uses_the_sites_colours():
    sheet = styles.whole(CSS / "admin.css")
    assert "--ocean: #075e78" in sheet
    assert "--link-fg: var(--ocean)" in sheet


def test_a_sheet_is_found_whole_and_its_pieces_are_not():
    found = Path(finders.find("css/site.css")).read_text(encoding="utf-8")
    assert ".badge {" in found
    assert "@import" not in found
    assert finders.find("css/parts/badge.css") is None


def test_collecting_takes_whole_sheets_and_no_pieces():
    found = dict(styles.Finder().list(None))
    assert {path for path in found if path.startswith("css/")} == {f"css/{sheet.name}" for sheet in SHEETS}
    with found["css/site.css"].open("css/site.css") as sheet:
        assert b".badge {" in sheet.read()
    assert "img/icons.svg" in found


def test_a_piece_that_is_changed_shows_in_its_sheet(tmp_path, settings):
    settings.STYLES_ROOT, settings.DEBUG = tmp_path / "styles", True
    sheet, piece = tmp_path / "sheet.css", tmp_path / "piece.css"
    sheet.write_text('/* A sheet. */\n@import "piece.css";\n')
    piece.write_text(".a {\n  color: red;\n}\n")
    assert styles.made(sheet).read_text() == ".a {\ncolor: red;\n}\n"
    piece.write_text(".a {\n  color: blue;\n}\n")
    assert "blue" in styles.made(sheet).read_text()


def test_a_colour_that_is_written_once_is_another_in_each_scheme():
    rule = styles.RULE.sub(styles._in_both_schemes, ":root {\n--a: light-dark(rgb(1 2 3 / 4%), #fff);\n--b: red;\n}")
    assert ":root {\n--a: rgb(1 2 3 / 4%);\n--b: red;\n}" in rule
    assert re.search(
        r'prefers-color-scheme: dark\) { :root:where\(:not\(\[data-theme="light"]\)\) {\s*--a: #fff;}', rule
    )
    assert re.search(r':root\[data-theme="dark"] {\s*--a: #fff;}', rule)


def test_a_sheet_that_names_a_piece_which_is_not_there_says_so(tmp_path):
    (tmp_path / "sheet.css").write_text('@import "nothing.css";\n')
    with pytest.raises(FileNotFoundError, match="nothing"):
        styles.whole(tmp_path / "sheet.css")
