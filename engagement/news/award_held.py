"""Coins for answers wait until somebody of the agency has looked at what was noticed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS, COINS_MOVE, OPEN_HELD_AWARD, award_facts
from surveys.responses.models import HeldAward
from surveys.signals import award_held


def told(*, held: HeldAward, at: datetime, **_more: Any) -> Iterator[News]:
    yield News(held.participation.citizen_id, f"award-held:{held.pk}", at, award_facts(held))


news = NewsKind(
    slug="award_held",
    name=_("coins for answers wait"),
    family=COINS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX,),
    always_because=COINS_MOVE,
    icon="clock",
    title=ngettext_lazy(
        "%(n)s coin for your answers waits until somebody has looked at them",
        "%(n)s coins for your answers wait until somebody has looked at them",
        "coins",
    ),
    link=OPEN_HELD_AWARD,
    examples=({"coins": 30, "held": 1, "reason": "社區活動問卷"},),
    listens={award_held: told},
)
