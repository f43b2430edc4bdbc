"""The desk answered an appeal, and the payout stays on hold.

The words stand in the hold alone: with the owner who appealed they go, and nobody else's inbox keeps them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_BUSINESS, to_owners
from rewards.fraud.models import PayoutHold
from rewards.signals import payout_appeal_answered


def told(*, hold: PayoutHold, owners: Sequence[User], **_more: Any) -> Iterator[News]:
    if hold.answered_at:
        key = f"payout-answered:{hold.pk}:{hold.answered_at.isoformat()}"
        yield from to_owners(owners, key, hold.answered_at)


news = NewsKind(
    slug="payout_answered",
    name=_("payout stays on hold"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="lock",
    title=_("We read what you said; the payout to your company stays on hold for now"),
    link=OPEN_BUSINESS,
    examples=({},),
    listens={payout_appeal_answered: told},
)
