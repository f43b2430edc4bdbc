"""What people did, as a clause may ask for it: looked up when a notice is published, never on a citizen's visit."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from civic.signin.models import Visit
from engagement.audiences.facts import UNOPENED
from engagement.audiences.models import Clause
from rewards.redemption.payments.models import Redemption
from surveys.responses.models import Participation


def people(clause: Clause, *, agency_id: int | None, now: datetime | None) -> Q:
    """Whom the clause lets in by what they did, as a condition on Citizen."""
    moment: Any = Now() if now is None else now
    asked = Q()
    if clause.answered_id is not None:
        asked &= _answered(clause.answered_id)
    if clause.not_answered_id is not None:
        asked &= ~_answered(clause.not_answered_id)
    if clause.redeemed_within is not None:
        paid = Redemption.objects.filter(citizen__isnull=False, state=Redemption.State.COMPLETED)
        asked &= Q(
            pk__in=paid.filter(completed_at__gt=moment - timedelta(days=clause.redeemed_within)).values("citizen")
        )
    if clause.active_within is not None:
        seen = Visit.objects.filter(seen_at__gt=moment - timedelta(days=clause.active_within)).values("user")
        asked &= Q(user__in=seen)
    if clause.opened_none_of is not None:
        asked &= UNOPENED["notices"](agency_id or 0, clause.opened_none_of)
    return asked


def _answered(questionnaire: int) -> Q:
    return Q(pk__in=Participation.objects.filter(questionnaire=questionnaire).values("citizen"))
