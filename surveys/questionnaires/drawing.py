"""A quiz that asks some of its questions: which of them, by chance, and what they must not lean on."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.kinds.registry import KINDS
from surveys.logic.faults import Fault
from surveys.logic.grammar import questions_in, tree_of
from surveys.logic.piping import names_in
from surveys.questionnaires.models import Question


def is_drawn(question: Any) -> bool:
    """Whether a quiz that draws may leave it out: it has answers to choose from. Words and notes are for everybody."""
    return KINDS[question.kind].has_choices


def draw(questions: Sequence[Question], many: int) -> list[int]:
    """The ids of so many of those that may be drawn, in an order of chance."""
    pool = [question.pk for question in questions if is_drawn(question)]
    return secrets.SystemRandom().sample(pool, min(many, len(pool)))


def narrowed(questions: Sequence[Question], drawn: Sequence[int]) -> list[Question]:
    """What is asked: the drawn ones of each page in their order, everything else in its place."""
    by_pk = {question.pk: question for question in questions}
    page_of = _pages(questions)
    waiting = {page: [pk for pk in drawn if page_of.get(pk) == page] for page in set(page_of.values())}
    found = []
    for question in questions:
        if not is_drawn(question):
            found.append(question)
        elif waiting[page_of[question.pk]] and question.pk in drawn:
            found.append(by_pk[waiting[page_of[question.pk]].pop(0)])
    return found


def _pages(questions: Sequence[Question]) -> dict[int, int]:
    """The page of each question, counted from 0: whatever the draw, it stays on its page."""
    page, found = 0, {}
    for question in questions:
        page += question.kind == Question.Kind.SECTION
        found[question.pk] = page
    return found


def faults(asked: Sequence[Any], draws: int | None) -> Iterator[Fault]:
    """What keeps these questions from being drawn, each with its place and its box."""
    if not draws:
        return
    pool = [at for at, each in enumerate(asked) if is_drawn(each)]
    if asked and len(pool) < draws:
        told = {"draws": draws, "n": len(pool)}
        words = _("%(draws)s questions are to be drawn, and there are %(n)s with right answers: write more.") % told
        yield Fault(pool[-1] if pool else 0, "text", words)
    names = {asked[at].name for at in pool} - {""}
    for at, each in enumerate(asked):
        if is_drawn(each) and not each.is_required:
            yield Fault(at, "is_required", _("A question that is drawn must be answered, so that it can be counted."))
        for box, leaned_on in _leanings(each):
            if names & leaned_on:
                words = _("This depends on a question that is not drawn for everybody: %(name)s.")
                yield Fault(at, box, words % {"name": min(names & leaned_on)})


def _leanings(asked: Any) -> Iterator[tuple[str, set[str]]]:
    """The questions that a condition or a text speaks of."""
    yield "shown_if", set(questions_in(tree_of(asked.shown_if)))
    yield "must", set(questions_in(tree_of(asked.must)))
    yield "text", {*names_in(asked.text), *names_in(asked.text_en)}
