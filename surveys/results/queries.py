"""Counts of what was answered; never who answered it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count

from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.responses.models import Answer

NEWEST = 20  # answers in words that the page shows of each question; not in their order, as below


@dataclass(frozen=True)
class ChoiceCount:
    """How many responses chose an answer, and their share of all responses in percent."""

    text: str
    is_right: bool
    count: int
    percent: int


@dataclass(frozen=True)
class QuestionResult:
    """One question's counts; for words, the newest few."""

    question: Question
    answered: int
    choices: list[ChoiceCount]
    words: list[str]


def counted(questionnaire: Questionnaire, number: str = "") -> Version | None:
    """The version of that number whose answers are counted, or the live one; None: no such version was published."""
    published = questionnaire.versions.exclude(state__in=Version.UNPUBLISHED)
    if not number:
        return published.last()
    return (
        published.filter(number=int(number)).first()
        if number.isascii() and number.isdigit() and len(number) < 5
        else None
    )


def results(version: Version) -> list[QuestionResult]:
    """Every question with its counts, in the order in which it was asked."""
    responses = version.responses.count()
    questions = version.questions.prefetch_related("choices").annotate(
        answered=Count("answers__response", distinct=True)
    )
    counts = dict(
        version.questions.filter(answers__choice__isnull=False)
        .order_by()
        .values_list("answers__choice")
        .annotate(n=Count("answers"))
        .values_list("answers__choice", "n")
    )
    return [_result(question, counts, responses) for question in questions]


def words(version: Version) -> Iterator[tuple[str, str]]:
    """Every answer in words, beside its question; in the order of the alphabet, so that no place tells whose it is."""
    written = Answer.objects.filter(question__version=version).exclude(text="")
    ordered = written.order_by("question__order", "question", "text")
    return ordered.values_list("question__text", "text").iterator(chunk_size=2000)


def _result(question: Question, counts: dict[int, int], responses: int) -> QuestionResult:
    choices = [
        ChoiceCount(
            text=choice.text,
            is_right=choice.is_right,
            count=counts.get(choice.pk, 0),
            percent=round(100 * counts.get(choice.pk, 0) / responses) if responses else 0,
        )
        for choice in question.choices.all()
    ]
    newest = question.answers.exclude(text="").order_by("-id").values_list("text", flat=True)[:NEWEST]
    return QuestionResult(question, question.answered, choices, sorted(newest))  # type: ignore[attr-defined]
