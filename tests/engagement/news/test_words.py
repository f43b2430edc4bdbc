"""Every kind of news has words for every reader, an icon and a page to lead to, with each of its examples."""

import re
from typing import Any

import pytest
from django.utils import translation

from engagement.delivery import registry
from engagement.delivery.actions import file
from engagement.delivery.kinds import Facts, News, NewsKind
from engagement.delivery.models import Message
from engagement.delivery.translated import lacking
from engagement.delivery.wording import words_of
from tests import factories as make

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CAN_WAIT = {
    "coins_awarded",
    "event_feedback",
    "event_guest",
    "event_near",
    "event_signed_up",
    "questionnaire_closing",
}  # nothing is lost without them
EXAMPLES = [
    pytest.param(kind, facts, id=f"{slug}-{number}")
    for slug, kind in registry.KINDS.items()
    for number, facts in enumerate(kind.examples)
]


@pytest.mark.parametrize("kind", registry.KINDS.values(), ids=registry.KINDS)
def test_no_text_of_a_kind_lacks_its_translation(kind: NewsKind) -> None:
    assert list(lacking(kind, "zh-hant")) == []


@pytest.mark.parametrize("kind", registry.KINDS.values(), ids=registry.KINDS)
def test_what_cannot_be_switched_off_says_why_and_a_locked_screen_tells_no_fact(kind: NewsKind) -> None:
    assert kind.can_be_switched_off is (kind.slug in CAN_WAIT)
    assert "%" not in str(kind.family.neutral_title)


@pytest.mark.parametrize("language", ["zh-hant", "en"])
@pytest.mark.parametrize(("kind", "facts"), EXAMPLES)
def test_words_are_in_the_readers_language_with_nothing_left_to_fill(
    kind: NewsKind, facts: Facts, language: str
) -> None:
    with translation.override(language):
        words = words_of(kind, facts)
    for text in filter(None, (words.title, words.body, words.link_words)):
        assert bool(CHINESE.search(text)) is (language == "zh-hant")
        assert "%" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "facts"), EXAMPLES)
def test_a_message_of_every_kind_opens(client: Any, kind: NewsKind, facts: Facts) -> None:
    client.force_login((citizen := make.citizen()).user)
    file(kind, [News(citizen.pk, "k", make.NOW, facts)])
    with translation.override("zh-hant"):
        words = words_of(kind, facts)
    assert f"#{kind.icon}" in client.get("/inbox/").content.decode()
    body = client.get(f"/inbox/{Message.objects.get().pk}/").content.decode()
    assert words.title in body
    assert f'href="{words.link}"' in body or not kind.link
