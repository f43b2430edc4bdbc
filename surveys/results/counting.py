"""Counting what was answered to each question, whoever answered."""

from collections import defaultdict
from datetime import date

from django.db.models import Count

from surveys.kinds.base import Table
from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Question, Version
from surveys.responses.models import Answer
from surveys.results.models import Tally


def tables(question: Question, *tallied: Tally) -> list[Table]:
    """The tables in which the answers to a question are shown, with every cell of these tallies; words have none."""
    return KINDS[question.kind].count(question, sorted({key for tally in tallied for key in tally.cells}))


def counts(table: Table, tally: Tally) -> list[int]:
    """The table's cells as they were counted."""
    return [tally.cells.get(key, 0) for key, _words in table.cells]


def tallies(version: Version, *, today: date) -> list[Tally]:
    """Count every question, as it stands now; nothing is saved. Of anonymous answers only those that were mixed."""
    rows = version.responses.filter(on=None) if version.questionnaire.is_anonymous else version.responses.all()
    questions = {question.pk: question for question in version.questions.prefetch_related("choices")}
    responses, cells = rows.count(), defaultdict[int, dict[str, int]](lambda: defaultdict(int))
    answers = Answer.objects.filter(response__in=rows)
    counted = [pk for pk, question in questions.items() if not KINDS[question.kind].keeps_words]
    for row in (
        answers.filter(question__in=counted).values("question", "choice_id", "number", "day").annotate(n=Count("pk"))
    ):
        question = questions[row["question"]]
        cells[question.pk][KINDS[question.kind].cell(question, dict(row))] += row["n"]
    answered = dict(answers.values_list("question").annotate(n=Count("response", distinct=True)))
    return [
        Tally(question=each, responses=responses, answered=answered.get(pk, 0), cells=dict(cells[pk]), on=today)
        for pk, each in questions.items()
    ]
