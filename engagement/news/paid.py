"""A payment was made at a shop."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS_MOVE, OPEN_OWN_RECEIPT, PAYMENT_EXAMPLE, PAYMENTS, to_payer
from rewards.redemption.payments.models import Redemption
from rewards.signals import redemption_completed


def told(*, redemption: Redemption, **_more: Any) -> Iterator[News]:
    return to_payer(redemption, f"paid:{redemption.pk}", redemption.completed_at)


news = NewsKind(
    slug="paid",
    name=_("payment"),
    family=PAYMENTS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="receipt",
    title=ngettext_lazy("You paid %(n)s coin", "You paid %(n)s coins", "coins"),
    link=OPEN_OWN_RECEIPT,
    examples=(PAYMENT_EXAMPLE,),
    listens={redemption_completed: told},
)
