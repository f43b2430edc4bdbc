"""What a slice above shows to somebody who has answered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from civic.core.hooks import Hook
from surveys.questionnaires.models import Questionnaire, Version

RESULTS: Hook[[Version, date], Sequence[Any]] = Hook("How did everybody answer, as far as it may be shown?")

PLACES: Hook[[Questionnaire], Mapping[str, str]] = Hook(
    "Where can be read what it asks: heading → address; '': the top?"
)
