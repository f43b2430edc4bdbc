"""Why somebody cannot stand at a door."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class LinkEnded(DomainError):
    code = "link_ended"
    help = "event-door"
    family = DomainError.FORBIDDEN
    message = _("This link is not valid any more: it was revoked, or the event is over. Ask the agency for a new one.")


class NameTaken(DomainError):
    code = "door_name_taken"
    family = DomainError.CONFLICT
    message = _("There is a link for a door of this name already.")


class NameMissing(DomainError):
    code = "door_name_missing"
    message = _("Say which door the link is for.")


class NotFoundHere(DomainError):
    code = "nobody_found"
    help = "event-door"
    family = DomainError.MISSING
    message = _("Nobody has this card number or address.")


class TooManyFinds(DomainError):
    code = "too_many_finds"
    help = "event-door"
    family = DomainError.LIMIT
    message = _("Too many numbers and addresses were nobody’s: wait %(minutes)s minutes.")


class ScreenTooOld(DomainError):
    code = "screen_code_old"
    help = "event-door"
    family = DomainError.CONFLICT
    message = _("This code is too old: it changes every 30 seconds. Scan the screen at the door once more.")


class TooFar(DomainError):
    code = "too_far"
    help = "event-door"
    family = DomainError.CONFLICT
    message = _("You are too far from the event. Staff at the door can let you in with your pass.")


class PositionMissing(DomainError):
    code = "position_missing"
    help = "event-door"
    family = DomainError.CONFLICT
    message = _(
        "This event asks whether you are there. Without your position, staff at the door let you in with your pass."
    )
