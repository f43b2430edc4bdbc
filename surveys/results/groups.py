"""Results by group, and one question by another: what may be shown, with a test of difference on exactly that."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from civic.core.small_tables import column_totals
from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Question, Version
from surveys.responses.groups import DIMENSIONS, dimensions_of, values_of
from surveys.results import counting
from surveys.results.models import Breakdown, Weighting
from surveys.results.statistics import ChiSquare, chi_square


@dataclass(frozen=True)
class Column:
    """One group: its words and how many people are in it; None where that would tell about a few."""

    key: str
    text: str
    people: int | None


@dataclass(frozen=True)
class Line:
    """One answer: in each group its people and their share in percent; None where not shown."""

    key: str
    text: str
    cells: list[tuple[int | None, int | None]]


@dataclass(frozen=True)
class Crossing:
    """One question by groups. `test`: whether the groups differ, by the cells that are shown; None: too few are."""

    question: Question
    on: date
    responses: int
    columns: list[Column]
    lines: list[Line]
    test: ChiSquare | None
    tested_in_part: bool

    @property
    def hides(self) -> bool:
        return any(n is None for line in self.lines for n, _percent in line.cells)


def by_dimension(version: Version, slug: str, *, today: date) -> list[Crossing]:
    """Every counted question by age band, gender or district."""
    words = values_of(slug)
    if version.questionnaire.is_anonymous or counting.is_erased(version):
        rows = counting.of_those_that_ask(Breakdown).filter(version=version, by=slug, responses__gt=0)
        rows = rows.select_related("question").prefetch_related("question__choices")
        found = list(rows.order_by("question__order", "question"))
    else:
        known = dimensions_of(version.questionnaire)
        place = next(i for i, each in enumerate(known) if each.slug == slug)
        found = counting.count(version).breakdowns(version, place, today=today)
    tables = [crossing(each, words, is_anonymous=version.questionnaire.is_anonymous) for each in found]
    return _closed(version, tables) if version.questionnaire.is_anonymous else tables


def by_question(version: Version, other: Question, *, today: date) -> tuple[list[Crossing], list[Question]]:
    """The tables by another question that were asked for, and the questions whose table waits for its night."""
    rows = counting.of_those_that_ask(Breakdown).filter(version=version, by=f"q{other.pk}").select_related("question")
    rows = rows.prefetch_related("question__choices").order_by("question__order", "question")
    is_anonymous = version.questionnaire.is_anonymous
    asked = list(rows)
    ready = [each for each in asked if each.responses]
    if not is_anonymous and not counting.is_erased(version):
        ready = [counting.crossed(version, each.question, other, today=today) for each in asked]
    (table,) = KINDS[other.kind].count(other, sorted({key for each in ready for key in each.sizes}))
    tables = [crossing(each, dict(table.cells), is_anonymous=is_anonymous) for each in ready]
    tables = _closed(version, tables) if is_anonymous else tables
    return tables, [each.question for each in asked if is_anonymous and not each.responses]


def _closed(version: Version, tables: list[Crossing]) -> list[Crossing]:
    """The tables without the cells of questions whose being asked tells what another table hides."""
    told = {each.question.pk for each in tables if not each.hides and all(c.people is not None for c in each.columns)}
    closed = counting.closed_by_conditions(version, lambda asked: asked.pk not in told)
    return [_without_cells(each) if each.question.pk in closed else each for each in tables]


def _without_cells(table: Crossing) -> Crossing:
    lines = [replace(line, cells=[(None, None)] * len(line.cells)) for line in table.lines]
    return replace(table, lines=lines, test=None, tested_in_part=False)


def crossing(breakdown: Breakdown, words: dict[str, str], *, is_anonymous: bool) -> Crossing:
    groups = [key for key in (*words, "") if breakdown.sizes.get(key)]
    grids = counting.grids(breakdown, counting.tables(breakdown.question, breakdown), groups)
    sizes = [breakdown.sizes[key] for key in groups]
    may = column_totals([sizes]) if is_anonymous else [True] * len(sizes)
    columns = [
        Column(key, words.get(key, ""), n if told else None) for key, n, told in zip(groups, sizes, may, strict=True)
    ]
    lines = [line for grid in grids for line in _lines(grid, breakdown, is_anonymous=is_anonymous)]
    test, part = _test(grids, is_anonymous=is_anonymous)
    return Crossing(breakdown.question, breakdown.on, breakdown.responses, columns, lines, test, part)


def _lines(grid: counting.Grid, breakdown: Breakdown, *, is_anonymous: bool) -> list[Line]:
    found = []
    for place, (key, text) in enumerate(grid.table.cells):
        cells: list[tuple[int | None, int | None]] = []
        for column, group in enumerate(grid.groups):
            n, size = grid.numbers[place][column], breakdown.sizes[group]
            may = not is_anonymous or grid.pattern[place][column]
            cells.append((n, round(100 * n / size)) if may else (None, None))
        found.append(Line(key, text, cells))
    return found


def _test(grids: list[counting.Grid], *, is_anonymous: bool) -> tuple[ChiSquare | None, bool]:
    """Chi-square over the answers and groups of which everything is shown; what is hidden takes no part."""
    if len(grids) != 1 or not grids[0].table.is_partition:
        return None, False
    grid = grids[0]
    answers = len(grid.table.cells)
    told = {place for place, group in enumerate(grid.groups) if group}
    rows, columns = set(range(answers)), set(told)
    while is_anonymous:
        closed = [(i, j) for i in rows for j in columns if not grid.pattern[i][j]]
        if not closed:
            break
        by_row = max(rows, key=lambda i: sum(a == i for a, _b in closed) / max(len(columns), 1))
        by_column = max(columns, key=lambda j: sum(b == j for _a, b in closed) / max(len(rows), 1))
        row_part = sum(a == by_row for a, _b in closed) / len(columns)
        column_part = sum(b == by_column for _a, b in closed) / len(rows)
        if row_part >= column_part:
            rows.discard(by_row)
        else:
            columns.discard(by_column)
    table = [[grid.numbers[i][j] for j in sorted(columns)] for i in sorted(rows)]
    return (chi_square(table) if table else None), len(rows) < answers or columns != told


@dataclass(frozen=True)
class Group:
    """One group beside the county: its people here and its share, and the county's share, all in percent."""

    text: str
    people: int | None
    percent: int | None
    county: float


def representation(version: Version, weighting: Weighting | None) -> list[tuple[Any, list[Group]]]:
    """For each dimension, every group's share of those who told theirs against the county's; from kept counts only."""
    if weighting is None:
        return []
    kept = {each.by: each for each in Breakdown.objects.filter(version=version, by__in=[d.slug for d in DIMENSIONS])}
    return [
        (dimension.name, _compared(kept[dimension.slug], dimension.slug, weighting))
        for dimension in DIMENSIONS if dimension.slug in kept
    ]  # fmt: skip


def _compared(breakdown: Breakdown, slug: str, weighting: Weighting) -> list[Group]:
    groups = [key for key in (*values_of(slug), "") if breakdown.sizes.get(key)]  # as the tables have them
    may = dict(zip(groups, column_totals([[breakdown.sizes[key] for key in groups]]), strict=True))
    total = sum(n for key, n in breakdown.sizes.items() if key)
    found, county = [], weighting.county.get(slug, {})
    for key, text in values_of(slug).items():
        if key in county or breakdown.sizes.get(key):
            n = breakdown.sizes.get(key, 0) if may.get(key) else None
            found.append(Group(text, n, None if n is None else round(100 * n / total), county.get(key, 0)))
    return found
