"""The payout to a company is on hold, with the reason."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_BUSINESS, to_owners
from rewards.fraud.models import PayoutHold
from rewards.signals import payout_held


def told(*, hold: PayoutHold, owners: Sequence[User], **_more: Any) -> Iterator[News]:
    return to_owners(owners, f"payout-held:{hold.pk}", hold.held_at, reason=hold.reason)


news = NewsKind(
    slug="payout_held",
    name=_("payout on hold"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="lock",
    title=_("The payout to your company is on hold; under My business you can say what you think"),
    link=OPEN_BUSINESS,
    examples=({"reason": "查核中"},),
    listens={payout_held: told},
)
