"""What an agency asks its citizens: questionnaires, their versions, and what each version asks."""

from surveys.questionnaires.models.question import Choice, Question, is_name
from surveys.questionnaires.models.questionnaire import (
    CORRECTS_NAMED,
    GRACE,
    HOLDS_FOR_SPEED,
    LONGEST_AHEAD,
    LONGEST_WAIT,
    REMINDS_WITHIN,
    Questionnaire,
)
from surveys.questionnaires.models.version import Version

__all__ = [
    "CORRECTS_NAMED", "GRACE", "HOLDS_FOR_SPEED", "LONGEST_AHEAD", "LONGEST_WAIT", "REMINDS_WITHIN", "Choice",
    "Question", "Questionnaire", "Version", "is_name",
]  # fmt: skip
