"""Counting what was answered to each question, whoever answered: the whole version in one pass of the database."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Count, QuerySet

from civic.core.small_cells import shown
from civic.core.small_tables import Pattern, column_totals, opened
from surveys.kinds.base import Table
from surveys.kinds.registry import KINDS
from surveys.logic.grammar import questions_in
from surveys.questionnaires.asked import asked
from surveys.questionnaires.models import Question, Version
from surveys.responses.groups import FLAGGED, Dimension, dimensions_of
from surveys.responses.models import Answer, Response
from surveys.results.models import Breakdown, Tally

RAW = ("choice_id", "number", "day")
Kept = TypeVar("Kept", Tally, Breakdown)
Group = tuple[str, ...]  # age band, gender, district, flagged or not; as far as the questionnaire keeps them


def tables(question: Question, *counted: Tally | Breakdown) -> list[Table]:
    """The tables in which the answers to a question are shown, with every cell of these counts; words have none."""
    found = {key for each in counted for key in _keys(each)}
    return KINDS[question.kind].count(question, sorted(found))


def _keys(counted: Tally | Breakdown) -> Iterator[str]:
    if isinstance(counted, Tally):
        yield from counted.cells
    else:
        yield from (key for cells in counted.cells.values() for key in cells)


def counts(table: Table, tally: Tally) -> list[int]:
    """The table's cells as they were counted."""
    return [tally.cells.get(key, 0) for key, _words in table.cells]


@dataclass
class Counted:
    """A version as it stands: responses by group, and of each question its cells and who answered it by group."""

    questions: dict[int, Question]
    responses: dict[Group, int]
    cells: dict[int, dict[Group, dict[str, int]]] = field(default_factory=dict)
    answered: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.responses.values())

    def tallies(self, *, today: date) -> list[Tally]:
        return [
            Tally(
                question=question, responses=self.total, answered=self.answered.get(pk, 0), on=today,
                cells=_summed(self.cells.get(pk, {}), lambda _group: "").get("", {}),
            )
            for pk, question in self.questions.items()
        ]  # fmt: skip

    def cut(self, most: int) -> "Counted":
        """The same by the first so many of its dimensions."""
        cells = {pk: _summed(groups, lambda group: group[:most]) for pk, groups in self.cells.items()}
        responses: dict[Group, int] = defaultdict(int)
        for group, n in self.responses.items():
            responses[group[:most]] += n
        return Counted(self.questions, dict(responses), cells, self.answered)

    def breakdowns(self, version: Version, place: int, *, today: date) -> list[Breakdown]:
        """Every counted question by one dimension."""
        sizes: dict[str, int] = defaultdict(int)
        slug = dimensions_of(version.questionnaire)[place].slug
        for group, n in self.responses.items():
            sizes[group[place]] += n
        return [
            Breakdown(
                version=version, question=question, by=slug, responses=self.total, on=today,
                sizes=dict(sizes), cells=_summed(self.cells.get(pk, {}), lambda group: group[place]),
            )
            for pk, question in self.questions.items() if not KINDS[question.kind].keeps_words
        ]  # fmt: skip


def _summed(cells: dict[Group, dict[str, int]], key: Any) -> Any:
    found: dict[Any, dict[str, int]] = {}
    for group, row in cells.items():
        into = found.setdefault(key(group), {})
        for cell, n in row.items():
            into[cell] = into.get(cell, 0) + n
    return found


def of_those_that_ask(counts: type[Kept]) -> QuerySet[Kept]:
    """The kept counts but for those of notes and sections, which earlier nights wrote: their sizes told of a few."""
    silent = [kind.slug for kind in KINDS.values() if not kind.asks]
    return counts._default_manager.exclude(question__kind__in=silent)


def closed_by_conditions(version: Version, hides: Callable[[Question], bool]) -> set[int]:
    """The questions of which nothing is shown, for who was asked them tells what was hidden of an earlier one.

    That is so where a condition, theirs or their page's, asks about a question that hides something, or is closed too.
    """
    found: set[int] = set()
    before: dict[str, Question] = {}
    page: Question | None = None
    for question in asked(version):
        page = question if question.kind == Question.Kind.SECTION else page
        names = {*questions_in(question.shown_tree), *questions_in(page.shown_tree if page else None)}
        earlier = [before.get(name) for name in names]
        if any(each is None or each.pk in found or hides(each) for each in earlier):
            found.add(question.pk)
        before[question.name] = question
    return found


def hides(tally: Tally | None) -> bool:
    """Whether something of these anonymous counts is not shown; before they are counted, all is hidden."""
    if tally is None:
        return True
    visible = shown([tally.answered], total=tally.responses, is_partition=True)
    for table in tables(tally.question, tally):
        visible += shown(counts(table, tally), total=tally.responses, is_partition=table.is_partition)
    return not all(visible)


def responses_of(version: Version) -> QuerySet[Response]:
    """The responses that are counted: of anonymous ones only those that were mixed."""
    rows = version.responses.all()
    return rows.filter(on=None) if version.questionnaire.is_anonymous else rows


def is_erased(version: Version) -> bool:
    """Whether its answers went as was said, and what was counted of them is all that is left."""
    if version.questionnaire.keeps_days is None:
        return False
    return not version.responses.exists() and Tally.objects.filter(question__version=version).exists()


def count(version: Version) -> Counted:
    """Count every question that asks, as it stands now; nothing is saved."""
    rows, by = responses_of(version), dimensions_of(version.questionnaire)
    questions = {question.pk: question for question in asked(version) if KINDS[question.kind].asks}
    sizes = rows.order_by().values_list(*(each.column for each in by)).annotate(n=Count("pk"))
    found = Counted(questions, _grouped(by, sizes) if by else {(): rows.count()})
    answers = Answer.objects.filter(response__in=rows).order_by()
    counted = [pk for pk, question in questions.items() if not KINDS[question.kind].keeps_words]
    columns = [f"response__{each.column}" for each in by]
    for row in (
        answers.filter(question__in=counted)
        .values("question", "choice_id", "number", "day", *columns)
        .annotate(n=Count("pk"))
    ):
        question, group = questions[row["question"]], _group(by, [row[each] for each in columns])
        into = found.cells.setdefault(question.pk, {}).setdefault(group, {})
        cell = KINDS[question.kind].cell(question, dict(row))
        into[cell] = into.get(cell, 0) + row["n"]
    found.answered = dict(answers.values_list("question").annotate(n=Count("response", distinct=True)))
    return found


def tallies(version: Version, *, today: date) -> list[Tally]:
    """Count every question, as it stands now; nothing is saved. Of anonymous answers only those that were mixed."""
    return count(version).tallies(today=today)


PAIRS = """
    SELECT b.id IS NULL, b.choice_id, b.number, b.day, a.choice_id, a.number, a.day, count(*)
      FROM surveys_answer a
      JOIN surveys_response r ON r.id = a.response_id
      LEFT JOIN surveys_answer b ON b.response_id = a.response_id AND b.question_id = %s
     WHERE a.question_id = %s AND (r."on" IS NULL OR NOT %s)
     GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def crossed(version: Version, question: Question, other: Question, *, today: date) -> Breakdown:
    """Count one question by the one answer to another; who gave the other no answer is the group ""."""
    total, sizes = responses_of(version).count(), dict[str, int]()
    kind, across = KINDS[question.kind], KINDS[other.kind]
    theirs = Answer.objects.filter(response__in=responses_of(version), question=other).order_by()
    for row in theirs.values("choice_id", "number", "day").annotate(n=Count("pk")):
        group = across.cell(other, dict(row))
        sizes[group] = sizes.get(group, 0) + row["n"]
    if rest := total - sum(sizes.values()):
        sizes[""] = rest
    cells: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [other.pk, question.pk, version.questionnaire.is_anonymous])
        for none, *values, n in cursor.fetchall():
            group = "" if none else across.cell(other, dict(zip(RAW, values[:3], strict=True)))
            into = cells.setdefault(group, {})
            cell = kind.cell(question, dict(zip(RAW, values[3:], strict=True)))
            into[cell] = into.get(cell, 0) + n
    return Breakdown(version=version, question=question, by=f"q{other.pk}", responses=total, on=today,
                     sizes=sizes, cells=cells)  # fmt: skip


def _grouped(by: list[Dimension], rows: Any) -> dict[Group, int]:
    found: dict[Group, int] = {}
    for *values, n in rows:
        group = _group(by, values)
        found[group] = found.get(group, 0) + n
    return found


def _group(by: list[Dimension], values: list[Any]) -> Group:
    return tuple(_key(each, value) for each, value in zip(by, values, strict=True))


def _key(dimension: Dimension, value: Any) -> str:
    if dimension == FLAGGED:  # for what it was flagged stands with each answer; apart are shown all of them
        return "flagged" if value else "plain"
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Grid:
    """One table of a breakdown as numbers: rows are answers (at the end those without one), columns are groups."""

    table: Table
    groups: list[str]
    numbers: list[list[int]]
    rows: list[bool]
    columns: list[bool]
    pattern: Pattern


def grids(breakdown: Breakdown, tables: list[Table], groups: list[str] | None = None) -> list[Grid]:
    """The tables of a breakdown with what may be shown of them. Of several choices each is a table of its own."""
    names = groups or [group for group, n in breakdown.sizes.items() if n]
    found = []
    for table in tables:
        parts = [table] if table.is_partition else [Table([cell]) for cell in table.cells]
        visible = shown(_totals(breakdown, table), total=breakdown.responses, is_partition=table.is_partition)
        for place, part in enumerate(parts):
            rows = visible if table.is_partition else [visible[place]]
            found.append(_grid(breakdown, part, names, rows, rest_is_told=not table.is_partition))
    return found


def _totals(breakdown: Breakdown, table: Table) -> list[int]:
    return [sum(cells.get(key, 0) for cells in breakdown.cells.values()) for key, _words in table.cells]


def _grid(breakdown: Breakdown, table: Table, groups: list[str], rows: list[bool], *, rest_is_told: bool) -> Grid:
    numbers = [[breakdown.cells.get(group, {}).get(key, 0) for group in groups] for key, _words in table.cells]
    sizes = [breakdown.sizes.get(group, 0) for group in groups]
    rest = [size - sum(row[j] for row in numbers) for j, size in enumerate(sizes)]  # of days nobody gave: no rows
    if any(rest) or not all(rows):
        numbers, rows = [*numbers, rest], [*rows, rest_is_told and rows[0]]
    columns = column_totals(numbers) if groups else []
    return Grid(table, groups, numbers, rows, columns, opened(numbers, rows=rows, columns=columns) if groups else ())
