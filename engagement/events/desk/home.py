"""Ways to the desk of events: from the home page of those who have to do with them, and from an event's table."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from civic.core.roles import has_role
from civic.desk.base import agency_scope
from civic.desk.home import PARTS, Part
from engagement.events.desk import queries
from engagement.events.doors.keepers import AT_DOORS

LISTED = 5


@PARTS.connect
def events_that_come(request: HttpRequest) -> list[Part]:
    """The next events of one's agencies, those under way first."""
    user: Any = request.user
    if not has_role(user, *AT_DOORS):
        return []
    now = timezone.now()
    rows = queries.events_of(agency_scope(user, AT_DOORS), now=now).filter(last__gt=now, cancelled_at=None)
    found = list(rows.order_by("first")[:LISTED])
    return [Part("admin/engagement/event_desk/_coming.html", {"events": found})] if found else []
