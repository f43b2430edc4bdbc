"""Personal columns of calendars: who has a secret address."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from engagement.events.calendar.models import CalendarFeed

register(
    Personal(
        "engagement.CalendarFeed",
        ("citizen", "created_at", "read_on"),
        _("Your events in a calendar of yours, under an address that only you know"),
        Ground.SERVICE,
        _("until you end the address or erase your account"),
        of=lambda user: CalendarFeed.objects.filter(citizen__user=user),
        hidden=("nonce", "code_hash"),
        letter=Letter(
            _("On %(created_at)s you asked for an address of your events."), labels={"read_on": _("Last read")}
        ),
    ),
)
