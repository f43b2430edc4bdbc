"""Write down how rows ended, and tell whoever wants to know."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from civic.core.hooks import Hook
from civic.outbox.channels import Channel, End, Outcome
from civic.outbox.models import OutboxItem

State = OutboxItem.State
NOTED: Hook[[Sequence[OutboxItem]], None] = Hook("Who wants to know which messages have left, or never will?")


@transaction.atomic
def note(channel: Channel, ends: Sequence[tuple[OutboxItem, Outcome]], *, now: datetime) -> set[int]:
    """Note how rows ended; return the numbers of those that were still ours.

    Where a lease is over, whoever has the row now tells its end.
    """
    mine = _still_ours([item for item, _outcome in ends])
    alike: dict[tuple[Any, ...], list[OutboxItem]] = {}
    for item, outcome in ends:
        if item.pk in mine:
            alike.setdefault(_state_after(channel, item, outcome), []).append(item)
    for (state, outcome, wait), items in alike.items():
        _write(items, state, outcome, now + wait if wait is not None else None, now=now)
    over = [item for (state, *_rest), items in alike.items() if state != State.WAITING for item in items]
    for _told in NOTED(over) if over else ():
        pass
    return mine


def _still_ours(items: Sequence[OutboxItem]) -> set[int]:
    leases = {item.pk: item.lease for item in items if item.lease}
    rows = OutboxItem.objects.select_for_update().filter(pk__in=leases).order_by("pk").values_list("pk", "lease")
    return {pk for pk, lease in rows if lease == leases[pk]}


def _state_after(channel: Channel, item: OutboxItem, outcome: Outcome) -> tuple[State, Outcome, timedelta | None]:
    """What a row becomes, and after what time it is tried again. Rows that become the same are written together."""
    if outcome.end == End.SENT:
        return State.SENT, outcome, None
    if outcome.end == End.MOOT:
        return State.CANCELLED, outcome, None
    if _is_final(channel, item, outcome):
        return State.FAILED, outcome, None
    return State.WAITING, outcome, outcome.wait or backoff(channel, item.tries)


def _write(
    items: Sequence[OutboxItem], state: State, outcome: Outcome, due_at: datetime | None, *, now: datetime
) -> None:
    error = "" if state == State.SENT else outcome.error[:200]
    facts: dict[str, Any] = {"state": state, "error": error, "lease": None, "leased_until": None}
    facts |= {"due_at": due_at} if due_at else {"done_at": now}
    if state in (State.SENT, State.CANCELLED):
        facts["content"] = {}
    if outcome.end == End.UNKNOWN:
        facts["unknown"] = F("unknown") + 1
    if outcome.reference:
        facts["reference"] = outcome.reference[:120]
    OutboxItem.objects.filter(pk__in=[item.pk for item in items]).update(**facts)
    for item in items:
        item.state, item.error, item.done_at = state, error, None if due_at else now


def _is_final(channel: Channel, item: OutboxItem, outcome: Outcome) -> bool:
    no_more = outcome.end == End.NEVER or item.tries >= channel.most_tries
    return no_more or (outcome.end == End.UNKNOWN and item.once)


def backoff(channel: Channel, tries: int) -> timedelta:
    """Twice as long after each try, up to a limit, and never at the same moment for all rows."""
    longest = min(channel.first_wait * 2 ** min(max(tries - 1, 0), 20), channel.longest_wait)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  no secret
