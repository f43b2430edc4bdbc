"""What a slice above shows to somebody who has answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from civic.core.hooks import Hook
from surveys.questionnaires.models import Version

RESULTS: Hook[[Version, date], Sequence[Any]] = Hook("How did everybody answer, as far as it may be shown?")
