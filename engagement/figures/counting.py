"""Count what became of a notice: who it reached, opened it, answered, earned and spent."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractHour

from civic.core.calendar import TAIPEI, taipei_day
from engagement.delivery.received.models import Delivery
from engagement.notices.models import Notice, NoticeRead
from engagement.notices.queries import people_of
from rewards.redemption.payments.models import Redemption
from surveys.responses.models import Participation

SPENDS_FOR = timedelta(days=30)
AGES = ((0, 17), (18, 34), (35, 49), (50, 64), (65, 200))
UNTOLD = "0"  # a district or an age that was not told, or may not be used
LEFT = ("sent", "shown")


def count(notice: Notice, *, now: datetime) -> dict[str, Any]:
    """All counts of a published notice as they are now; nothing is hidden yet, so nothing of it is shown as it is."""
    reads = NoticeRead.objects.filter(notice=notice).order_by()
    return {
        "steps": _steps(notice, reads, now),
        "channels": _channels(notice),
        "hours": _told(_with_answers(reads, notice), ExtractHour("at", tzinfo=TAIPEI)),
        "districts": _told(_with_answers(reads, notice), _of_profile(F("citizen__district"))),
        "ages": _told(_with_answers(reads, notice), _of_profile(_age(now))),
    }


def _steps(notice: Notice, reads: QuerySet[Any], now: datetime) -> dict[str, int]:
    answers = Participation.objects.filter(questionnaire=notice.questionnaire_id).order_by()
    earned = answers.filter(coins_awarded__gt=0)
    told = Delivery.objects.filter(about=f"notice:{notice.pk}").order_by()
    return {
        "reach": people_of(notice, now=now).count(),
        "delivered": told.filter(state__in=LEFT).values("citizen").distinct().count(),
        "opened": reads.count(),
        "ended": reads.filter(ended_at__isnull=False).count(),
        "answered": answers.values("citizen").distinct().count(),
        "passed": answers.filter(passed=True).values("citizen").distinct().count(),
        "earned": earned.values("citizen").distinct().count(),
        "coins": earned.aggregate(all=Coalesce(Sum("coins_awarded"), 0))["all"],
        "redeemed": earned.filter(Exists(_spent())).values("citizen").distinct().count(),
        "stopped": told.filter(stopped_at__isnull=False).values("citizen").distinct().count(),
        "shared": reads.filter(shared_at__isnull=False).count(),
    }


def _spent() -> QuerySet[Any]:
    """Payments of the one who earned, from the day on which they answered and thirty days long."""
    paid = Redemption.objects.filter(citizen=OuterRef("citizen"), state=Redemption.State.COMPLETED)
    return paid.filter(completed_at__date__gte=OuterRef("on"), completed_at__date__lte=OuterRef("on") + SPENDS_FOR)


def _channels(notice: Notice) -> dict[str, list[int]]:
    rows = Delivery.objects.filter(about=f"notice:{notice.pk}", state__in=LEFT).order_by().values("channel")
    people, tapped = Count("citizen", distinct=True), Count("citizen", distinct=True, filter=Q(tapped_at__isnull=False))
    return {row["channel"]: [row["n"], row["came"]] for row in rows.annotate(n=people, came=tapped)}


def _with_answers(reads: QuerySet[Any], notice: Notice) -> QuerySet[Any]:
    mine = Participation.objects.filter(questionnaire=notice.questionnaire_id, citizen=OuterRef("citizen"))
    return reads.annotate(has_answered=Exists(mine))


def _told(reads: QuerySet[Any], by: Any) -> dict[str, list[int]]:
    rows = reads.annotate(by=by).values("by").annotate(n=Count("pk"), answered=Count("pk", filter=Q(has_answered=True)))
    return {str(row["by"]): [row["n"], row["answered"]] for row in rows}


def _of_profile(what: Any) -> Case:
    """A particular; of those who stopped the use of theirs it is as if they had told none."""
    stopped = When(citizen__profiling_stopped_at__isnull=False, then=Value(0))
    return Case(stopped, default=Coalesce(what, Value(0)), output_field=IntegerField())


def _age(now: datetime) -> Case:
    year = taipei_day(now).year
    bands = [
        When(citizen__birth_year__range=(year - high, year - low), then=Value(place))
        for place, (low, high) in enumerate(AGES, start=1)
    ]
    return Case(*bands, default=Value(0), output_field=IntegerField())
