"""Somebody signed up for an event: they have a place, or wait for one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, to_visitor
from engagement.signals import signed_up


def told(*, registration: Any, at: datetime, **_more: Any) -> Iterator[News]:
    yield from to_visitor(registration, f"event-signup:{registration.pk}", at, waits=registration.state == "waiting")


def title(facts: Facts) -> Text:
    return _("You are on the waiting list") if facts["waits"] else _("You have a place")


news = NewsKind(
    slug="event_signed_up",
    name=_("signed up for an event"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX,),
    icon="calendar",
    title=title,
    body=_("It begins on %(when)s."),
    link=OPEN_EVENT,
    examples=({**EVENT_EXAMPLE, "waits": False}, {**EVENT_EXAMPLE, "waits": True}),
    listens={signed_up: told},
)
