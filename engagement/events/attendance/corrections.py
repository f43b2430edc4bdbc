"""Whether somebody came or stayed is put right by two people, and the coins with it."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction

from civic.accounts.models import User
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from engagement import signals
from engagement.events.attendance import awards
from engagement.events.attendance.errors import CorrectionWaits, NotOver, OwnAttendance, OwnCorrection
from engagement.events.attendance.models import Attendance, AttendanceCorrection, EventAward
from engagement.events.events.errors import ReasonMissing
from engagement.events.events.models import EventReward
from engagement.events.registrations import actions as registrations
from engagement.events.registrations.models import Registration
from rewards import coins
from rewards.budgets.models import Campaign

Deed = EventReward.Deed


def _refuse_own(correction: AttendanceCorrection, by: User) -> None:
    """Nobody decides about their own attendance."""
    _refuse_about_oneself(correction.registration, by)


def _refuse_about_oneself(registration: Registration, by: User) -> None:
    if registration.citizen is not None and registration.citizen.user_id == by.pk:
        raise OwnAttendance


CORRECTIONS = Decisions(
    AttendanceCorrection,
    log="attendance_correction",
    roles=(Role.APPROVER,),
    same_person=OwnCorrection,
    refuse=_refuse_own,
    joined=("registration__event", "registration__session", "registration__citizen"),
    agency=lambda correction: correction.registration.event.agency_id,
    about=lambda correction: correction,
    facts=lambda correction: {"came": correction.came, "stayed": correction.stayed},
)


@transaction.atomic
def propose(
    registration: Registration, *, came: bool, stayed: bool, reason: str, by: User, now: datetime
) -> AttendanceCorrection:
    """Propose what is right. Raises NotAllowed, OwnAttendance, NotOver, ReasonMissing, CorrectionWaits."""
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=registration.event.agency_id)
    _refuse_about_oneself(registration, by)
    if not reason.strip():
        raise ReasonMissing
    if now < registration.session.starts_at:
        raise NotOver
    return _filed(registration, came=came, stayed=stayed, reason=reason, by=by, now=now)


def _filed(
    registration: Registration, *, came: bool, stayed: bool, reason: str, by: User, now: datetime
) -> AttendanceCorrection:
    try:
        with transaction.atomic():
            made = AttendanceCorrection.objects.create(
                registration=registration, came=came or stayed, stayed=stayed, reason=reason.strip()[:300],
                proposed_by=by, proposed_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise CorrectionWaits from error
    return CORRECTIONS.told(made, "proposed", by=by, reason=reason)


def ask_for_coins_back(
    mine: Registration, attendance: Attendance, *, reason: str, by: User, now: datetime
) -> AttendanceCorrection | None:
    """Propose a correction after a scan was undone whose coins are paid: another person decides about them."""
    paid = EventAward.objects.filter(
        registration=mine, state=EventAward.State.PAID, deed__in=awards.unearned(attendance)
    )
    if not paid.exists():
        return None
    with suppress(CorrectionWaits):
        return _filed(mine, came=attendance.came, stayed=attendance.stayed, reason=reason, by=by, now=now)
    return None


@transaction.atomic
def approve(correction: AttendanceCorrection, *, by: User, now: datetime) -> AttendanceCorrection:
    """Let it be so: coins that were earned come, coins that were not go back as far as they are there.

    The person is told. Raises OwnCorrection, OwnAttendance, AlreadyDecided, MoneyStopped.
    """
    registrations.lock_session(correction.registration.session_id)
    waiting = CORRECTIONS.waiting(correction.pk, by=by)
    mine = waiting.registration
    kept = Attendance.objects.filter(registration=mine).first() or Attendance(registration=mine, session=mine.session)
    kept.came, kept.stayed, kept.is_corrected = waiting.came, waiting.stayed, True
    kept.save()
    if waiting.came and mine.is_no_show:
        Registration.objects.filter(pk=mine.pk).update(is_no_show=False)
    awards.drop_due(mine, kept)
    awards.note_due(mine, kept, now=now)
    for award in awards.due_to(mine):
        awards.pay(award.pk, now=now)
    _take_back(mine, by=by, now=now)
    approved = CORRECTIONS.approve(waiting, by=by, now=now)
    signals.attendance_corrected.send(AttendanceCorrection, correction=approved, at=now)
    return approved


@transaction.atomic
def reject(correction: AttendanceCorrection, *, by: User, reason: str, now: datetime) -> AttendanceCorrection:
    """Leave it as it is, with the reason for whoever proposed it."""
    return CORRECTIONS.reject(CORRECTIONS.waiting(correction.pk, by=by), by=by, reason=reason, now=now)


def _take_back(mine: Registration, *, by: User, now: datetime) -> None:
    """Take back what no session of the event earned this person; coins of a closed campaign stay with them."""
    if mine.citizen_id is None:
        return
    elsewhere = Attendance.objects.filter(registration__event=mine.event_id, registration__citizen=mine.citizen_id)
    for deed, column in ((Deed.CAME, "came"), (Deed.STAYED, "stayed")):
        if elsewhere.filter(**{column: True}).exists():
            continue
        paid = EventAward.objects.select_for_update(of=("self",)).select_related("campaign", "event__notice")
        award = paid.filter(
            event=mine.event_id, citizen=mine.citizen_id, deed=deed, state=EventAward.State.PAID,
            campaign__state=Campaign.State.OPEN,
        ).first()  # fmt: skip
        if award is None or award.transaction_id is None:
            continue
        key = f"event-back:{award.event_id}:{deed}:{award.citizen_id}:{award.round}"
        back = coins.take_back(award.transaction_id, key=key, reason=award.event.notice.title, by=by, now=now)
        award.state, award.coins = EventAward.State.TAKEN, award.coins - back
        award.why = "" if not award.coins else "spent"
        award.save(update_fields=["state", "coins", "why"])
