"""manage.py check says what a file of news lacks, and what to do."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import gettext_lazy, ngettext_lazy

from engagement.delivery import registry
from engagement.delivery.checks import check_news
from engagement.delivery.kinds import Link
from engagement.news import coins_held, paid

UNTRANSLATED = gettext_lazy("A sentence that is in no catalogue")
UNTRANSLATED_NUMBER = ngettext_lazy("%(n)s thing of no catalogue", "%(n)s things of no catalogue", "coins")


def said(monkeypatch: pytest.MonkeyPatch, kind: Any) -> list[tuple[str, str]]:
    """The faults of a file that declares this kind, beside those that there are."""
    monkeypatch.setitem(registry.FILES, "engagement.news.new", kind)
    if kind and kind.slug != "coins_held":
        monkeypatch.setitem(registry.KINDS, kind.slug, kind)
    return [(fault.id, fault.msg) for fault in check_news()]


def test_nothing_is_wrong_with_the_files_that_there_are() -> None:
    assert check_news() == []


@pytest.mark.parametrize(
    ("change", "number", "told"),
    [
        ({"slug": "New Kind"}, "E002", "write the slug “New Kind” with a–z"),
        ({"slug": "n" * 41}, "E002", "at most 40"),
        ({"slug": coins_held.news.slug}, "E003", "choose another slug: “coins_held” belongs to another file"),
        ({"icon": "unicorn"}, "E004", "choose its icon in static/img/icons.svg, which has no “unicorn”"),
        ({"channels": ("pigeon",)}, "E005", "choose its channels, among inbox, webpush, line, email"),
        ({"examples": ()}, "E006", "give examples"),
        ({"link": Link("rewards:nowhere", gettext_lazy("Open the wallet"))}, "E007", "'nowhere'"),
        ({"link": Link("rewards:receipt", gettext_lazy("Open the receipt"))}, "E007", "name a page for its link"),
        ({"examples": ({"shop": "山海小吃"},)}, "E008", "coins"),
        ({"title": ""}, "E009", "give it words: `name` and `title`"),
        ({"name": "new"}, "E010", "put “new” into _(…)"),
        ({"title": UNTRANSLATED}, "W011", "“A sentence that is in no catalogue” has no words in zh-hant"),
        ({"title": UNTRANSLATED_NUMBER}, "W011", "“%(n)s thing of no catalogue” has no words in zh-hant"),
    ],
)
def test_a_fault_names_the_file_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], number: str, told: str
) -> None:
    [(found, message)] = said(monkeypatch, replace(paid.news, **{"slug": "new", **change}))
    assert found == f"engagement.{number}"
    assert message.startswith("engagement/news/new.py: ")
    assert told in message


def test_a_file_that_declares_nothing_is_told_how(monkeypatch: pytest.MonkeyPatch) -> None:
    [(found, message)] = said(monkeypatch, None)
    assert (found, "news = NewsKind(…)" in message) == ("engagement.E001", True)


def test_a_language_without_compiled_words_is_named_once(settings: Any) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("vi", "Tiếng Việt")]
    [fault] = check_news()
    assert (fault.id, "vi" in fault.msg) == ("engagement.W012", True)
