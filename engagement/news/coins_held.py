"""Coins were put aside on a suspicion; the holder may say what they think."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS, COINS_MOVE, OPEN_WALLET
from rewards.holds.models import Hold
from rewards.signals import coins_held


def told(*, hold: Hold, **_more: Any) -> Iterator[News]:
    yield News(hold.citizen_id, f"held:{hold.pk}", hold.held_at, {"coins": hold.coins, "reason": hold.reason})


news = NewsKind(
    slug="coins_held",
    name=_("coins held"),
    family=COINS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="lock",
    title=ngettext_lazy(
        "%(n)s coin of yours was put aside; you can say what you think",
        "%(n)s coins of yours were put aside; you can say what you think",
        "coins",
    ),
    link=OPEN_WALLET,
    examples=({"coins": 30, "reason": "查核中"},),
    listens={coins_held: told},
)
