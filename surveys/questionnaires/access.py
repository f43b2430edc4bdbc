"""Who may see and answer a questionnaire. Apps above add their own rules (a notice's audience, say)."""

from collections.abc import Callable

from civic.accounts.models import Citizen
from surveys.questionnaires.models import Questionnaire

Rule = Callable[[Questionnaire, Citizen | None], bool]
RULES: list[Rule] = []


def add_rule(rule: Rule) -> Rule:
    """Register a rule; all rules must agree."""
    if rule not in RULES:
        RULES.append(rule)
    return rule


def concerns(questionnaire: Questionnaire, citizen: Citizen | None) -> bool:
    """Whether this questionnaire is there for this person (None: a visitor)."""
    return questionnaire.opened_at is not None and all(rule(questionnaire, citizen) for rule in RULES)
