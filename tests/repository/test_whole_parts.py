"""A part of a page is whole: what it opens it closes, so that whoever edits it sees all of it in one place."""

from pathlib import Path

import pytest

from tests.repository import markup

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
KEPT = {name: source for name, source in PAGES.items() if "{% shared" in source}
LONGEST = 160
PARTS = {name: source for name, source in PAGES.items() if name.rpartition("/")[2].startswith("_") or "_parts/" in name}
TORN = [
    ("<div><p>{{ words }}</p>", "it opens <div> and does not close it"),
    ("</p></div>", "it ends </p>, which it did not open last"),
    ("<div><p></div></p>", "it ends </div>, which it did not open last"),
    (' class="card"><p>{{ words }}</p>', "it begins or ends inside a tag"),
    ('<p>{{ words }}</p><section class="card"', "it begins or ends inside a tag"),
]


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_kept_part_is_a_whole_element(name):
    faults = [fault for part in markup.shared_parts(KEPT[name]) if (fault := markup.torn(part))]
    assert faults == [], (
        f"templates/{name}: a part inside {{% shared %}} is not whole: {faults[0]}. "
        "Begin {% shared %} before the tag that opens, and write {% endshared %} after the tag that ends it."
    )


@pytest.mark.parametrize("name", sorted(PARTS))
def test_an_included_part_is_a_whole_element(name):
    fault = markup.torn(PARTS[name])
    assert fault == "", f"templates/{name} is not whole: {fault}. Open and close it in the same file."


@pytest.mark.parametrize(("source", "fault"), TORN)
def test_a_torn_part_is_found(source, fault):
    assert markup.torn(source) == fault


def test_a_whole_part_passes():
    source = '{% shared here %}<p{% if here %} class="a > b"{% endif %}>{{ a }} <img src="{{ b }}"></p>{% endshared %}'
    assert [markup.torn(part) for part in markup.shared_parts(source)] == [""]


def test_no_line_of_a_template_is_longer_than_a_screen():
    every = [path for path in TEMPLATES.rglob("*") if path.is_file()]
    long = [
        f"templates/{path.relative_to(TEMPLATES)}:{number}"
        for path in every
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == [], f"Break these lines where the text has a space or an element begins (at most {LONGEST} letters)."
