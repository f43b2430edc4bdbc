"""A LINE account was linked: whoever did not do it themselves unlinks it at once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.line.signals import linked
from engagement.delivery.kinds import Channel, Link, News, NewsKind, Urgency
from engagement.news._shared import PORTAL


def told(*, account: LineAccount, at: datetime, **_more: Any) -> Iterator[News]:
    yield News(ensure_citizen(account.user).pk, f"line-linked:{account.pk}", at, {})


news = NewsKind(
    slug="line_linked",
    name=_("account linked for messages"),
    family=PORTAL,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=_("A person who links their LINE account to yours reads what you are told, so we always tell you."),
    icon="lock",
    title=_("A LINE account was linked to yours"),
    body=_("What concerns you is told there, too. If it was not you, unlink it under My messages now."),
    link=Link("engagement:preferences", _("Open My messages")),
    examples=({},),
    listens={linked: told},
)
