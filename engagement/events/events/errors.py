"""Why an event does not take a step, or cannot be published with its notice."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class EventStays(DomainError):
    """A guard of the database: it was handed in or published."""

    code = "event_stays"
    family = DomainError.CONFLICT
    message = _("The event was handed in or published with its notice, and stays as it is. Propose a change instead.")


class NoSession(DomainError):
    code = "event_without_session"
    message = _("The event needs at least one session: a day with a beginning and an end.")


class SessionOver(DomainError):
    code = "event_session_over"
    message = _("A session of the event would be over when its notice is published.")


class SignupNever(DomainError):
    code = "event_signup_never"
    message = _(
        "Nobody could sign up: signing up would close before the notice is published, or before signing up opens."
    )


class RewardMissing(DomainError):
    code = "event_campaign_missing"
    message = _("The event promises coins, but their campaign is not open or belongs to another agency.")


class RewardEmpty(DomainError):
    code = "event_campaign_empty"
    message = _("The event promises coins, but their campaign does not have enough left for even one person.")


class QuestionsElsewhere(DomainError):
    code = "event_questions_elsewhere"
    message = _("The event’s questions belong to another agency, or are asked elsewhere already.")


class PlaceMissing(DomainError):
    code = "event_place_missing"
    message = _("The event needs a place.")


class NotPublished(DomainError):
    code = "event_not_published"
    family = DomainError.CONFLICT
    message = _("The event is not published.")


class Cancelled(DomainError):
    code = "cancelled"
    help = "events"
    family = DomainError.CONFLICT
    message = _("This was cancelled.")


class Over(DomainError):
    code = "event_over"
    help = "events"
    family = DomainError.CONFLICT
    message = _("This session is over.")


class OwnChange(DomainError):
    code = "own_change"
    family = DomainError.FORBIDDEN
    message = _("You cannot approve your own change: ask a colleague who may approve.")


class ChangeWaits(DomainError):
    code = "change_waits"
    family = DomainError.CONFLICT
    message = _("A change of this waits for approval already.")


class NothingChanges(DomainError):
    code = "nothing_changes"
    message = _("This is how it is now: there is nothing to change.")


class TooFewPlaces(DomainError):
    code = "too_few_places"
    family = DomainError.CONFLICT
    message = _("%(taken)s places are taken: there cannot be fewer.")


class ReasonMissing(DomainError):
    code = "reason_missing"
    message = _("Say why: everybody who signed up reads it.")


class TooManySessions(DomainError):
    code = "too_many_sessions"
    message = _("At most %(most)s sessions: make another event for the rest.")


class SessionTwice(DomainError):
    code = "session_twice"
    family = DomainError.CONFLICT
    message = _("The event has a session that begins at this minute.")


class PositionMissing(DomainError):
    code = "position_missing"
    message = _("A radius needs a position, and is at least 20 metres.")
