"""What there is to know about coins that wait."""

from collections.abc import Iterator

from civic.accounts.models import Citizen
from rewards import coins
from surveys.kinds.registry import KINDS
from surveys.responses.models import Answer, HeldAward, Participation


def own_held_award(pk: int, citizen: Citizen) -> HeldAward | None:
    """It, where it is this person's, perhaps by an account that was merged into theirs."""
    joined = ("participation__questionnaire__agency", "participation__citizen")
    held = HeldAward.objects.select_related(*joined).filter(pk=pk).first()
    is_own = held is not None and coins.current_account(held.participation.citizen) == citizen
    return held if is_own else None


def answers_of(participation: Participation) -> Iterator[tuple[str, str]]:
    """What somebody answered under their name: question and answer, in the order in which it was asked."""
    rows = Answer.objects.filter(response__version=participation.version, response__citizen=participation.citizen)
    for each in rows.select_related("question", "choice").order_by("question__order", "question", "pk"):
        row = {"choice": each.choice and each.choice.text, "text": each.text, "number": each.number, "day": each.day}
        yield each.question.text, KINDS[each.question.kind].export(row)
