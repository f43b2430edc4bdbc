"""An open questionnaire that reminds, and the days of its way."""

from datetime import timedelta
from typing import Any

from surveys.questionnaires.models import Questionnaire
from tests import factories as make

NOON = make.NOW
THEN = NOON + timedelta(days=7)  # three days before the end
END = NOON + timedelta(days=10)


def asked(at: Any = None, *, audience: Any = None, **fields: Any) -> Questionnaire:
    """An open questionnaire that reminds three days before its end."""
    made = make.questionnaire(at, **{"closes_at": END, "reminds_days": 3, **fields})
    make.notice(questionnaire=made, audience=audience, now=NOON)
    made.refresh_from_db()
    return made
