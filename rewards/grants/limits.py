"""How much one person gives alone: counted over all lists of thirty days, not over one."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet, Sum

from civic.accounts.models import User
from rewards import coins
from rewards.budgets.models import Campaign
from rewards.grants.models import GrantRequest

WINDOW = timedelta(days=30)
State = GrantRequest.State


def needs_second_person(
    campaign: Campaign, citizens: Collection[int], coins_each: int, *, count: int, by: User, now: datetime
) -> bool:
    """Return whether a list for `count` people, of whom `citizens` are known, waits for a second person.

    It does when it is large itself, or together with what was given by one person alone in thirty days: by this
    giver, out of this campaign, or to one of these citizens. So nobody cuts a large list into small ones.
    """
    if coins.needs_second_approver(coins_each, count):
        return True
    alone = GrantRequest.objects.filter(
        decided_by=None, state__in=[State.STARTED, State.GIVEN], proposed_at__gt=now - WINDOW
    )
    before = max(_given(alone.filter(proposed_by=by)), _given(alone.filter(campaign=campaign)))
    if before + coins_each * count > settings.GRANT_BATCH_LIMIT:
        return True
    return _most_to_one(alone, citizens) + coins_each > settings.GRANT_PERSON_LIMIT


def _given(lists: QuerySet[GrantRequest]) -> int:
    total = lists.aggregate(coins=Sum(F("coins_each") * F("citizen_ids__len")))["coins"]
    return int(total or 0)


def _most_to_one(lists: QuerySet[GrantRequest], citizens: Collection[int]) -> int:
    """Return how many coins one of the citizens had at most."""
    wanted, had = set(citizens), Counter[int]()
    for each, people in lists.filter(citizen_ids__overlap=list(wanted)).values_list("coins_each", "citizen_ids"):
        had.update(dict.fromkeys(wanted.intersection(people), each))
    return max(had.values(), default=0)
