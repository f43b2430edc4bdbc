"""What stands beside a notice that is about an event: when it is, and the way to sign up."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from civic.accounts.models import Citizen
from engagement.events.calendar import queries
from engagement.events.events.models import Event
from engagement.notices.models import Notice
from engagement.notices.views import BESIDE, READ_ALONG


@READ_ALONG.connect
def event_of_a_notice() -> str:
    """Read the event in the statement that finds the notice: most notices have none, and ask for none then."""
    return "event"


@BESIDE.connect
def its_event(notice: Notice, citizen: Citizen | None, now: datetime) -> SafeString | None:
    event: Event | None = getattr(notice, "event", None)
    if event is None:
        return None
    facts = {"event": event, "standings": queries.standings(event, citizen, now=now)}
    return render_to_string("engagement/events/_beside.html", facts)
