"""Every sentence of the site exists in 繁體中文, with the same places to fill."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from civic.deploy import messages

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"%\(\w+\)[sd]|%%")


def translated() -> list[Message]:
    found = []
    for path in messages.catalogues():
        with path.open("rb") as file:
            found += [message for message in read_po(file) if message.id and messages.is_translated(message)]
    return found


def places(words: messages.Words) -> list[set[str]]:
    """The places to fill in each form: of a plural, the last is the one for many."""
    return [set(PLACES.findall(form)) for form in ((words,) if isinstance(words, str) else words)]


def test_no_message_lacks_its_translation():
    assert messages.untranslated() == [], "make messages lists them; write them into the catalogue"


def test_the_catalogues_are_written_as_make_messages_writes_them(tmp_path):
    fresh, copy = messages.gathered(), tmp_path / "django.po"
    for path in messages.catalogues():
        copy.write_bytes(path.read_bytes())
        messages.brought_up(copy, fresh)
        assert copy.read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), "run make messages"


def test_code_that_moves_leaves_the_catalogue_alone(tmp_path):
    here, there, path = Catalog(), Catalog(), tmp_path / "django.po"
    here.add("a long text " * 20, locations=[("rewards/one.py", 1)])
    there.add("a long text " * 20, locations=[("rewards/two.py", 2)])
    with path.open("wb") as po:
        write_po(po, Catalog(locale="vi"))
    messages.brought_up(path, here)
    before = path.read_text(encoding="utf-8")
    messages.brought_up(path, there)
    assert path.read_text(encoding="utf-8") == before
    assert f'msgid "{"a long text " * 20}"\nmsgstr ""\n' in before


def test_what_is_missing_is_listed_with_the_files_that_say_it(tmp_path, monkeypatch):
    path = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as po:
        write_po(po, Catalog(locale="vi"))
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    fresh = Catalog()
    fresh.add("Hello", locations=[("civic/two.py", 9), ("civic/one.py", 3)])
    monkeypatch.setattr(messages, "gathered", lambda: fresh)
    assert (
        messages.untranslated()
        == messages.update()
        == ["vi/LC_MESSAGES/django.po: Hello   (civic/one.py, civic/two.py)"]
    )


def test_a_translation_fills_the_same_places_as_its_message():
    unlike = [message.id for message in translated() if places(message.id)[-1] != places(message.string)[-1]]
    assert unlike == []


def test_no_form_of_a_plural_fills_a_place_of_its_own():
    unlike = [
        message.id
        for message in translated()
        if set().union(*places(message.id), *places(message.string)) != places(message.id)[-1]
    ]
    assert unlike == []


def test_long_texts_are_trimmed_so_that_their_line_breaks_are_no_part_of_the_message():
    untrimmed = re.compile(r"{%\s*blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%}")
    sources = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    assert [path.name for path in sources if untrimmed.search(path.read_text(encoding="utf-8"))] == []


def test_what_is_counted_is_gathered_in_both_forms_from_pages_and_from_code():
    gathered = {(message.id, message.context) for message in messages.gathered()}
    assert (("Pay %(n)s coin", "Pay %(n)s coins"), None) in gathered
    assert (("coin", "coins"), "after a number") in gathered
    assert (("You earned %(n)s coin", "You earned %(n)s coins"), None) in gathered


@pytest.mark.parametrize(("language", "forms"), [("zh_Hant", 1), ("vi", 1), ("pl", 3), ("ar", 6)])
def test_a_language_has_as_many_forms_as_it_needs_and_lacks_what_it_leaves_empty(tmp_path, language, forms):
    fresh, path = Catalog(fuzzy=False), tmp_path / "django.po"
    fresh.add(("%(n)s coin", "%(n)s coins"))
    with path.open("wb") as po:
        write_po(po, Catalog(locale=language))
    assert [message.id[1] for message in messages.brought_up(path, fresh)] == ["%(n)s coins"]
    text = path.read_text(encoding="utf-8")
    assert [f"msgstr[{form}]" in text for form in range(forms + 1)] == [True] * forms + [False]
    path.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "%(n)s"'), encoding="utf-8")
    assert len(messages.brought_up(path, fresh)) == (forms > 1)
    path.write_text(re.sub(r'(msgstr\[\d\]) ""', r'\1 "%(n)s"', text), encoding="utf-8")
    assert messages.brought_up(path, fresh) == []
