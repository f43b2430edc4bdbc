"""An event was cancelled, and why."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import event_cancelled


def told(*, registration: Any, reason: str, at: datetime, **_more: Any) -> Iterator[News]:
    yield from to_visitor(registration, f"event-cancelled:{registration.pk}", at, reason=reason)


news = NewsKind(
    slug="event_cancelled",
    name=_("event cancelled"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="alert",
    title=_("Cancelled: an event you signed up for"),
    body=_("It would have begun on %(when)s."),
    link=OPEN_EVENT,
    examples=({**EVENT_EXAMPLE, "reason": "颱風警報"},),
    listens={event_cancelled: told},
)
