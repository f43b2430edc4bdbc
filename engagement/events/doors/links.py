"""What a link for a door shows: its address and its PIN, both derived (ADR 0035)."""

from django.conf import settings
from django.urls import reverse

from civic.shown_codes.derivation import Kind, Shown
from engagement.events.doors.models import DoorLink

LINK = Kind("event-door", range(1_000_000), code_prefix="d")


def shown(link: DoorLink) -> Shown:
    """The secret in its address, and the six digits of its PIN."""
    return LINK.derive(bytes(link.nonce))


def address(link: DoorLink) -> str:
    return settings.PUBLIC_URL + reverse("engagement:door_link", args=[shown(link).code])


def link_of(code: str) -> DoorLink | None:
    rows = DoorLink.objects.filter(**LINK.found_by(code=code)) if code else DoorLink.objects.none()
    return rows.select_related("event__notice", "event__agency").first()
