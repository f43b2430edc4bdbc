"""The rules that this app adds to the apps below it."""

from django.utils import timezone

from civic.accounts.models import Citizen
from engagement.events.attendance import access as events
from engagement.notices.queries import questionnaire_concerns
from surveys.questionnaires.access import RULES
from surveys.questionnaires.models import Questionnaire


@RULES.connect
def hangs_on_a_notice_or_an_event_one_sees(questionnaire: Questionnaire, citizen: Citizen | None) -> bool:
    """A questionnaire is there for those who see its notice; one of an event, for those whom the event asks."""
    now = timezone.now()
    of_event = events.concerns(questionnaire, citizen, now=now)
    return questionnaire_concerns(questionnaire, citizen, now=now) if of_event is None else of_event
