"""The company is paid again."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_BUSINESS, to_owners
from rewards.fraud.models import PayoutHold
from rewards.signals import payout_released


def told(*, hold: PayoutHold, owners: Sequence[User], **_more: Any) -> Iterator[News]:
    return to_owners(owners, f"payout-released:{hold.pk}", hold.released_at, reason=hold.release_reason)


news = NewsKind(
    slug="payout_released",
    name=_("payout goes on"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="check",
    title=_("Your company is paid again"),
    link=OPEN_BUSINESS,
    examples=({"reason": "查核完成"},),
    listens={payout_released: told},
)
