"""The agency answered why somebody did not come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from engagement.delivery.kinds import Channel, Facts, News, NewsKind, Text, Urgency
from engagement.news._shared import EVENT_EXAMPLE, EVENTS, OPEN_EVENT, PLACE_DEPENDS_ON_IT, to_visitor
from engagement.signals import appeal_answered


def told(*, appeal: Any, at: datetime, **_more: Any) -> Iterator[News]:
    facts = {"excused": appeal.state == "approved", "reason": appeal.decision}
    yield from to_visitor(appeal.registration, f"event-appeal:{appeal.pk}", at, **facts)


def title(facts: Facts) -> Text:
    return _("Excused: it counts no more") if facts["excused"] else _("It still counts that you did not come")


news = NewsKind(
    slug="event_appeal",
    name=_("answer about a place that stayed empty"),
    family=EVENTS,
    urgency=Urgency.ORDINARY,
    channels=(Channel.INBOX, Channel.EMAIL),
    always_because=PLACE_DEPENDS_ON_IT,
    icon="info",
    title=title,
    link=OPEN_EVENT,
    examples=(
        {**EVENT_EXAMPLE, "excused": True, "reason": ""},
        {**EVENT_EXAMPLE, "excused": False, "reason": "未附證明"},
    ),
    listens={appeal_answered: told},
)
