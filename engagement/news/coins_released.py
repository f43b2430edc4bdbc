"""Coins that were held are back in the wallet."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS, COINS_MOVE, OPEN_WALLET
from rewards.holds.models import Hold
from rewards.signals import coins_released


def told(*, hold: Hold, **_more: Any) -> Iterator[News]:
    if hold.released_at:
        facts = {"coins": hold.coins, "reason": hold.release_reason}
        yield News(hold.citizen_id, f"released:{hold.pk}", hold.released_at, facts)


news = NewsKind(
    slug="coins_released",
    name=_("coins released"),
    family=COINS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="check",
    title=ngettext_lazy("%(n)s coin is back in your wallet", "%(n)s coins are back in your wallet", "coins"),
    link=OPEN_WALLET,
    examples=({"coins": 30, "reason": "查核完成"},),
    listens={coins_released: told},
)
