"""Count what was answered, as often as it can be shown without telling what a few people said."""

import logging
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core import locks
from civic.core.errors import DomainError
from civic.core.locks import Lock
from civic.core.roles import Role, require_role
from civic.core.small_cells import LEAST, may_follow
from civic.core.small_tables import may_follow as table_may_follow
from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Question, Version
from surveys.responses.groups import DIMENSIONS, dimensions_of
from surveys.responses.mixing import mix
from surveys.results import counting, weighing
from surveys.results.models import Breakdown, Tally

log = logging.getLogger(__name__)


class NotCrossable(DomainError):
    code = "not_crossable"
    message = _("These two questions cannot be crossed: the second must have one answer out of a list.")


def count_the_night(*, today: date) -> int:
    """Mix the anonymous responses of past days, then count anew what may be shown. Return how many were mixed.

    Each version is counted by itself: one that cannot be counted is told in the log, and stops no other.
    """
    mixed = mix(before=today)
    for version in Version.objects.filter(questionnaire__is_anonymous=True).exclude(state__in=Version.UNPUBLISHED):
        try:
            count_version(version, today=today)
        except Exception:  # whatever it is, the others are counted
            log.exception("version %s could not be counted", version.pk)
    return mixed


@transaction.atomic
def count_version(version: Version, *, today: date) -> None:
    """Count each question of an anonymous version whose new counts may take the place of those that were shown.

    Only in a night in which all of them do, groups and weights are counted as well: their totals are then the same as
    those of the questions, so that nothing is left to subtract.
    """
    locks.hold(Lock.ANSWERS)  # of two nights at once the second counts what the first has kept
    locks.take_any_time()
    responses = version.responses.filter(on=None).count()
    kept = {tally.question_id: tally for tally in _tallies(version)}
    most = min((tally.responses for tally in kept.values()), default=0)
    if responses - most < LEAST:
        return
    counted = counting.count(version)
    fresh = counted.tallies(today=today)
    renewed = [each for each in fresh if _may_be_shown(kept.get(each.question_id), each)]
    for each in renewed:
        each.save(force_insert=each.question_id not in kept, force_update=each.question_id in kept)
    if len(renewed) == len(fresh):
        _count_groups(version, counted, today=today)


@transaction.atomic
def cross(question: Question, other: Question, *, by: User, today: date) -> Breakdown:
    """Ask for a table of one question by another. It is counted at once where nothing came since all were counted.

    Else it comes with the next night in which all questions are counted. Raises NotCrossable.
    """
    version = question.version
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=version.questionnaire.agency_id)
    if other.version_id != version.pk or question == other or not may_cross(question, other):
        raise NotCrossable
    found, created = Breakdown.objects.get_or_create(
        version=version, question=question, by=f"q{other.pk}", defaults={"on": today}
    )
    if created and (not version.questionnaire.is_anonymous or _all_are_counted(version)):
        fresh = counting.crossed(version, question, other, today=today)
        fresh.pk, fresh._state.adding = found.pk, False
        fresh.save()
        return fresh
    return found


def may_cross(question: Question, other: Question) -> bool:
    """Whether the answers to one can stand in rows, and those to the other, one each, in columns."""
    kind, across = KINDS[question.kind], KINDS[other.kind]
    if not kind.asks or not (kind.count(question) or kind.slug == "date"):  # the months of days are those that came
        return False
    if across.slug == "ranking" or any(choice.is_other for choice in other.choices.all()):
        return False  # several answers are kept of each person
    tables = [] if across.keeps_words else across.count(other)
    return len(tables) == 1 and tables[0].is_partition


def _tallies(version: Version) -> QuerySet[Tally]:
    return counting.of_those_that_ask(Tally).filter(question__version=version)


def _all_are_counted(version: Version) -> bool:
    """Whether every question shows the counts of exactly the responses that are there."""
    bases = set(_tallies(version).values_list("responses", flat=True))
    return bases == {counting.responses_of(version).count()}


def _count_groups(version: Version, counted: counting.Counted, *, today: date) -> None:
    kept = {(each.by, each.question_id): each for each in counting.of_those_that_ask(Breakdown).filter(version=version)}
    for place, dimension in enumerate(dimensions_of(version.questionnaire)):
        fresh = counted.breakdowns(version, place, today=today)
        if all(_group_may_be_shown(kept.get((dimension.slug, each.question_id)), each) for each in fresh):
            _keep(fresh, kept)
    if version.questionnaire.keeps_groups:
        weighing.weigh(version, counted.cut(len(DIMENSIONS)), today=today)
    for (by, _question), asked in kept.items():
        if by.startswith("q"):
            question, other = counted.questions[asked.question_id], counted.questions.get(int(by[1:]))
            if other is None or not may_cross(question, other):  # asked for when that was still possible
                continue
            table = counting.crossed(version, question, other, today=today)
            if _group_may_be_shown(asked, table):
                _keep([table], kept)


def _keep(fresh: list[Breakdown], kept: dict[Any, Breakdown]) -> None:
    for each in fresh:
        before = kept.get((each.by, each.question_id))
        each.pk = before.pk if before else None
        each.save(force_insert=before is None, force_update=before is not None)


def _group_may_be_shown(before: Breakdown | None, fresh: Breakdown) -> bool:
    """Whether nobody who kept the older table learns from the newer one what a few people said."""
    if before is None or not before.responses:
        return True
    if fresh.responses - before.responses < LEAST:
        return False
    groups = sorted({*before.sizes, *fresh.sizes})
    tables = counting.tables(fresh.question, before, fresh)
    for old, new in zip(counting.grids(before, tables, groups), counting.grids(fresh, tables, groups), strict=True):
        if not _grid_may_follow(old, new):
            return False
    return True


def _grid_may_follow(old: counting.Grid, new: counting.Grid) -> bool:
    tall = max(len(old.numbers), len(new.numbers))

    def filled(grid: counting.Grid) -> tuple[list[list[int]], list[bool], list[tuple[bool, ...]]]:
        more = tall - len(grid.numbers)
        nothing, closed = [0] * len(grid.groups), (False,) * len(grid.groups)
        return [*grid.numbers, *[nothing] * more], [*grid.rows, *[False] * more], [*grid.pattern, *[closed] * more]

    (before, rows, was), (after, rows_now, now) = filled(old), filled(new)
    return table_may_follow(
        before, after,
        rows=[a and b for a, b in zip(rows, rows_now, strict=True)],
        columns=[a and b for a, b in zip(old.columns, new.columns, strict=True)],
        was=tuple(was), now=tuple(now),
    )  # fmt: skip


def _may_be_shown(before: Tally | None, fresh: Tally) -> bool:
    """Whether nobody who kept the older counts learns from the newer ones what a few people said."""
    if before is None:
        return True
    totals, tables = (before.responses, fresh.responses), counting.tables(fresh.question, before, fresh)
    if not may_follow([before.answered], [fresh.answered], totals=totals, is_partition=True):
        return False
    return all(
        may_follow(
            counting.counts(table, before),
            counting.counts(table, fresh),
            totals=totals,
            is_partition=table.is_partition,
        )
        for table in tables
    )
