"""Two people changed where a company is paid, what it is called or who owns it: old and new owners are told."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import BUSINESS, BUSINESS_DEPENDS_ON_IT, OPEN_ACCOUNT, about_change
from rewards.payees.models import MerchantChange
from rewards.signals import merchant_change_approved

TITLES = {
    "account": _("The county pays your company into another bank account from now on"),
    "company": _("The name or tax id of your company was changed"),
    "owners": _("The owners of your company were changed"),
}


def told(*, change: MerchantChange, people: Sequence[User], **_more: Any) -> Iterator[News]:
    return about_change(change, people, f"payee-changed:{change.pk}", change.decided_at, on=f"{change.held_until}")


def title(facts: Facts) -> Text:
    return TITLES[facts["change"]]


news = NewsKind(
    slug="merchant_changed",
    name=_("company changed"),
    family=BUSINESS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=BUSINESS_DEPENDS_ON_IT,
    icon="lock",
    title=title,
    body=_("To be safe, payouts wait and go on from %(day)s. If you did not expect this, write to us before that day."),
    link=OPEN_ACCOUNT,
    examples=tuple({"shop": "山海小吃", "change": kind, "on": "2026-12-06", "merchant": 1} for kind in TITLES),
    listens={merchant_change_approved: told},
)
