"""Let people in and out, by a pass or by name; undo; and close what is open when a session has ended.

Whatever a door saw is kept as a Scan, and Attendance is worked out of all scans (merging.py), so that the order in
which scans arrive changes nothing. The answer to a scan says what held at its own time, by all that was known then.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import structlog
from django.db import transaction
from django.db.models import Q

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core import moments
from civic.core.calendar import taipei_day
from civic.core.hooks import Hook
from engagement import signals
from engagement.events.attendance import awards, corrections
from engagement.events.attendance.errors import (
    AlreadyIn,
    AlreadyOut,
    CancelledPass,
    DoorClosed,
    KeyReused,
    NeverIn,
    NoPlace,
    NotSignedUp,
    OtherDay,
    OtherEvent,
    OtherSession,
    OwnPass,
    Refused,
    TooEarly,
    UndoneBefore,
    VerifiedOnlyHere,
    Waiting,
    WrongClock,
    told_at,
)
from engagement.events.attendance.merging import IN, OUT, Merged, Passage, before, merge
from engagement.events.attendance.models import Attendance, Scan
from engagement.events.events.errors import Over, ReasonMissing
from engagement.events.events.models import Event, EventReward, EventSession
from engagement.events.registrations import actions as registrations
from engagement.events.registrations import errors as signup
from engagement.events.registrations import guests, noshows, promoting
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import find
from engagement.notices import queries as notices
from engagement.notices.models import Notice

log = structlog.get_logger(__name__)
State = Registration.State
Direction = Literal["in", "out"]
FEEDBACK_FOR = timedelta(days=7)
CLOCK_AHEAD = timedelta(minutes=2)  # so far a door's clock may be ahead of ours
LATE = timedelta(hours=2)  # so long after the end somebody may still go out
SENT_LATE = timedelta(days=3)  # so long after the end a door that had no reception may send what it saw
SETTLE_AFTER = timedelta(minutes=30)  # so long after the end doors may send what they saw before stays are closed


@dataclass(frozen=True)
class Door:
    """Which door of an event it is, and who stands there: a member of staff, or nobody whom we know by an account.

    `answerable` is who gave a helper the link by which they stand there, and `link` is its number.
    """

    event: Event
    name: str = ""
    by: User | None = None
    answerable: User | None = None
    link: int | None = None

    def is_kept_by(self, registration: Registration) -> bool:
        """Whether the pass is that of whoever answers for this door."""
        who, keeper = registration.citizen, self.by or self.answerable
        return who is not None and keeper is not None and who.user_id == keeper.pk


TRYING: Hook[[Door, datetime], None] = Hook("Who stops a door that typed too many digits that are nobody's?")
MISSED: Hook[[Door, datetime], None] = Hook("Who counts digits that are nobody's?")


@dataclass(frozen=True)
class Passed:
    """What a door is told: `result` in or out, when, whom, and the coins that came with it. `again`: told before."""

    result: str
    at: datetime
    registration: Registration
    coins: int = 0
    again: bool = False


def check(
    door: Door, *, code: str = "", digits: str = "", direction: Direction, at: datetime, key: str, now: datetime
) -> Passed:
    """Let whoever shows this pass in or out. The same key again changes nothing and gives the same answer.

    `at` is the time by the door's own clock. Eight digits can be guessed, and a code cannot: whoever types too many
    that are nobody's here waits. Raises a Refused with its code, KeyReused, TooManyFinds.
    """
    if not code:
        TRYING.tell(door, now)
    found = find(code=code, digits=digits, event_id=door.event.pk)
    if not code and (found is None or found.event_id != door.event.pk):
        MISSED.tell(door, now)
    if found is None or found.citizen_id is None or found.event.agency_id != door.event.agency_id:
        raise NotSignedUp  # also what other agencies do is not told
    if found.event_id != door.event.pk:
        raise OtherEvent(event=found.event.notice.title)
    with transaction.atomic():
        answer = _pass(door, found, direction=direction, at=at, key=key, now=now)
    return _answered(answer, now=now)


def check_person(
    door: Door, citizen: Citizen, *, session: EventSession, direction: Direction, at: datetime, key: str, now: datetime
) -> Passed:
    """Let a person in or out whom the door knows otherwise: ticked in the list, by card or mail, or with their phone.

    Who did not sign up is let in where the event takes such people and a place is left. Raises as `check`.
    """
    if session.event_id != door.event.pk:
        raise OtherEvent(event=session.event.notice.title)
    with transaction.atomic():
        mine = Registration.objects.filter(session=session, citizen=citizen, state__in=Registration.LIVE).first()
        mine = mine or _kept_in_a_list(session, citizen, now=now)
        if mine is None and direction == IN:
            mine = _walk_in(door.event, citizen, session, at=at, now=now)
        if mine is None:
            raise NotSignedUp
        answer = _pass(door, mine, direction=direction, at=at, key=key, now=now)
    return _answered(answer, now=now)


def check_guest(
    door: Door, kept: Registration, *, direction: Direction, at: datetime, key: str, now: datetime
) -> Passed:
    """Let somebody in or out who stands in an agency's list and has not made the place theirs. Raises as `check`."""
    if kept.session.event.verified_only:
        raise VerifiedOnlyHere  # of a name in a list nobody knows it
    with transaction.atomic():
        answer = _pass(door, kept, direction=direction, at=at, key=key, now=now)
    return _answered(answer, now=now)


def _kept_in_a_list(session: EventSession, citizen: Citizen, *, now: datetime) -> Registration | None:
    """The place that a list keeps for whoever stands at the door; it becomes theirs with it."""
    if guests.kept_for(session, citizen) is None:
        return None
    if session.event.verified_only and citizen.level == Citizen.Level.UNVERIFIED:
        raise VerifiedOnlyHere
    registrations.lock_session(session.pk)
    kept = guests.kept_for(session, citizen)
    return guests.take(kept, citizen, now=now) if kept is not None else None


@guests.TAKEN.connect
def earn_what_is_known_now(registration: Registration, now: datetime) -> None:
    """Whoever was let in by the name in a list, and takes the place afterwards, earns what they would have earned."""
    attended = Attendance.objects.filter(registration=registration).first()
    if attended is not None:
        awards.note_due(registration, attended, now=now)


def corrected(at: datetime, *, device_now: datetime, now: datetime) -> datetime:
    """The time of a scan by our clock, where a door sends with it what its own clock says now."""
    return at + (now - device_now)


def _clock(at: datetime) -> str:
    return f"{moments.local(at):%H:%M}"


def _answered(answer: Passed | Refused, *, now: datetime) -> Passed:
    """Pay what the scan brought, once it is on file; a refusal is on file as well before it is raised."""
    if isinstance(answer, Refused):
        raise answer
    return replace(answer, coins=awards.pay_for(answer.registration, _deed(answer.result), now=now))


def _deed(result: str) -> EventReward.Deed:
    return EventReward.Deed.CAME if result == IN else EventReward.Deed.STAYED


def _pass(
    door: Door, registration: Registration, *, direction: Direction, at: datetime, key: str, now: datetime
) -> Passed | Refused:
    """Keep the scan, work out what all of them come to, and answer what held at its own time."""
    at = at.replace(microsecond=0)
    session = registrations.lock_session(registration.session_id)
    rows = Registration.objects.select_for_update(of=("self",)).select_related("citizen", "attendance")
    mine = rows.get(pk=registration.pk)
    mine.session, mine.event = session, session.event
    if door.is_kept_by(mine):  # coins come with it
        raise OwnPass
    told = Scan.objects.filter(Q(registration=mine) | Q(event=session.event, key=key)).order_by("at", "pk")
    earlier = next((each for each in told if each.key == key and each.event_id == session.event_id), None)
    known = [each for each in told if each.registration_id == mine.pk]
    if earlier is not None:
        return _again(earlier, mine, known, direction)
    at = check_time(session, direction, at=at, now=now)
    if mine.state != State.REGISTERED:
        _seat(mine, session, at=at)
    refusal = _refusal(before(passages(known), Passage(at, direction, key)), direction)
    known.append(
        Scan.objects.create(
            event=session.event, registration=mine, direction=direction, at=at, received_at=now, key=key,
            door=door.name, by=door.by, result=refusal.code if refusal else direction,
        )
    )  # fmt: skip
    work_out(mine, known, now=now)
    return refusal or Passed(direction, at, mine)


def _again(earlier: Scan, mine: Registration, known: list[Scan], direction: Direction) -> Passed | Refused:
    """The answer to a scan that came before, as it was then."""
    if earlier.registration_id != mine.pk or earlier.direction != direction:
        raise KeyReused
    if earlier.result in (IN, OUT):
        return Passed(earlier.result, earlier.at, mine, again=True)
    then = before(passages(known), Passage(earlier.at, direction, earlier.key))
    return _refusal(then, direction) or Passed(direction, earlier.at, mine, again=True)


def _refusal(then: Merged, direction: Direction) -> Refused | None:
    """What stands against this direction, where somebody is in or out already by what else is known of that time."""
    since = _clock(then.since) if then.since else ""
    if direction == IN:
        return AlreadyIn(since=since, at=told_at(then.since), door=then.door) if then.is_in else None
    if then.is_in:
        return None
    return AlreadyOut(since=since, at=told_at(then.since)) if then.stays else NeverIn()


def check_time(session: EventSession, direction: Direction, *, at: datetime, now: datetime) -> datetime:
    """Raise what speaks against a scan of this session at that time; return the time, never later than now."""
    event = session.event
    if session.cancelled_at is not None or event.cancelled_at is not None:
        raise CancelledPass
    if at > now + CLOCK_AHEAD:
        raise WrongClock
    at = min(at, now.replace(microsecond=0))
    opens, closes = session.door_opens_at(event), session.ends_at + (LATE if direction == OUT else timedelta())
    if opens <= at < closes and now < session.ends_at + SENT_LATE:
        return at
    if not taipei_day(opens) <= taipei_day(at) <= taipei_day(closes):
        raise OtherDay(day=moments.day(taipei_day(session.starts_at)))
    if _another_runs(session, at=at):
        raise OtherSession(hour=_clock(session.starts_at))
    raise TooEarly(opens=_clock(opens)) if at < opens else DoorClosed


def _another_runs(session: EventSession, *, at: datetime) -> bool:
    others = session.event.sessions.filter(cancelled_at=None, ends_at__gt=at).exclude(pk=session.pk)
    return any(each.door_opens_at(session.event) <= at for each in others)


def _seat(mine: Registration, session: EventSession, *, at: datetime) -> None:
    """Give somebody who has no place yet one at the door: what is held for them, or what is free once it has begun."""
    if mine.state in (State.LEFT, State.CANCELLED):
        raise CancelledPass
    waited_to_the_end = mine.ended_at is not None and mine.ended_at >= session.ends_at
    if mine.state == State.LAPSED and not waited_to_the_end:
        raise NotSignedUp
    if mine.state in (State.WAITING, State.LAPSED):  # a door without reception may send after the list has ended
        if at < session.starts_at:
            raise Waiting
        if session.left is not None and session.left < mine.people:
            raise NoPlace
    mine.state, mine.offered_until, mine.ended_at = State.REGISTERED, None, None
    mine.save(update_fields=["state", "offered_until", "ended_at"])


def _walk_in(event: Event, citizen: Citizen, session: EventSession, *, at: datetime, now: datetime) -> Registration:
    """Let somebody in who did not sign up, where the event takes such people."""
    at = check_time(session, "in", at=at, now=now)
    if event.needs_signup and not event.takes_walk_ins:
        raise NotSignedUp
    if event.verified_only and citizen.level == Citizen.Level.UNVERIFIED:
        raise VerifiedOnlyHere
    if event.notice.audience_id and not notices.concerns(event.notice_id, citizen, now=now):
        raise NotSignedUp
    try:
        return registrations.enter(session, citizen, is_walk_in=True, now=at)
    except signup.Full as error:
        raise NoPlace from error
    except Over as error:
        raise DoorClosed from error


def passages(scans: Iterable[Scan]) -> list[Passage]:
    """Scans as merging reads them, but for those that were undone."""
    return [Passage(each.at, each.direction, each.key, each.door) for each in scans if each.undone_at is None]


def work_out(mine: Registration, scans: Iterable[Scan], *, now: datetime, earns: bool = True) -> Attendance:
    """Write what the scans of a registration come to, and what is due for it. The caller holds the session's lock.

    Unless it `earns`, nothing becomes so that was not, and nothing becomes due: what was taken back brings no coins.
    """
    session, event = mine.session, mine.event
    merged = merge(passages(scans))
    before_it: Attendance | None = getattr(mine, "attendance", None)
    kept = before_it or Attendance(registration=mine, session=session)
    had = kept.came, kept.stayed
    had_feedback = kept.feedback_until is not None
    closed = merged.is_in and session.settled_at is not None
    out_at = session.ends_at if closed else merged.last_out_at
    kept.state = Attendance.State.IN if merged.is_in and not closed else Attendance.State.OUT
    kept.since, kept.door = (out_at if closed else merged.since), merged.door
    kept.first_in_at, kept.last_out_at = merged.first_in_at, out_at
    kept.seconds = merged.seconds_until(session.ends_at if closed else now)
    kept.closed_by_rule = closed
    if not kept.is_corrected:
        kept.came = bool(merged.stays)
        kept.stayed = kept.came and _stayed(event, session, out_at, closed=closed)
        if not earns:
            kept.came, kept.stayed = kept.came and had[0], kept.stayed and had[1]
    kept.feedback_until = out_at + FEEDBACK_FOR if out_at else None
    kept.save(force_insert=before_it is None)  # its key is the registration's: Django would try to update it first
    if kept.came and mine.is_no_show:  # a door that had no reception sends what it saw
        mine.is_no_show = False
        mine.save(update_fields=["is_no_show"])
    if earns:
        awards.note_due(mine, kept, now=now)
    if kept.feedback_until and not had_feedback and event.feedback_id and now < kept.feedback_until:
        signals.feedback_opened.send(Registration, registration=mine, until=kept.feedback_until, at=now)
    return kept


def _stayed(event: Event, session: EventSession, out_at: datetime | None, *, closed: bool) -> bool:
    if closed:
        return event.open_stays == Event.OpenStays.STAYED
    return out_at is not None and out_at >= session.ends_at - timedelta(minutes=event.stay_grace_minutes)


@transaction.atomic
def undo(scan: Scan, *, by: User | None, reason: str, now: datetime, answerable: User | None = None) -> Attendance:
    """Take back a scan that was a mistake; it stays on file with the reason. Coins that came with it are not taken:
    where they were paid for what is not so any more, a correction is proposed, which a second person decides. For a
    helper it is proposed in the name of who is `answerable`: who gave them the link.

    Raises UndoneBefore, ReasonMissing, OwnPass.
    """
    if not reason.strip():
        raise ReasonMissing
    session = registrations.lock_session(scan.registration.session_id)
    kept = Scan.objects.select_for_update(of=("self",)).select_related("registration__citizen").get(pk=scan.pk)
    if kept.undone_at is not None:
        raise UndoneBefore
    if Door(session.event, by=by, answerable=answerable).is_kept_by(kept.registration):
        raise OwnPass
    kept.undone_at, kept.undone_by, kept.undo_reason = now, by, reason.strip()[:200]
    kept.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    mine = kept.registration
    mine.session, mine.event = session, session.event
    scans = Scan.objects.filter(registration=mine).order_by("at")
    attendance = work_out(mine, scans, now=now, earns=session.settled_at is None)
    audit.record("event.scan_undone", by=by, about=session.event, reason=reason, scan=kept.pk)
    awards.drop_due(mine, attendance)
    asks = by or answerable
    if asks is not None:
        corrections.ask_for_coins_back(mine, attendance, reason=reason, by=asks, now=now)
    return attendance


def settle_due(*, now: datetime) -> int:
    """Close the sessions that have ended, each in a transaction of its own, and pay what is due; return how many."""
    due = EventSession.objects.filter(settled_at=None, cancelled_at=None, ends_at__lte=now - SETTLE_AFTER)
    due = due.filter(event__notice__state__in=(Notice.State.PUBLISHED, Notice.State.WITHDRAWN))
    many = 0
    for pk in due.order_by("ends_at", "pk").values_list("pk", flat=True):
        try:
            many += settle(pk, now=now)
        except Exception:  # the others are closed, and what is due is paid
            log.exception("events.not_settled", session=pk)
    awards.pay_due(now=now)
    return many


@transaction.atomic
def settle(session_id: int, *, now: datetime) -> bool:
    """Close what is open by the event's rule, end the waiting list, and count who did not come. Once per session."""
    session = registrations.lock_session(session_id)
    if session.settled_at is not None or session.cancelled_at is not None:
        return False
    session.settled_at = now
    session.save(update_fields=["settled_at"])
    inside = session.registrations.filter(attendance__state=Attendance.State.IN).select_related("citizen")
    for mine in inside.order_by("pk"):
        mine.session, mine.event = session, session.event
        work_out(mine, Scan.objects.filter(registration=mine).order_by("at"), now=now)
    for late in session.registrations.filter(state__in=(State.WAITING, State.OFFERED)):
        promoting.end(late, State.LAPSED, now=now)
    came = Registration.objects.filter(attendance__came=True, session=session)
    noshows.count(session, came=came, now=now)
    return True


@registrations.CAME.connect
def has_come(registration: Registration) -> bool:
    return Attendance.objects.filter(registration=registration, came=True).exists()
