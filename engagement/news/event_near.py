"""An event comes near: a day before, and two hours before."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, to_visitor
from engagement.signals import event_near


def told(*, registration: Any, hours: int, at: datetime, **_more: Any) -> Iterator[News]:
    key = f"event-near:{registration.pk}:{hours}:{registration.session.starts_at:%Y%m%d%H%M}"
    yield from to_visitor(registration, key, at, hours=hours, place=registration.event.place)


def title(facts: Facts) -> Text:
    return _("In two hours: your event") if facts["hours"] == 2 else _("Tomorrow: your event")


news = NewsKind(
    slug="event_near",
    name=_("reminder of an event"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    icon="clock",
    title=title,
    body=_("It begins on %(when)s, at: %(place)s."),
    link=OPEN_EVENT,
    examples=tuple({**EVENT_EXAMPLE, "hours": hours, "place": "A101"} for hours in (24, 2)),
    listens={event_near: told},
)
