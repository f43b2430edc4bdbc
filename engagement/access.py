"""The rules that this app adds to the apps below it."""

from django.utils import timezone

from civic.accounts.models import Citizen
from engagement.notices.queries import questionnaire_concerns
from surveys.questionnaires.access import RULES
from surveys.questionnaires.models import Questionnaire


@RULES.connect
def hangs_on_a_notice_one_sees(questionnaire: Questionnaire, citizen: Citizen | None) -> bool:
    """A questionnaire is there for those who see its notice."""
    return questionnaire_concerns(questionnaire, citizen, now=timezone.now())
