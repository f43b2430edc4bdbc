"""Answers that may have been given too lightly: flagged, never refused (docs/adr/0072-flags-and-held-awards.md)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing

from civic.accounts.models import Citizen
from surveys.kinds.registry import KINDS
from surveys.logic.contradiction import contradict
from surveys.logic.evaluation import Value
from surveys.questionnaires.models import Question, Questionnaire
from surveys.responses.checking import Checked
from surveys.responses.models import Flag

ROUGH = 5  # seconds: no finer than this is kept how long somebody took


@dataclass(frozen=True)
class Looked:
    """What was noticed. `seconds` since the questions were opened, roughly; None: nobody knows."""

    flags: frozenset[Flag] = frozenset()
    seconds: int | None = None

    def holding(self, questionnaire: Questionnaire) -> str:
        """The flags for which coins wait: of answers without a name only haste, which they do not show themselves."""
        if not questionnaire.holds_awards:
            return ""
        return _written(self.flags & {Flag.FAST} if questionnaire.is_anonymous else self.flags)

    def noted(self, questionnaire: Questionnaire) -> str:
        """The flags that stand with the answers: never one that stands with the person, where these bear no name."""
        apart = questionnaire.is_anonymous and questionnaire.holds_awards
        return _written(self.flags - {Flag.FAST} if apart else self.flags)


def look(
    questionnaire: Questionnaire, questions: Iterable[Question], checked: list[Checked], *, seconds: float | None
) -> Looked:
    """Look at valid answers. Whoever does not tell when they began counts as too fast."""
    found: set[Flag] = set()
    if questionnaire.fast_percent and (seconds or 0) * 100 < questionnaire.fast_percent * expected_seconds(questions):
        found.add(Flag.FAST)
    if questionnaire.straight_from and _is_straight(checked, least=questionnaire.straight_from):
        found.add(Flag.STRAIGHT)
    if questionnaire.contradicts and contradict(questionnaire.contradicts, _values(checked)):
        found.add(Flag.CONTRADICTS)
    return Looked(frozenset(found), None if seconds is None else int(seconds) // ROUGH * ROUGH)


def _values(checked: list[Checked]) -> dict[str, Value]:
    """What was answered, by the names of the questions, as conditions see it."""
    return {each.question.name: each.value for each in checked if each.question.name}


def expected_seconds(questions: Iterable[Question]) -> int:
    """What answering takes at least: the questions that everybody is asked, so that it tells nothing of the answers."""
    total, is_open = 0, True
    for each in questions:
        if each.kind == Question.Kind.SECTION:
            is_open = each.shown_tree is None
        elif is_open and each.shown_tree is None:
            total += KINDS[each.kind].seconds
    return total


def begun(questionnaire: Questionnaire, citizen: Citizen, *, now: datetime) -> str:
    """The moment at which somebody opened the questions, sealed: their device keeps it, and nothing here does."""
    return signing.dumps([citizen.pk, int(now.timestamp())], salt=_salt(questionnaire))


def seconds_since(sealed: str, questionnaire: Questionnaire, citizen: Citizen, *, now: datetime) -> float | None:
    """How long ago that was; None for what is missing, altered or somebody else's."""
    try:
        person, at = signing.loads(sealed, salt=_salt(questionnaire))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (now - datetime.fromtimestamp(at, UTC)).total_seconds() if person == citizen.pk else None


def _is_straight(checked: list[Checked], *, least: int) -> bool:
    """Whether all rows of tables, and all ratings, got the same place each, and there are enough of them."""
    places: dict[str, list[int]] = defaultdict(list)
    for each in checked:
        places[str(each.question.kind)] += KINDS[each.question.kind].scaled(each.given)
    enough = sum(map(len, places.values())) >= least
    return enough and all(len(set(each)) <= 1 for each in places.values())


def _written(flags: Iterable[Flag]) -> str:
    return "".join(flag.value for flag in Flag if flag in flags)


def _salt(questionnaire: Questionnaire) -> str:
    return f"questionnaire begun {questionnaire.pk}"
