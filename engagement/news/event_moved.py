"""An event is at another hour or place; whoever cannot come then may step back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import event_moved


def told(*, registration: Any, change: Any, at: datetime, **_more: Any) -> Iterator[News]:
    key = f"event-moved:{registration.pk}:{change.pk}"
    yield from to_visitor(registration, key, at, reason=change.reason, place=registration.event.place)


news = NewsKind(
    slug="event_moved",
    name=_("event moved"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="calendar",
    title=_("Moved: an event you signed up for"),
    body=_("It begins on %(when)s, at: %(place)s. If you cannot come, step back, so that the next can."),
    link=OPEN_EVENT,
    examples=({**EVENT_EXAMPLE, "reason": "場地整修", "place": "A101"},),
    listens={event_moved: told},
)
