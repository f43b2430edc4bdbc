"""Which notices a person sees."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from engagement.audiences.queries import Particulars, holding, particulars
from engagement.notices.models import Notice, NoticeRead
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation


def visible_to(citizen: Citizen | None, *, now: datetime) -> QuerySet[Notice]:
    """Published notices that concern this person (None: a visitor), newest first."""
    return concerning(particulars(citizen, year=taipei_day(now).year) if citizen else None, now=now)


def concerning(person: Particulars | None, *, now: Any) -> QuerySet[Notice]:
    """The same by what is known of the person; values, or slots of a compiled query."""
    concerns = Q(audience__isnull=True)
    if person is not None:
        concerns |= holding(person, prefix="audience__")
    return (
        Notice.objects.filter(concerns, state=Notice.State.PUBLISHED, published_at__lte=now)
        .filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
        .select_related("agency", "questionnaire")
        .order_by("-published_at", "-id")
    )


def with_marks(notices: QuerySet[Notice], citizen_id: Any) -> QuerySet[Notice]:
    """Add `is_read` and `is_answered` for the citizen; None is nobody."""
    pk = 0 if citizen_id is None else citizen_id
    return notices.annotate(
        is_read=Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), citizen_id=pk)),
        is_answered=Exists(Participation.objects.filter(questionnaire=OuterRef("questionnaire_id"), citizen_id=pk)),
    )


def questionnaire_concerns(questionnaire: Questionnaire, citizen: Citizen | None, *, now: datetime) -> bool:
    """Whether the questionnaire hangs on a notice that this person sees."""
    return visible_to(citizen, now=now).filter(questionnaire=questionnaire).exists()
