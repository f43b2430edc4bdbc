"""Somebody wants to change what a company is called, who owns it or where it is paid: its owners hear of it first."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_ACCOUNT, about_change
from rewards.payees.models import MerchantChange
from rewards.signals import merchant_change_asked

TITLES = {
    "account": _("Another bank account was asked for, for your company"),
    "company": _("Another name or tax id was proposed for your company"),
    "owners": _("Other owners were proposed for your company"),
}


def told(*, change: MerchantChange, people: Sequence[User], **_more: Any) -> Iterator[News]:
    return about_change(change, people, f"payee-asked:{change.pk}", change.proposed_at, reason=change.reason)


def title(facts: Facts) -> Text:
    return TITLES[facts["change"]]


news = NewsKind(
    slug="merchant_change_asked",
    name=_("change of a company asked for"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="alert",
    title=title,
    body=_("Nothing has changed yet: somebody at the county decides. If you did not expect this, write to us at once."),
    link=OPEN_ACCOUNT,
    examples=tuple({"shop": "山海小吃", "reason": "換了往來銀行", "change": kind, "merchant": 1} for kind in TITLES),
    listens={merchant_change_asked: told},
)
