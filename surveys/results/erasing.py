"""Answers go so many days after the end as was said; what was counted of them stays."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from civic.audit import actions as audit
from civic.core import locks
from civic.core.calendar import taipei_day
from civic.core.locks import Lock
from surveys.questionnaires.models import GRACE, Questionnaire, Version
from surveys.responses.groups import dimensions_of
from surveys.responses.models import Answer, Response
from surveys.results import counting
from surveys.results.models import Breakdown, Tally

log = logging.getLogger(__name__)


def erase_answers(*, now: datetime) -> int:
    """Erase the answers of all questionnaires whose days are over, each by itself; return how many sets."""
    total = 0
    for asked in _with_days(now):
        try:
            if asked.over_at and asked.over_at + timedelta(days=asked.keeps_days or 0) <= now:
                total += _erase(asked, now=now)
        except Exception:  # whatever it is, the others keep their word
            log.exception("answers of questionnaire %s could not be erased", asked.pk)
    return total


def _with_days(now: datetime) -> list[Questionnaire]:
    """Those with answers that may be due; the day itself is looked at for each."""
    has_answers = Q(versions__responses__isnull=False)
    due = Questionnaire.objects.filter(has_answers, keeps_days__isnull=False, closes_at__lte=now - GRACE)
    return list(due.order_by("pk").distinct())


@transaction.atomic
def _erase(asked: Questionnaire, *, now: datetime) -> int:
    locks.hold(Lock.ANSWERS)  # no night counts what is half gone
    locks.take_any_time()
    gone = 0
    for version in asked.versions.exclude(state__in=Version.UNPUBLISHED):
        if not asked.is_anonymous:  # those without names keep what their last night could show
            _keep_counts(version, now=now)
        Answer.objects.filter(response__version=version).delete()
        gone += Response.objects.filter(version=version).delete()[0]
    audit.record("questionnaire.answers_erased", by=None, about=asked, responses=gone)
    return gone


def _keep_counts(version: Version, *, now: datetime) -> None:
    """Counts of answers with names are made when they are read; now they are kept as those without are."""
    today, counted = taipei_day(now), counting.count(version)
    Tally.objects.filter(question__version=version).delete()
    Tally.objects.bulk_create(counted.tallies(today=today))
    asked_for = [each for each in Breakdown.objects.filter(version=version) if each.by.startswith("q")]
    Breakdown.objects.filter(version=version).delete()
    tables = [
        counting.crossed(version, counted.questions[each.question_id], counted.questions[int(each.by[1:])], today=today)
        for each in asked_for
    ]
    places = range(len(dimensions_of(version.questionnaire)))
    tables += [each for n in places for each in counted.breakdowns(version, n, today=today)]
    Breakdown.objects.bulk_create(tables)
