"""Coins of a payment were given back: by the shop, or later by the county, which says why."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import COINS_MOVE, OPEN_OWN_RECEIPT, PAYMENT_EXAMPLE, PAYMENTS, to_payer
from rewards.redemption.refunds.models import Refund
from rewards.signals import redemption_refunded

BY_THE_SHOP = ngettext_lazy(
    "%(n)s coin came back: the shop gave it back", "%(n)s coins came back: the shop gave them back", "coins"
)
BY_THE_COUNTY = ngettext_lazy(
    "%(n)s coin came back: the county gave it back later",
    "%(n)s coins came back: the county gave them back later",
    "coins",
)


def told(*, refund: Refund, **_more: Any) -> Iterator[News]:
    late = {"late_reason": refund.late.reason} if refund.late else {}
    return to_payer(refund.redemption, f"refunded:{refund.pk}", refund.refunded_at, coins=refund.coins, **late)


def title(facts: Facts) -> Text:
    return BY_THE_COUNTY if facts.get("late_reason") else BY_THE_SHOP


news = NewsKind(
    slug="payment_refunded",
    name=_("coins given back"),
    family=PAYMENTS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="undo",
    title=title,
    link=OPEN_OWN_RECEIPT,
    examples=(PAYMENT_EXAMPLE, {**PAYMENT_EXAMPLE, "late_reason": "商品有瑕疵"}),
    listens={redemption_refunded: told},
)
