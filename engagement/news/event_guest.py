"""An agency's list keeps a place at an event for somebody, who may take it or leave it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, to_visitor
from engagement.signals import guest_kept


def told(*, registrations: Iterable[Any], at: datetime, **_more: Any) -> Iterator[News]:
    for each in registrations:
        yield from to_visitor(each, f"event-guest:{each.pk}", at, waits=each.state == "waiting")


def title(facts: Facts) -> Text:
    if facts["waits"]:
        return _("An agency put you on the waiting list of an event")
    return _("An agency keeps a place at an event for you")


news = NewsKind(
    slug="event_guest",
    name=_("a place in an agency’s list"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    icon="calendar",
    title=title,
    body=_("It begins on %(when)s. Take the place, and you have a pass."),
    link=OPEN_EVENT,
    examples=({**EVENT_EXAMPLE, "waits": False}, {**EVENT_EXAMPLE, "waits": True}),
    listens={guest_kept: told},
)
