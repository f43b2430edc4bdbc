"""Coins lapse soon: one line for each vintage and each of its two warnings, however often the job runs."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS, COINS_MOVE, OPEN_WALLET
from rewards.signals import coins_lapsing


def told(
    *, citizen_id: int, coins: int, on: date, days: int, account_id: int, at: datetime, **_more: Any
) -> Iterator[News]:
    yield News(citizen_id, f"lapse:{account_id}:{days}", at, {"coins": coins, "on": on.isoformat()})


news = NewsKind(
    slug="coins_lapsing",
    name=_("coins lapse soon"),
    family=COINS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=COINS_MOVE,
    icon="clock",
    title=ngettext_lazy("%(n)s coin of yours lapses soon", "%(n)s coins of yours lapse soon", "coins"),
    body=_("They can be spent until %(day)s."),
    link=OPEN_WALLET,
    examples=({"coins": 30, "on": "2026-12-31"},),
    listens={coins_lapsing: told},
)
