"""Somebody looked at flagged answers, or at an objection, and the coins do not come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import COINS, COINS_MOVE, OPEN_HELD_AWARD, award_facts
from rewards import coins
from surveys.responses.models import HeldAward
from surveys.signals import award_refused

FIRST = ngettext_lazy(
    "%(n)s coin for your answers does not come; you can object once",
    "%(n)s coins for your answers do not come; you can object once",
    "coins",
)
LAST = ngettext_lazy(
    "Another person read your objection; %(n)s coin does not come",
    "Another person read your objection; %(n)s coins do not come",
    "coins",
)


def title(facts: Facts) -> Text:
    return LAST if facts["heard"] else FIRST


def told(*, held: HeldAward, at: datetime, **_more: Any) -> Iterator[News]:
    heard = held.heard_at is not None
    facts = award_facts(held) | {"reason": held.hearing if heard else held.decision, "heard": heard}
    person = coins.current_account(held.participation.citizen)
    yield News(person.pk, f"award-refused:{held.pk}:{int(heard)}", at, facts)


news = NewsKind(
    slug="award_refused",
    name=_("coins for answers refused"),
    family=COINS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="alert",
    title=title,
    link=OPEN_HELD_AWARD,
    examples=(
        {"coins": 30, "held": 1, "reason": "20 題只花了 15 秒", "heard": False},
        {"coins": 30, "held": 1, "reason": "意見沒有說明原因", "heard": True},
    ),
    listens={award_refused: told},
)
