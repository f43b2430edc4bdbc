"""A place at an event fell free for whoever waited for it: held for a time, or theirs at once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import place_given, place_offered


def told(*, registration: Any, at: datetime, **_more: Any) -> Iterator[News]:
    until = registration.offered_until
    key = f"event-place:{registration.pk}:{at.isoformat()}"
    yield from to_visitor(registration, key, at, until=until.isoformat(timespec="seconds") if until else "")


def title(facts: Facts) -> Text:
    return _("A place is held for you until %(until_when)s: take it") if facts["until"] else _("You have a place now")


news = NewsKind(
    slug="event_place",
    name=_("a place from the waiting list"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH, Channel.EMAIL),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="calendar",
    title=title,
    body=_("It begins on %(when)s. If you cannot come, step back, so that the next can."),
    link=OPEN_EVENT,
    examples=({**EVENT_EXAMPLE, "until": "2026-11-10T16:00:00+00:00"}, {**EVENT_EXAMPLE, "until": ""}),
    listens={place_offered: told, place_given: told},
)
