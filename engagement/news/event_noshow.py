"""Somebody had a place at an event and did not come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_MY_EVENTS, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import noshow_counted


def told(*, registration: Any, at: datetime, **_more: Any) -> Iterator[News]:
    yield from to_visitor(registration, f"event-noshow:{registration.pk}", at)


news = NewsKind(
    slug="event_noshow",
    name=_("a place that stayed empty"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX,),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="info",
    title=_("You had a place and did not come"),
    body=_(
        "Others wanted this place. Under “My events” you can say why you did not come. "
        "Next time, please step back in time."
    ),
    link=OPEN_MY_EVENTS,
    examples=(EVENT_EXAMPLE,),
    listens={noshow_counted: told},
)
