"""How much of what was told is unread."""

from functools import cache
from typing import Any

from django.db.models import BigIntegerField, QuerySet

from civic.accounts.models import Citizen
from civic.core.compiled import Compiled, Slot, compiled
from civic.core.hooks import Hook
from civic.core.prepared import Statement
from engagement.delivery.models import Message

CITIZEN = Slot("citizen", BigIntegerField())
MOST_COUNTED = 100  # of each kind; beyond it a page says 99+
Part = tuple[Compiled, dict[str, Any]]  # a query whose rows are counted, and its values
ELSEWHERE: Hook[[Citizen], Part] = Hook("Which rows are unread beside a citizen's messages?")


def unread_count(citizen: Citizen) -> int:
    """How much in the inbox the citizen has not seen, in one look; what was put away does not count."""
    parts: list[Part] = [(_unread(), {"citizen": citizen.pk}), *ELSEWHERE(citizen)]
    params = [param for query, values in parts for param in query.bound(**values)[1]]
    ((count,),) = _counted(*(query for query, _values in parts)).rows(params)
    return int(count)


@cache
def _counted(*queries: Compiled) -> Statement:
    """How many rows they have together."""
    parts = [f"({query.sql} LIMIT {MOST_COUNTED}) AS part{n}" for n, query in enumerate(queries)]
    counts = " + ".join(f"(SELECT count(*) FROM {part})" for part in parts)
    return Statement(f"SELECT {counts}", [kind for query in queries for kind in query.kinds])


@compiled
def _unread() -> QuerySet[Message, Any]:
    unread = Message.objects.filter(citizen_id=CITIZEN, read_at__isnull=True, put_away_at__isnull=True)
    return unread.order_by().values_list("pk")
