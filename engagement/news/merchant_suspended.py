"""A merchant was suspended, with the reason."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_BUSINESS, about_merchant
from rewards.shops.models import Merchant
from rewards.signals import merchant_decided


def told(*, merchant: Merchant, verb: str, at: datetime, people: Sequence[User], **_more: Any) -> Iterator[News]:
    if verb == "suspended":
        yield from about_merchant(merchant, at, people, reason=merchant.decision)


news = NewsKind(
    slug="merchant_suspended",
    name=_("merchant suspended"),
    family=BUSINESS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="lock",
    title=_("Your shops take no coins for now"),
    link=OPEN_BUSINESS,
    examples=({"shop": "山海小吃", "reason": "等候衛生檢查結果"},),
    listens={merchant_decided: told},
)
