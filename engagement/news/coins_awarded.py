"""Coins were earned: for an answer, or given to everybody on a list."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.accounts.models import Citizen
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS, OPEN_WALLET
from rewards.signals import coins_awarded, coins_awarded_many


def told(
    *, citizen: Citizen, coins: int, reason: str, transaction_id: int, at: datetime, **_more: Any
) -> Iterator[News]:
    yield News(citizen.pk, f"award:{transaction_id}", at, {"coins": coins, "reason": reason})


def told_many(*, awards: Sequence[Any], coins: int, reason: str, at: datetime, **_more: Any) -> Iterator[News]:
    facts = {"coins": coins, "reason": reason}
    for award in awards:
        yield News(award.holder_id, f"award:{award.transaction_id}", at, facts)


news = NewsKind(
    slug="coins_awarded",
    name=_("coins earned"),
    family=COINS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    icon="coin",
    title=ngettext_lazy("You earned %(n)s coin", "You earned %(n)s coins", "coins"),
    link=OPEN_WALLET,
    examples=({"coins": 30, "reason": "高齡健康講座問卷"},),
    listens={coins_awarded: told, coins_awarded_many: told_many},
)
