"""Who reads names beside answers."""

from civic.core.roles import AnyUser, Role, has_role
from surveys.questionnaires.models import Questionnaire


def may_read_names(user: AnyUser, questionnaire: Questionnaire) -> bool:
    """Whether this person may read who answered what: in the agency that asked, and where it said so first."""
    here = has_role(user, Role.EDITOR, Role.APPROVER, agency_id=questionnaire.agency_id)
    return here and not questionnaire.is_anonymous
