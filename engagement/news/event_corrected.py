"""Two people put right whether somebody came to an event, and the coins with it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import attendance_corrected


def told(*, correction: Any, at: datetime, **_more: Any) -> Iterator[News]:
    facts = {"came": correction.came, "stayed": correction.stayed, "reason": correction.reason}
    yield from to_visitor(correction.registration, f"event-corrected:{correction.pk}", at, **facts)


def title(facts: Facts) -> Text:
    if facts["stayed"]:
        return _("Corrected: you stayed to the end")
    return _("Corrected: you were there") if facts["came"] else _("Corrected: you were not there")


news = NewsKind(
    slug="event_corrected",
    name=_("attendance corrected"),
    family=EVENTS,
    urgency=Urgency.MONEY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="coin",
    title=title,
    body=_("Coins that depend on it were corrected too."),
    link=OPEN_EVENT,
    examples=tuple(
        {**EVENT_EXAMPLE, "came": came, "stayed": stayed, "reason": "名單有誤"}
        for came, stayed in ((True, True), (True, False), (False, False))
    ),
    listens={attendance_corrected: told},
)
