"""Somebody was at an event and may say how it was, for seven days."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, News, NewsKind, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_MY_EVENTS, to_visitor
from engagement.signals import feedback_opened


def told(*, registration: Any, until: datetime, at: datetime, **_more: Any) -> Iterator[News]:
    asked = registration.event.feedback_id
    facts = {"until": until.isoformat(timespec="seconds"), "questionnaire": asked}
    yield from to_visitor(
        registration, f"event-feedback:{registration.event_id}:{registration.citizen_id}", at, **facts
    )


news = NewsKind(
    slug="event_feedback",
    name=_("feedback after an event"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.WEBPUSH),
    icon="heart",
    title=_("How was it? Tell us in a minute"),
    body=_("You can answer until %(until_when)s."),
    link=OPEN_MY_EVENTS,
    examples=({**EVENT_EXAMPLE, "until": "2026-11-18T03:00:00+00:00", "questionnaire": 1},),
    listens={feedback_opened: told},
)
