"""A second person rejected a late refund; the shop's owners are told where they read why."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import (
    BUSINESS,
    BUSINESS_DEPENDS_ON_IT,
    OPEN_RECEIPT,
    PAYMENT_EXAMPLE,
    about_late_refund,
)
from rewards.redemption.refunds.models import LateRefund
from rewards.signals import late_refund_decided


def told(*, asked: LateRefund, owners: Sequence[User], **_more: Any) -> Iterator[News]:
    if asked.state == LateRefund.State.REJECTED:
        yield from about_late_refund(asked, owners)


news = NewsKind(
    slug="late_refund_rejected",
    name=_("late refund rejected"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="receipt",
    title=ngettext_lazy(
        "Late refund of %(n)s coin not approved; your receipt says why",
        "Late refund of %(n)s coins not approved; your receipt says why",
        "coins",
    ),
    link=OPEN_RECEIPT,
    examples=(PAYMENT_EXAMPLE,),
    listens={late_refund_decided: told},
)
