"""Who may see and answer what an event asks: at sign-up whoever sees the event, afterwards whoever was there."""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, BooleanField, ExpressionWrapper, Q, QuerySet

from civic.accounts.models import Citizen
from civic.core.compiled import Slot, compiled
from engagement.events.attendance.models import Attendance
from engagement.events.events.models import Event
from engagement.notices import queries as notices
from engagement.notices.models import Notice
from surveys.questionnaires.models import Questionnaire

THERE = (Notice.State.PUBLISHED, Notice.State.WITHDRAWN)


def concerns(questionnaire: Questionnaire, citizen: Citizen | None, *, now: datetime) -> bool | None:
    """Whether what an event asks is there for this person; None for a questionnaire of no event.

    A draft takes nothing away from anybody: what it would ask goes by the event once that is published.
    """
    if not (found := _asking().rows(questionnaire=questionnaire.pk)):
        return None
    if citizen is None:
        return False
    event_id, notice_id, is_feedback = found[0]
    if is_feedback:
        was_there = Attendance.objects.filter(registration__event=event_id, registration__citizen=citizen, came=True)
        return was_there.filter(feedback_until__gt=now).exists()
    return notices.concerns(notice_id, citizen, now=now)


@compiled
def _asking() -> QuerySet[Event, Any]:
    """The event that asks this: its number, its notice, and whether it asks afterwards."""
    this = Slot("questionnaire", BigIntegerField())
    asked = Event.objects.filter(Q(signup_questions=this) | Q(feedback=this), notice__state__in=THERE).order_by("pk")
    afterwards = ExpressionWrapper(Q(feedback__isnull=False, feedback=this), output_field=BooleanField())
    return asked.annotate(is_feedback=afterwards).values_list("pk", "notice_id", "is_feedback")[:1]
