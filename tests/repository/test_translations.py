"""Every sentence of the site exists in 繁體中文, with the same places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from civic import messages

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"%\(\w+\)[sd]|%%")
PLURALS = re.compile(r"\bn(?:p)?gettext|{%\s*plural\s*%}|\bblocktrans(?:late)?\b[^%]*\bcount\b")


def translated() -> list[Message]:
    found = []
    for path in messages.catalogues():
        with path.open("rb") as file:
            found += [message for message in read_po(file) if message.id and message.string]
    return found


def test_no_message_lacks_its_translation():
    assert messages.untranslated() == [], "make messages lists them; write them into the catalogue"


def test_a_translation_fills_the_same_places_as_its_message():
    unlike = [
        message.id
        for message in translated()
        if sorted(set(PLACES.findall(message.id))) != sorted(set(PLACES.findall(message.string)))
    ]
    assert unlike == []


@pytest.mark.parametrize("app", [*messages.APPS, "templates"])
def test_nothing_uses_plural_forms_which_are_not_gathered(app):
    sources = [path for path in (ROOT / app).rglob("*") if path.suffix in {".py", ".html", ".txt"}]
    assert [path.name for path in sources if PLURALS.search(path.read_text(encoding="utf-8"))] == []


def test_long_texts_are_trimmed_so_that_their_line_breaks_are_no_part_of_the_message():
    untrimmed = re.compile(r"{%\s*blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%}")
    sources = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    assert [path.name for path in sources if untrimmed.search(path.read_text(encoding="utf-8"))] == []
