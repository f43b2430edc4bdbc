"""A change of a company was refused; its owners read why."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_ACCOUNT, about_change
from rewards.payees.models import MerchantChange
from rewards.signals import merchant_change_refused

TITLES = {
    "account": _("The other bank account for your company was refused"),
    "company": _("The other name or tax id for your company was refused"),
    "owners": _("The change of your company’s owners was refused"),
}


def told(*, change: MerchantChange, people: Sequence[User], **_more: Any) -> Iterator[News]:
    return about_change(change, people, f"payee-refused:{change.pk}", change.decided_at, reason=change.decision)


def title(facts: Facts) -> Text:
    return TITLES[facts["change"]]


news = NewsKind(
    slug="merchant_change_refused",
    name=_("change of a company refused"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="alert",
    title=title,
    body=_("Everything stays as it is; you may ask again."),
    link=OPEN_ACCOUNT,
    examples=tuple({"shop": "山海小吃", "reason": "存摺影本不清楚", "change": kind, "merchant": 1} for kind in TITLES),
    listens={merchant_change_refused: told},
)
