"""What came of a questionnaire: counts that may be shown, and words; of anonymous answers never whose they are."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from civic.core import keyset
from civic.core.small_cells import LEAST, shown
from surveys.kinds.registry import KINDS
from surveys.questionnaires.asked import asked
from surveys.questionnaires.drawing import is_drawn
from surveys.questionnaires.models import Question, Questionnaire, Version
from surveys.responses.models import Answer
from surveys.results import counting
from surveys.results.models import Tally, Weighting
from surveys.results.statistics import wilson

SOME = 20  # answers in words that the page shows of each question


@dataclass(frozen=True)
class ChoiceCount:
    """How many responses chose an answer, and their share of all responses in percent; None where too few did.

    `low`, `high`: the 95 % interval of the share. `weighted`: the share as weighed by the county's population.
    """

    text: str
    is_right: bool
    count: int | None
    percent: int | None
    key: str = ""
    low: int | None = None
    high: int | None = None
    weighted: int | None = None


@dataclass(frozen=True)
class QuestionResult:
    """One question's counts as of a day; for words, some of them. `answered` is None where it would tell too much."""

    question: Question
    on: date
    responses: int
    answered: int | None
    choices: list[ChoiceCount]
    figure: str
    words: list[str]

    @property
    def hides(self) -> bool:
        return any(choice.count is None for choice in self.choices)


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


def results(
    version: Version, *, today: date, weighting: Weighting | None = None, with_words: bool = True
) -> list[QuestionResult]:
    """Every question with its counts, in the order in which it was asked; nothing before LEAST have answered.

    Of anonymous answers these are the counts of the last night in which they could be renewed; else those of now.
    """
    closed: set[int] = set()
    if version.questionnaire.is_anonymous:
        found = _kept(version)
        closed = _closed(version, found)
    elif counting.is_erased(version):
        found = _kept(version)
    else:
        found = counting.tallies(version, today=today)
    texts = _some_words(version, found, closed) if with_words else {}
    shares = weighting.shares if weighting else {}
    told = [
        _result(
            tally, texts.get(tally.question_id, []), shares.get(str(tally.question_id), {}),
            is_anonymous=version.questionnaire.is_anonymous, draws=version.questionnaire.draws is not None,
            effective=weighting.effective if weighting else None,
        )
        for tally in found
    ]  # fmt: skip
    return [_without_counts(each) if each.question.pk in closed else each for each in told]


def words(version: Version) -> Iterator[tuple[str, str]]:
    """Every answer in words, beside its question; in the order of the alphabet, so that no place tells whose it is."""
    rows = readable(version)
    return keyset.in_order(rows, ("question__order", "question", "text", "pk"), ("question__text", "text"))


def readable(version: Version) -> "QuerySet[Answer, Answer]":
    """Every answer in words that may be read, as rows."""
    tallies = _kept(version) if version.questionnaire.is_anonymous else []
    return _words(version, tallies, _closed(version, tallies) if tallies else set())


def named(version: Version) -> Iterator[tuple[Any, ...]]:
    """Who answered what, of a version whose answers bear names: day, name, question, answer."""
    rows = Answer.objects.filter(question__version=version, response__citizen__isnull=False)
    keys = ("response__on", "response", "question__order", "question", "pk")
    fields = (
        "response__on", "response__citizen__user__name", "question__text", "question__kind", "choice__text", "text",
        "number", "day",
    )  # fmt: skip
    write: dict[str, Any] = {}
    for on, name, question, kind, choice, text, number, day in keyset.in_order(rows, keys, fields):
        row = {"choice": choice, "text": text, "number": number, "day": day}
        if kind not in write:
            write[kind] = KINDS[kind].exporter()
        yield on, name, question, write[kind](row)


def _words(version: Version, tallies: list[Tally], closed: set[int]) -> "QuerySet[Answer, Answer]":
    """Words that may be read: of anonymous answers those that were mixed, once enough have come."""
    written = Answer.objects.filter(question__version=version).exclude(text="")
    if not version.questionnaire.is_anonymous:
        return written
    opened = [each.question_id for each in tallies if each.question_id not in closed and _opens_words(each)]
    return written.filter(response__on=None, question__in=opened)


def _kept(version: Version) -> list[Tally]:
    """What was counted of anonymous answers, in the order in which it was asked."""
    kept = {each.question_id: each for each in counting.of_those_that_ask(Tally).filter(question__version=version)}
    found = [(kept[question.pk], question) for question in asked(version) if question.pk in kept]
    for tally, question in found:
        tally.question = question
    return [tally for tally, _question in found]


def _closed(version: Version, tallies: list[Tally]) -> set[int]:
    """The questions of which conditions would tell what was hidden of others."""
    by_question = {each.question_id: each for each in tallies}
    return counting.closed_by_conditions(version, lambda asked: counting.hides(by_question.get(asked.pk)))


def _opens_words(tally: Tally) -> bool:
    """Whether so many wrote that their words are read; those beside a choice only where its count is shown."""
    others = {str(choice.pk) for choice in tally.question.choices.all() if choice.is_other}
    if not others:
        return tally.answered >= LEAST
    for table in counting.tables(tally.question, tally):
        visible = shown(counting.counts(table, tally), total=tally.responses, is_partition=table.is_partition)
        if any(key in others and may for (key, _text), may in zip(table.cells, visible, strict=True)):
            return True
    return False


def _without_counts(result: QuestionResult) -> QuestionResult:
    choices = [ChoiceCount(each.text, False, None, None, each.key) for each in result.choices]
    return replace(result, answered=None, choices=choices, figure="", words=[])


def _some_words(version: Version, tallies: list[Tally], closed: set[int]) -> dict[int, list[str]]:
    """A few answers to each question in words, read at once; by the alphabet, so that no place tells whose it is."""
    in_words = [tally.question_id for tally in tallies if KINDS[tally.question.kind].keeps_words]
    if not in_words:
        return {}
    rows = _words(version, tallies, closed).order_by("pk").values_list("question", "text")
    # A part for each question, so that the index on words gives its first ones and the others stay unread.
    first, *others = [rows.filter(question=each)[:SOME] for each in in_words]
    found: dict[int, list[str]] = defaultdict(list)
    for question, text in first.union(*others, all=True) if others else first:
        found[question].append(text)
    return {question: sorted(texts) for question, texts in found.items()}


def _result(
    tally: Tally, texts: list[str], weighted: dict[str, int], *, is_anonymous: bool, draws: bool, effective: int | None
) -> QuestionResult:
    question, choices, figure = tally.question, [], ""
    (answered,) = shown([tally.answered], total=tally.responses, is_partition=True)
    # Of a drawn question the share is of those who were asked: each of them had to answer.
    base = tally.answered if draws and is_drawn(question) and (answered or not is_anonymous) else tally.responses
    right = {str(choice.pk) for choice in question.choices.all() if choice.is_right}
    for table in counting.tables(question, tally):
        counts = counting.counts(table, tally)
        visible = shown(counts, total=tally.responses, is_partition=table.is_partition)
        if sum(counts) and (all(visible) or not is_anonymous):
            figure = KINDS[question.kind].figure(question, counts)
        for (key, text), n, may in zip(table.cells, counts, visible, strict=True):
            share = weighted.get(key, 0) if weighted else None
            choices.append(
                replace(_told(n, base, share, effective), text=text, key=key)
                if may or not is_anonymous
                else ChoiceCount(text, False, None, None, key)
            )
    return QuestionResult(
        question=question,
        on=tally.on,
        responses=tally.responses,
        answered=tally.answered if answered or not is_anonymous else None,
        choices=[replace(choice, is_right=choice.key in right) for choice in choices],
        figure=figure,
        words=texts,
    )


def _told(n: int, responses: int, weighted: int | None, effective: int | None) -> ChoiceCount:
    """A count with its share and interval; weighed, the interval is that of the effective number."""
    part: float = n
    total = responses
    if weighted is not None and effective:
        part, total = weighted / 100 * effective, effective
    low, high = wilson(part, total)
    percent = round(100 * n / responses) if responses else 0
    return ChoiceCount("", False, n, percent, "", round(100 * low), round(100 * high), weighted)
