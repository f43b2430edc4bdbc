"""Which answers of a quiz were right, and why: told to whoever answered, and kept nowhere but on their device.

The portal cannot look it up later, for answers bear no name; so a signed cookie holds it for a while, for one page.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from surveys.kinds.registry import KINDS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.models import Question, Questionnaire, Version

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Marked:
    """One question of a quiz after answering. The right answers are told once no try can use them any more."""

    question: Question
    is_right: bool
    right_answers: list[str]
    why: str


def is_passed(version: Version, right: frozenset[int]) -> bool:
    """Whether every question that has right answers was answered rightly; one that was not asked was not."""
    return {each.pk for each in asked(version) if KINDS[each.kind].has_choices} <= right


def marked(version: Version, right: frozenset[int], *, is_over: bool) -> list[Marked]:
    """Mark every question that has right answers; `right` are those that were answered rightly."""
    return [_mark(each, each.pk in right, is_over=is_over) for each in asked(version) if KINDS[each.kind].has_choices]


def _mark(question: Question, is_right: bool, *, is_over: bool) -> Marked:
    answers = [choice.words for choice in question.choices.all() if choice.is_right] if is_over else []
    return Marked(question, is_right, answers, question.why_words if is_over or is_right else "")


def hand_over(response: HttpResponse, questionnaire: Questionnaire, right: frozenset[int]) -> None:
    """Give the device what only it will know."""
    response.set_signed_cookie(
        settings.QUIZ_COOKIE_NAME,
        ".".join(map(str, sorted(right))),
        salt=_salt(questionnaire),
        max_age=KEPT_SECONDS,
        path=reverse("surveys:answer", args=[questionnaire.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )


def handed_over(request: HttpRequest, questionnaire: Questionnaire) -> frozenset[int] | None:
    """What this device was given; None after a while, on other devices, and where it was altered."""
    kept = request.get_signed_cookie(
        settings.QUIZ_COOKIE_NAME, default=None, salt=_salt(questionnaire), max_age=KEPT_SECONDS
    )
    return None if kept is None else frozenset(int(pk) for pk in kept.split(".") if pk)


def _salt(questionnaire: Questionnaire) -> str:
    return f"quiz {questionnaire.pk}"
