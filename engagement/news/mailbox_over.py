"""Mails to somebody came back: they are told where they still look, and how it is mended."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.accounts.actions import ensure_citizen
from engagement.delivery.channels.email.models import EndedMailbox
from engagement.delivery.channels.email.signals import ended
from engagement.delivery.kinds import Channel, Link, News, NewsKind, Urgency
from engagement.news._shared import PORTAL


def told(*, mailbox: EndedMailbox, at: datetime, **_more: Any) -> Iterator[News]:
    yield News(ensure_citizen(mailbox.user).pk, f"mailbox-over:{mailbox.pk}:{at:%Y%m%d%H%M%S}", at, {})


news = NewsKind(
    slug="mailbox_over",
    name=_("mailbox that is over"),
    family=PORTAL,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=_("Without a mailbox you miss what you asked us to mail, so you always hear of it."),
    icon="mail",
    title=_("Our mails to you come back"),
    body=_("Nothing that can wait is mailed to you any more. Confirm your address again, or give us another one."),
    link=Link("engagement:mailbox", _("Put it right")),
    examples=({},),
    listens={ended: told},
)
