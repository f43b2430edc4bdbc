"""A shop cancelled a payment; the coins came back."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import COINS_MOVE, OPEN_OWN_RECEIPT, PAYMENT_EXAMPLE, PAYMENTS, to_payer
from rewards.redemption.payments.models import Redemption
from rewards.signals import redemption_voided


def told(*, redemption: Redemption, **_more: Any) -> Iterator[News]:
    return to_payer(redemption, f"voided:{redemption.pk}", redemption.voided_at)


news = NewsKind(
    slug="payment_voided",
    name=_("payment cancelled"),
    family=PAYMENTS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=COINS_MOVE,
    icon="undo",
    title=ngettext_lazy(
        "%(n)s coin came back: the shop cancelled the payment",
        "%(n)s coins came back: the shop cancelled the payment",
        "coins",
    ),
    link=OPEN_OWN_RECEIPT,
    examples=(PAYMENT_EXAMPLE,),
    listens={redemption_voided: told},
)
