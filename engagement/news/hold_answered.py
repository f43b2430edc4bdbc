"""The desk answered an appeal, and the coins stay held. Each answer is told: who writes again is answered again."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS, COINS_MOVE, OPEN_WALLET
from rewards.holds.models import Hold
from rewards.signals import hold_appeal_answered


def told(*, hold: Hold, **_more: Any) -> Iterator[News]:
    if hold.answered_at:
        key = f"hold-answered:{hold.pk}:{hold.answered_at.isoformat()}"
        yield News(hold.citizen_id, key, hold.answered_at, {"coins": hold.coins, "reason": hold.answer})


news = NewsKind(
    slug="hold_answered",
    name=_("coins stay held"),
    family=COINS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="lock",
    title=ngettext_lazy(
        "We read what you said; %(n)s coin stays put aside for now",
        "We read what you said; %(n)s coins stay put aside for now",
        "coins",
    ),
    link=OPEN_WALLET,
    examples=({"coins": 30, "reason": "仍在等候店家的資料"},),
    listens={hold_appeal_answered: told},
)
