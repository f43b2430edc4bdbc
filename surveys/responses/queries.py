from civic.accounts.models import Citizen
from surveys.questionnaires.models import Questionnaire
from surveys.responses.models import Participation


def participation_of(citizen: Citizen, questionnaire: Questionnaire) -> Participation | None:
    """What the citizen has done with this questionnaire so far."""
    return Participation.objects.filter(citizen=citizen, questionnaire=questionnaire).first()


def can_answer(questionnaire: Questionnaire, participation: Participation | None) -> bool:
    """Whether there is a first or another try."""
    if participation is None:
        return True
    return not participation.passed and participation.tries < questionnaire.max_tries
