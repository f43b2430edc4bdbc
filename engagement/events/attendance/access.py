"""Who may see and answer what an event asks: at sign-up whoever sees the event, afterwards whoever was there."""

from datetime import datetime

from django.db.models import Q

from civic.accounts.models import Citizen
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
    asking = Q(signup_questions=questionnaire) | Q(feedback=questionnaire)
    event = Event.objects.filter(asking, notice__state__in=THERE).first()
    if event is None:
        return None
    if citizen is None:
        return False
    if event.feedback_id == questionnaire.pk:
        was_there = Attendance.objects.filter(registration__event=event, registration__citizen=citizen, came=True)
        return was_there.filter(feedback_until__gt=now).exists()
    return notices.visible_to(citizen, now=now).filter(pk=event.notice_id).exists()
