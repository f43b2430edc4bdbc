"""Open data of this app: what the agencies published, and how much of it was read and answered."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from civic.agencies.models import Agency
from civic.core.calendar import TAIPEI
from civic.opendata.registry import Dataset, register
from engagement.notices.models import Notice, NoticeRead
from surveys.responses.models import Participation

Cell = tuple[int, date]


def notices_by_month() -> Iterator[tuple[str, str, int, int, int]]:
    """Newest month first, by agency: notices published in it, and how often those were read and answered to date."""
    shown = Notice.objects.filter(
        state__in=[Notice.State.PUBLISHED, Notice.State.WITHDRAWN], published_at__isnull=False
    )
    notices = _counted(shown, "")
    reads = _counted(NoticeRead.objects.filter(notice__in=shown), "notice__")
    answers = _counted(Participation.objects.filter(questionnaire__notice__in=shown), "questionnaire__notice__")
    names = {agency.pk: str(agency) for agency in Agency.objects.all()}
    for cell in sorted(notices, key=lambda cell: (-cell[1].toordinal(), names[cell[0]])):
        yield f"{cell[1]:%Y-%m}", names[cell[0]], notices[cell], reads[cell], answers[cell]


def _counted(rows: QuerySet[Any], notice: str) -> Counter[Cell]:
    """How many rows belong to each agency and month of publication; `notice` is the way from a row to its notice."""
    counts = (
        rows.order_by()
        .annotate(month=TruncMonth(f"{notice}published_at", tzinfo=TAIPEI))
        .values_list(f"{notice}agency", "month")
        .annotate(n=Count("pk"))
    )
    return Counter({(agency, month.date()): n for agency, month, n in counts})


register(
    Dataset(
        slug="notices-by-month",
        title=_("Notices by agency and month"),
        about=_("How many notices each agency published in a month, and how often they were read and answered."),
        columns=("month", "agency", "notices", "reads", "answers"),
        labels=(_("Month"), _("Agency"), _("Notices"), _("Reads"), _("Answers")),
        rows=notices_by_month,
        chart="reads",
    )
)
