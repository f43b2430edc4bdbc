"""Why somebody cannot sign up, take a place or step back."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class AlreadySignedUp(DomainError):
    code = "already_signed_up"
    help = "events"
    family = DomainError.CONFLICT
    message = _("You have signed up for this before.")


class NotSignedUp(DomainError):
    code = "not_signed_up"
    help = "events"
    family = DomainError.CONFLICT
    message = _("You have not signed up for this.")


class NotOpenYet(DomainError):
    code = "signup_not_open"
    help = "events"
    family = DomainError.CONFLICT
    message = _("Signing up opens on %(opens)s.")


class SignupClosed(DomainError):
    code = "signup_closed"
    help = "events"
    family = DomainError.CONFLICT
    message = _("Signing up is closed.")


class Full(DomainError):
    code = "full"
    help = "events"
    family = DomainError.CONFLICT
    message = _("All places are taken.")


class VerifiedOnly(DomainError):
    code = "verified_only"
    help = "events"
    family = DomainError.FORBIDDEN
    message = _("This is for verified citizens: have your identity verified first.")


class TooManyCompanions(DomainError):
    code = "too_many_companions"
    help = "events"
    message = _("You may bring at most %(most)s people along.")


class PartyTooLarge(DomainError):
    code = "party_too_large"
    help = "events"
    message = _("There are %(places)s places in all: you and your companions are too many.")


class Barred(DomainError):
    code = "barred"
    help = "event-missed"
    family = DomainError.FORBIDDEN
    message = _(
        "You signed up %(counted)s times within half a year and did not come, so this event is closed to you."
        " Under “My events” you can say why."
    )


class WhichSession(DomainError):
    code = "which_session"
    help = "events"
    message = _("The event has several sessions: say for which one.")


class NoOffer(DomainError):
    code = "no_offer"
    help = "events"
    family = DomainError.CONFLICT
    message = _("No place is held for you any more.")


class AnswersMissing(DomainError):
    code = "answers_missing"
    help = "events"
    message = _("The event asks something of everybody who signs up: please answer first.")


class CameAlready(DomainError):
    code = "came_already"
    help = "events"
    family = DomainError.CONFLICT
    message = _("You have checked in: stepping back is not possible any more.")


class NothingToAppeal(DomainError):
    code = "nothing_to_appeal"
    help = "event-missed"
    family = DomainError.CONFLICT
    message = _("Nothing is counted against you here, or you have said why before.")


class OwnAppeal(DomainError):
    code = "own_appeal"
    family = DomainError.FORBIDDEN
    message = _("You cannot answer your own appeal: ask a colleague.")
