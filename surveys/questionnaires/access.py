"""Who may see and answer a questionnaire. Apps above add their own rules (a notice's audience, say)."""

from collections.abc import Sequence

from civic.accounts.models import Citizen
from civic.core.hooks import Hook
from surveys.questionnaires.models import Questionnaire

RULES: Hook[[Questionnaire, Citizen | None], bool] = Hook("Is the questionnaire there for this person? All must agree.")

HEADINGS: Hook[[Questionnaire], Sequence[str]] = Hook("Under which headings does what it hangs on say what it asks?")


def concerns(questionnaire: Questionnaire, citizen: Citizen | None) -> bool:
    """Whether this questionnaire is there for this person (None: a visitor)."""
    return questionnaire.opened_at is not None and all(RULES(questionnaire, citizen))
