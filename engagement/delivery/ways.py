"""The ways out of the portal, as the planner sees them: each says in SQL which rows of the outbox it makes.

A channel that is added later adds its way here, and messages and notices go by it from then on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from civic.core.hooks import Register
from engagement.delivery.kinds import Channel


class Room(Protocol):
    """How many rows may be planned now, by what is left of a quota; None: no end."""

    def __call__(self, *, is_bulk: bool, now: datetime) -> int | None: ...


@dataclass(frozen=True)
class Way:
    """How a channel's rows are made of n, the people who are told.

    `n` has the columns about, number, citizen_id, user_id, due, urgency and, for each way, how soon, in a column of
    the channel's name. `lists`: the content holds lists of numbers, since many can go in one. `has`: whether a
    citizen can be reached so, filled with {user} and {urgency}, the SQL of their user's number and of the row's rank;
    without it nobody can tell before.
    `is_on`: whether the portal has it at all. With a `room`, those beyond it go by another way.
    """

    channel: Channel
    outbox: str  # the name of the outbox's channel
    key: str  # SQL: unique for what is told, by this way, to this address
    address: str  # SQL
    joined: str  # SQL after FROM n
    has: str = ""  # SQL
    lists: bool = False
    has_digest: bool = False
    is_on: Callable[[], bool] = lambda: True
    only_asked: bool = False  # each message costs: it never takes over what another way cannot carry
    room: Room | None = None
    ask: Callable[[datetime], object] | None = None  # asks the other side for its quota; never in a transaction


WAYS: Register[Way] = Register("way")


def ways() -> list[Way]:
    """Those that this portal has."""
    return [way for way in WAYS.values() if way.is_on()]


def ask_quotas(*, now: datetime) -> None:
    """Ask what may be sent by the ways that have a quota, before many are planned. Never in a transaction."""
    for way in ways():
        if way.ask:
            way.ask(now)


# Whose mailbox came to its end, and is still their address: few, found once for a whole plan.
OVER = """(SELECT o.user_id FROM engagement_endedmailbox o JOIN civic_user ou ON ou.id = o.user_id
            WHERE o.mended_at IS NULL AND lower(o.address) = lower(ou.email)) ended"""
WAYS.add(
    Channel.WEBPUSH,
    Way(
        channel=Channel.WEBPUSH,
        outbox="webpush",
        key="'push:' || n.about || ':' || s.id",
        address="s.id::text",
        joined="JOIN engagement_pushsubscription s ON s.user_id = n.user_id AND s.ended_at IS NULL",
        has="EXISTS (SELECT 1 FROM engagement_pushsubscription h WHERE h.user_id = {user} AND h.ended_at IS NULL)",
    ),
)
WAYS.add(
    Channel.EMAIL,
    Way(
        channel=Channel.EMAIL,
        outbox="news_mail",
        key="'mail:' || n.about || ':' || n.user_id",
        address="u.email",
        joined="""JOIN civic_user u ON u.id = n.user_id AND u.is_active AND EXISTS (
            SELECT 1 FROM account_emailaddress e
            WHERE e.user_id = u.id AND e.verified AND lower(e.email) = lower(u.email))
            AND (n.urgency < 3 OR u.id NOT IN (SELECT user_id FROM """
        + OVER
        + "))",
        has="""EXISTS (SELECT 1 FROM account_emailaddress h JOIN civic_user hu ON hu.id = h.user_id
            WHERE h.user_id = {user} AND h.verified AND lower(h.email) = lower(hu.email) AND hu.is_active
              AND ({urgency} < 3 OR hu.id NOT IN (SELECT user_id FROM """
        + OVER
        + ")))",
        lists=True,
        has_digest=True,
    ),
)
