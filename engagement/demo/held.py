"""Coins that wait in the demo: of three who answered in a few seconds one waits, one was refused, one objected."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from civic.accounts.models import Citizen, User
from civic.core.errors import DomainError
from surveys.awards import actions as awards
from surveys.kinds.registry import KINDS
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions, flags
from surveys.responses.models import HeldAward

HASTE = timedelta(seconds=8)
TRIED = 200  # citizens, until three are found whom it concerns and who have not answered


def create(heroes: set[int], *, now: datetime) -> None:
    """Answer too quickly, and decide about two of the three."""
    for asked in Questionnaire.objects.filter(holds_awards=True, opened_at__isnull=False):
        made = list(islice(_held(asked, heroes, now=now), 3))
        editor = User.objects.filter(memberships__agency=asked.agency_id, memberships__role="editor").first()
        if editor is None:
            continue
        for each in made[1:]:
            awards.refuse(each.pk, reason="兩題只花了幾秒，還沒有讀完。", by=editor, now=now)
        for each in made[2:]:
            awards.object_to(each.pk, citizen=each.participation.citizen, words="題目很短，我一看就懂了。", now=now)


def _held(asked: Questionnaire, heroes: set[int], *, now: datetime) -> Iterator[HeldAward]:
    answers = {str(each.pk): [each.choices.all()[1].pk] for each in asked.asked if KINDS[each.kind].has_choices}
    for who in Citizen.objects.exclude(pk__in=heroes).order_by("-pk")[:TRIED]:
        try:
            begun = flags.begun(asked, who, now=now - HASTE)
            is_held = actions.submit(asked, who, answers, now=now, begun=begun).held
        except DomainError:  # it does not concern them, or they have answered
            continue
        if is_held:
            yield HeldAward.objects.get(participation__citizen=who, participation__questionnaire=asked)
