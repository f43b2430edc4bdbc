"""What somebody shows at the door: a code in a QR, and eight digits. Derived, never stored (ADR 0004)."""

from civic.shown_codes.derivation import Kind, Shown
from engagement.events.registrations.models import Registration

PASS = Kind("event-pass", range(100_000_000), code_prefix="e")


def shown(registration: Registration) -> Shown:
    """What the pass of this registration shows."""
    return PASS.derive(bytes(registration.nonce))


def find(*, code: str = "", digits: str = "", event_id: int | None = None) -> Registration | None:
    """The registration of what was scanned or typed. Live ones come first; ended ones are found to be told as such.

    Digits come up again over the years: those of `event_id` come before all others.
    """
    if not code and not PASS.owns(digits):
        return None
    found = list(
        Registration.objects.filter(**PASS.found_by(code=code, digits=digits))
        .select_related("event__notice", "session", "citizen__user")
        .order_by("-pk")[:20]
    )
    found.sort(key=lambda each: (each.event_id != event_id, not each.is_live))
    return found[0] if found else None
