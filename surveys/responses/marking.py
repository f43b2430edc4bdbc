"""Which answers of a quiz were right, and why: told to whoever answered, and kept nowhere but on their device.

The portal cannot look it up later, for answers bear no name; so a signed cookie holds it for a while, for one page.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from surveys.kinds.registry import KINDS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.models import Question, Questionnaire, Version

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Told:
    """What a try of a quiz came to: the questions answered rightly, and those that were drawn, in their order."""

    right: frozenset[int]
    drawn: tuple[int, ...] = ()

    def asked_of(self, version: Version) -> list[Question]:
        """The questions of that try; all of them where none are drawn."""
        if version.questionnaire.draws is None:
            return asked(version)
        by_pk = {question.pk: question for question in asked(version)}
        return [by_pk[pk] for pk in self.drawn if pk in by_pk]


@dataclass(frozen=True)
class Marked:
    """One question of a quiz after answering. The right answers are told once no try can use them any more.

    `place`: the heading of the notice that says it, told at once, for it is there to be read; `place_url` leads there.
    """

    question: Question
    is_right: bool
    right_answers: list[str]
    why: str
    place: str = ""
    place_url: str = ""


def is_passed(questions: Iterable[Question], right: frozenset[int]) -> bool:
    """Whether every question that has right answers was answered rightly; one that a condition hid was not."""
    return {each.pk for each in questions if KINDS[each.kind].has_choices} <= right


def marked(
    questions: Iterable[Question], right: frozenset[int], *, is_over: bool, places: Mapping[str, str] | None = None
) -> list[Marked]:
    """Mark every question that has right answers; `right` are those that were answered rightly.

    `places`: where each heading of the notice stands, and under "" its top, for one that is not there any more.
    """
    found = [_mark(each, each.pk in right, is_over=is_over) for each in questions if KINDS[each.kind].has_choices]
    return [_placed(each, places or {}) for each in found]


def _placed(each: Marked, places: Mapping[str, str]) -> Marked:
    heading = each.question.place
    return replace(each, place=heading, place_url=places.get(heading, places.get("", ""))) if heading else each


def _mark(question: Question, is_right: bool, *, is_over: bool) -> Marked:
    answers = [choice.words for choice in question.choices.all() if choice.is_right] if is_over else []
    return Marked(question, is_right, answers, question.why_words if is_over or is_right else "")


def hand_over(response: HttpResponse, questionnaire: Questionnaire, told: Told) -> None:
    """Give the device what only it will know."""
    response.set_signed_cookie(
        settings.QUIZ_COOKIE_NAME,
        "/".join(".".join(map(str, ids)) for ids in (sorted(told.right), told.drawn)),
        salt=_salt(questionnaire),
        max_age=KEPT_SECONDS,
        path=reverse("surveys:answer", args=[questionnaire.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )


def handed_over(request: HttpRequest, questionnaire: Questionnaire) -> Told | None:
    """What this device was given; None after a while, on other devices, and where it was altered."""
    kept = request.get_signed_cookie(
        settings.QUIZ_COOKIE_NAME, default=None, salt=_salt(questionnaire), max_age=KEPT_SECONDS
    )
    if kept is None:
        return None
    right, _slash, drawn = kept.partition("/")
    return Told(frozenset(_ids(right)), tuple(_ids(drawn)))


def _ids(text: str) -> Iterator[int]:
    yield from (int(pk) for pk in text.split(".") if pk)


def _salt(questionnaire: Questionnaire) -> str:
    return f"quiz {questionnaire.pk}"
