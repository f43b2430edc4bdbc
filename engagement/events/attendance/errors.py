"""Why a door says no. Each refusal has a code that doors, the API and tests know."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class Refused(DomainError):
    """A pass that does not open the door, or has opened it before. `facts` say since when and at which door."""

    help = "event-door"
    family = DomainError.CONFLICT


class NotSignedUp(Refused):
    code = "not_signed_up"
    message = _("No such pass here: read the digits again, or find the name in the list.")


class OtherEvent(Refused):
    code = "other_event"
    message = _("This pass is for another event: %(event)s")


class OtherDay(Refused):
    code = "other_day"
    message = _("This pass is for another day: %(day)s")


class OtherSession(Refused):
    code = "other_session"
    message = _("This pass is for another hour: %(hour)s")


class CancelledPass(Refused):
    code = "cancelled"
    message = _("Cancelled")


class NoPlace(Refused):
    code = "full"
    message = _("Full: no place is left")


class Waiting(Refused):
    code = "waiting"
    message = _("On the waiting list: no place is free yet")


class AlreadyIn(Refused):
    code = "already_in"
    message = _("In already, since %(since)s")


class AlreadyOut(Refused):
    code = "already_out"
    message = _("Out already, since %(since)s")


class NeverIn(Refused):
    code = "not_in"
    message = _("Not checked in yet")


class TooEarly(Refused):
    code = "too_early"
    message = _("The door opens at %(opens)s")


class DoorClosed(Refused):
    code = "over"
    message = _("This session is over")


class WrongClock(Refused):
    code = "wrong_clock"
    message = _("The time of this scan is not possible: look at the clock of the device.")


class VerifiedOnlyHere(Refused):
    code = "verified_only"
    message = _("For verified citizens only")


class OwnPass(Refused):
    code = "own_pass"
    message = _("You cannot let yourself in: ask a colleague, or scan the screen at the door.")


class KeyReused(DomainError):
    """The same key came with another pass or direction."""

    code = "idempotency_key_reused"
    family = DomainError.CONFLICT
    message = _("This key was used for another scan.")


class UndoneBefore(DomainError):
    code = "undone_before"
    family = DomainError.CONFLICT
    message = _("This scan was undone before.")


class OwnCorrection(DomainError):
    code = "own_correction"
    family = DomainError.FORBIDDEN
    message = _("You cannot approve your own correction: ask a colleague who may approve.")


class OwnAttendance(DomainError):
    code = "own_attendance"
    family = DomainError.FORBIDDEN
    message = _("You cannot correct your own attendance: ask a colleague.")


class CorrectionWaits(DomainError):
    code = "correction_waits"
    family = DomainError.CONFLICT
    message = _("A correction of this waits for approval already.")


class NotOver(DomainError):
    code = "not_over"
    family = DomainError.CONFLICT
    message = _("Attendance can be corrected once the session has begun; before that, undo the scan at the door.")


def told_at(at: datetime | None) -> Any:
    """A moment as the answer of a door says it; nothing where it is not known."""
    return at.isoformat() if at else ""
