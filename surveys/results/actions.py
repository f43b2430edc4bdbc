"""Count what was answered, as often as it can be shown without telling what a few people said."""

from datetime import date

from django.db import transaction

from civic.core.small_cells import LEAST, may_follow
from surveys.questionnaires.models import Version
from surveys.responses.mixing import mix
from surveys.results import counting
from surveys.results.models import Tally


@transaction.atomic
def count_the_night(*, today: date) -> int:
    """Mix the anonymous responses of past days, then count anew what may be shown. Return how many were mixed."""
    mixed = mix(before=today)
    for version in Version.objects.filter(questionnaire__is_anonymous=True).exclude(state__in=Version.UNPUBLISHED):
        count_version(version, today=today)
    return mixed


def count_version(version: Version, *, today: date) -> None:
    """Count each question of an anonymous version whose new counts may take the place of those that were shown."""
    responses = version.responses.filter(on=None).count()
    kept = {tally.question_id: tally for tally in Tally.objects.filter(question__version=version)}
    most = min((tally.responses for tally in kept.values()), default=0)
    if responses - most < LEAST:
        return
    for fresh in counting.tallies(version, today=today):
        if _may_be_shown(kept.get(fresh.question_id), fresh):
            fresh.save(force_insert=fresh.question_id not in kept, force_update=fresh.question_id in kept)


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
