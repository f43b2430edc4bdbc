"""What mail adds to the page of preferences: that one's mailbox is over, and the way to mend it."""

from typing import Any

from django.http import HttpRequest

from civic.core.calendar import taipei_day
from civic.core.moments import day
from engagement.delivery.channels.email.returned import ended_of
from engagement.delivery.preferences.views import MORE


@MORE.connect
def mailbox(request: HttpRequest) -> dict[str, Any]:
    over = ended_of(request.user)
    return {"over": over, "over_since": day(taipei_day(over.since))} if over else {}
