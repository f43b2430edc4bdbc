"""Whoever has voted in a poll sees how everybody voted."""

from datetime import date

from surveys.questionnaires.models import Version
from surveys.responses.afterwards import RESULTS
from surveys.results.queries import QuestionResult, results


@RESULTS.connect
def votes(version: Version, today: date) -> list[QuestionResult]:
    """The counts that may be shown; nothing before enough have voted, and a night has come."""
    return [result for result in results(version, today=today) if result.choices]
