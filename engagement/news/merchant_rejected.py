"""An application was rejected; whoever applied reads why, and may correct it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, Link, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, about_merchant
from rewards.shops.models import Merchant
from rewards.signals import merchant_decided


def told(*, merchant: Merchant, verb: str, at: datetime, people: Sequence[User], **_more: Any) -> Iterator[News]:
    if verb == "rejected":
        yield from about_merchant(merchant, at, people, reason=merchant.decision)


news = NewsKind(
    slug="merchant_rejected",
    name=_("application rejected"),
    family=BUSINESS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="alert",
    title=_("We could not accept your application; you can correct it and send it again"),
    link=Link("rewards:apply", _("Correct the application")),
    examples=({"shop": "山海小吃", "reason": "統一編號與商業登記不符"},),
    listens={merchant_decided: told},
)
