"""Sign up for a session, wait for a place, take one that is offered, step back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction

from civic.accounts.models import Citizen
from civic.core import moments
from civic.core.errors import DomainError, NotFound
from civic.core.hooks import Hook
from civic.core.locks import again_when_busy
from civic.shown_codes.derivation import new_nonce
from engagement import signals
from engagement.events.events.errors import Cancelled, Over
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations import guests, noshows, promoting
from engagement.events.registrations.errors import (
    AlreadySignedUp,
    AnswersMissing,
    CameAlready,
    Full,
    NoOffer,
    NotOpenYet,
    NotSignedUp,
    PartyTooLarge,
    SignupClosed,
    TooManyCompanions,
    VerifiedOnly,
    WhichSession,
)
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import PASS
from engagement.notices import queries as notices
from surveys.responses import actions as responses
from surveys.responses.models import Participation

CAME: Hook[[Registration], bool] = Hook("Has this person come in?")
State = Registration.State
RUSH = 8.0  # seconds for which somebody stands in the line for a session before they are told to try again
DRAWS = 20  # so often nobody draws the eight digits of another live pass
BY_SQLSTATE: dict[str, type[DomainError]] = {"TE002": AlreadySignedUp, "TE003": Full, "TE004": Over}


def sign_up(
    session: EventSession,
    citizen: Citizen,
    *,
    companions: int = 0,
    answers: dict[str, Any] | None = None,
    now: datetime,
) -> Registration:
    """Sign a citizen up: registered while there are places and nobody waits, otherwise on the waiting list.

    What the event asks at sign-up is answered with it, once for all its sessions. Raises NotFound (an event that does
    not concern them), Cancelled, Over, NotOpenYet, SignupClosed, VerifiedOnly, Barred, TooManyCompanions,
    PartyTooLarge, AnswersMissing, what the questionnaire says, AlreadySignedUp. A place that an agency's list keeps for
    them is theirs with it, with the companions that the list gives them.
    """
    event = session.event
    if guests.kept_for(session, citizen) is not None:
        return _taken_over(session, citizen, answers, now=now)
    check_open(session, citizen, now=now)
    if companions > event.companions_most:
        raise TooManyCompanions(most=event.companions_most)
    if session.capacity is not None and 1 + companions > session.capacity:
        raise PartyTooLarge(places=session.capacity)
    noshows.refuse_barred(event, citizen, now=now)
    return _signed_up(session, citizen, companions, answers, now=now)


@again_when_busy(RUSH)
@transaction.atomic
def _signed_up(
    session: EventSession, citizen: Citizen, companions: int, answers: dict[str, Any] | None, *, now: datetime
) -> Registration:
    # Answered first: what comes after the session is locked is what all the others wait for.
    _answer(session.event, citizen, answers, now=now)
    made = enter(session, citizen, companions=companions, now=now)
    signals.signed_up.send(Registration, registration=made, at=now)
    return made


@transaction.atomic
def _taken_over(
    session: EventSession, citizen: Citizen, answers: dict[str, Any] | None, *, now: datetime
) -> Registration:
    """The place that an agency's list keeps for them becomes theirs, also when signing up is closed or not open yet."""
    check_kept(session, citizen, now=now)
    _answer(session.event, citizen, answers, now=now)
    lock_session(session.pk)
    kept = guests.kept_for(session, citizen)
    if kept is None or session.registrations.filter(citizen=citizen, state__in=Registration.LIVE).exists():
        raise AlreadySignedUp
    guests.take(kept, citizen, now=now)
    made = Registration.objects.select_related("session", "event__notice", "citizen").get(pk=kept.pk)
    signals.signed_up.send(Registration, registration=made, at=now)
    return made


def check_kept(session: EventSession, citizen: Citizen, *, now: datetime) -> None:
    """Raise what stands in the way of taking a place that a list keeps: the event's rules, but for its hours."""
    _check_held(session, citizen, now=now)
    _check_verified(session.event, citizen)
    noshows.refuse_barred(session.event, citizen, now=now)


def check_open(session: EventSession, citizen: Citizen, *, now: datetime) -> None:
    """Raise what stands in the way of signing up now, but for places: those the waiting list is for."""
    _check_held(session, citizen, now=now)
    event = session.event
    if event.signup_opens_at is not None and now < event.signup_opens_at:
        raise NotOpenYet(opens=moments.minute(event.signup_opens_at))
    closes = session.starts_at if event.signup_closes_at is None else min(event.signup_closes_at, session.starts_at)
    if now >= closes:
        raise SignupClosed
    _check_verified(event, citizen)


def _check_held(session: EventSession, citizen: Citizen, *, now: datetime) -> None:
    event = session.event
    if not notices.concerns(event.notice_id, citizen, now=now):
        raise NotFound
    if event.cancelled_at is not None or session.cancelled_at is not None:
        raise Cancelled
    if session.ends_at <= now:
        raise Over


def _check_verified(event: Event, citizen: Citizen) -> None:
    if event.verified_only and citizen.level == Citizen.Level.UNVERIFIED:
        raise VerifiedOnly


def enter(
    session: EventSession, citizen: Citizen, *, companions: int = 0, is_walk_in: bool = False, now: datetime
) -> Registration:
    """Write the row, in the order of arrival. A walk-in gets a place or raises Full, and waits for nobody who waits
    once the session has begun. Raises AlreadySignedUp, Full, Over."""
    passes_list = is_walk_in and now >= session.starts_at
    for _draw in range(DRAWS):
        nonce = new_nonce()
        shown = PASS.derive(nonce)
        given: list[Any] = [
            session.pk, citizen.pk, companions, is_walk_in, passes_list, nonce, shown.code_hash, shown.digits_hash, now,
        ]  # fmt: skip
        try:
            with transaction.atomic(), _in_words(), connection.cursor() as cursor:
                cursor.execute("SELECT made FROM event_sign_up(%s, %s, %s, %s, %s, %s, %s, %s, %s)", given)
                made = cursor.fetchone()[0]
        except IntegrityError as error:
            if "registration_digits_live_once" not in str(error):
                raise
            continue
        return Registration.objects.select_related("session", "event__notice", "citizen").get(pk=made)
    raise Full


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        kind = BY_SQLSTATE.get(getattr(error.__cause__, "pgcode", "") or "")
        if kind is not None:
            raise kind from error
        if "registration_once_per_session" in str(error):  # signed up twice at the same moment
            raise AlreadySignedUp from error
        raise


def _answer(event: Event, citizen: Citizen, answers: dict[str, Any] | None, *, now: datetime) -> None:
    asked = event.signup_questions
    if asked is None or asked.opened_at is None:
        return
    if Participation.objects.filter(questionnaire=asked, citizen=citizen, passed=True).exists():
        return  # for another session, or before they stepped back
    if not answers:
        raise AnswersMissing
    responses.submit(asked, citizen, answers, now=now)


def session_of(event: Event, number: int | None, *, now: datetime) -> EventSession:
    """The session that is meant: the one with this number, or the only one to come. Raises NotFound, WhichSession."""
    if number is not None:
        found = event.sessions.filter(pk=number).first()
        if found is None:
            raise NotFound
    else:
        every = list(event.sessions.all())
        coming = [each for each in every if each.cancelled_at is None and each.ends_at > now]
        if len(coming) > 1 or not every:
            raise WhichSession
        found = coming[0] if coming else every[-1]
    found.event = event
    return found


@transaction.atomic
def step_back(registration: Registration, *, now: datetime) -> Registration:
    """Give the place back, or leave the waiting list; the next is offered what fell free.

    Raises NotSignedUp, CameAlready, Over.
    """
    session = lock_session(registration.session_id)
    mine = Registration.objects.select_for_update(of=("self",)).select_related("event").get(pk=registration.pk)
    if not mine.is_live:
        raise NotSignedUp
    if any(CAME(mine)):
        raise CameAlready
    if session.ends_at <= now:
        raise Over
    promoting.end(mine, State.LEFT, now=now)
    promoting.go_on(session, now=now)
    return mine


@transaction.atomic
def take_place(registration: Registration, *, now: datetime) -> Registration:
    """Take the place that is held. Raises NoOffer when it was not, or its time is over."""
    session = lock_session(registration.session_id)
    promoting.go_on(session, now=now)
    mine = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    if mine.state == State.REGISTERED:
        return mine
    if mine.state != State.OFFERED:
        raise NoOffer
    mine.state, mine.offered_until = State.REGISTERED, None
    mine.save(update_fields=["state", "offered_until"])
    return mine


def lock_session(pk: int) -> EventSession:
    """Whoever changes the list of a session locks the session first, so that no two wait for each other."""
    return EventSession.objects.select_for_update(of=("self",), no_key=True).select_related("event").get(pk=pk)
