"""A program at a door, such as a turnstile: it brings a token of that door, good as long as the door's link is."""

from typing import Any

from django.utils import timezone
from django.utils.crypto import constant_time_compare

from civic.shown_codes.derivation import Kind
from engagement.events.attendance.actions import Door
from engagement.events.calendar.api import BY_DOOR, DOORS
from engagement.events.doors import actions
from engagement.events.doors.keepers import Keeper
from engagement.events.doors.models import DoorLink
from engagement.events.events.models import Event

TOKEN = Kind("event-door-token", range(1_000_000), code_prefix="t")
DIGITS = 18  # of a number of a row, at most


def token(link: DoorLink) -> str:
    """What a program at this door sends: the link's number and a secret that is derived and never stored."""
    return f"{link.pk}.{TOKEN.derive(bytes(link.nonce)).code}"


@DOORS.connect
def door_of(request: Any, event: Event) -> Door | None:
    """The door whose token the request brings, where it is one of this event's and still good."""
    said = str(request.headers.get("Authorization", ""))
    number, _dot, _secret = said.removeprefix(BY_DOOR).strip().partition(".")
    if not said.startswith(BY_DOOR) or not (number.isascii() and number.isdigit() and len(number) <= DIGITS):
        return None
    link = DoorLink.objects.select_related("event", "made_by").filter(pk=int(number), event=event).first()
    if link is None or not constant_time_compare(token(link), said.removeprefix(BY_DOOR).strip()):
        return None
    if not actions.is_good(link, now=timezone.now()):
        return None
    link.event = event
    return Keeper(event, link.name, link=link).door
