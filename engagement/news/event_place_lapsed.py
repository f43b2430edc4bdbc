"""Nobody took a place that was held: it went to the next."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import offer_lapsed


def told(*, registration: Any, at: datetime, **_more: Any) -> Iterator[News]:
    yield from to_visitor(registration, f"event-lapsed:{registration.pk}", at)


news = NewsKind(
    slug="event_place_lapsed",
    name=_("a held place that was not taken"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="clock",
    title=_("The place that was held for you went to the next"),
    body=_("You can sign up again; then you come last."),
    link=OPEN_EVENT,
    examples=(EVENT_EXAMPLE,),
    listens={offer_lapsed: told},
)
