"""Who signed up and did not come: counted, stated beforehand where it bars, and excused on an appeal."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from civic.accounts.models import Citizen, User
from civic.core.roles import Role
from civic.decisions.actions import Decisions
from engagement import signals
from engagement.events.events.models import Event, EventSession
from engagement.events.registrations.errors import Barred, NothingToAppeal, OwnAppeal
from engagement.events.registrations.models import NoShowAppeal, Registration

COUNTED_FOR = timedelta(days=183)  # half a year

APPEALS = Decisions(
    NoShowAppeal,
    log="noshow_appeal",
    roles=(Role.EDITOR, Role.APPROVER),
    same_person=OwnAppeal,
    joined=("registration__event__notice", "registration__session", "registration__citizen"),
    agency=lambda appeal: appeal.registration.event.agency_id,
    about=lambda appeal: appeal,
)


def counted(citizen: Citizen, agency_id: int, *, now: datetime) -> QuerySet[Registration]:
    """The no-shows of a citizen that count with an agency: of half a year, and not excused."""
    return Registration.objects.filter(
        citizen=citizen, event__agency=agency_id, is_no_show=True, is_excused=False,
        session__ends_at__gt=now - COUNTED_FOR,
    )  # fmt: skip


def refuse_barred(event: Event, citizen: Citizen, *, now: datetime) -> None:
    """Raise Barred where the event says that it is closed after so many no-shows, and they are that many."""
    if many := bars(event, citizen, now=now):
        raise Barred(counted=many)


def bars(event: Event, citizen: Citizen, *, now: datetime) -> int:
    """How many no-shows close the event to this person; 0 where it is open to them."""
    if event.bars_after is None:
        return 0
    many = counted(citizen, event.agency_id, now=now).count()
    return many if many >= event.bars_after else 0


def count(session: EventSession, *, came: QuerySet[Registration], now: datetime) -> int:
    """Mark who had a place in an ended session and did not come; each is told. Only events with sign-up count."""
    if not session.event.needs_signup:
        return 0
    absent = session.registrations.filter(state=Registration.State.REGISTERED, is_no_show=False, citizen__isnull=False)
    absent = absent.exclude(pk__in=came.values("pk"))
    found = list(absent.select_related("event__notice", "session", "citizen"))
    for registration in found:
        registration.is_no_show = True
        registration.save(update_fields=["is_no_show"])
        many = counted(registration.citizen, session.event.agency_id, now=now).count()  # type: ignore[arg-type]
        signals.noshow_counted.send(
            Registration, registration=registration, counted=many, bars_after=session.event.bars_after, at=now
        )
    return len(found)


@transaction.atomic
def appeal(registration: Registration, *, text: str, by: User, now: datetime) -> NoShowAppeal:
    """Say why one did not come. Raises NothingToAppeal."""
    mine = Registration.objects.select_for_update().get(pk=registration.pk)
    if not mine.is_no_show or mine.is_excused or not text.strip():
        raise NothingToAppeal
    try:
        with transaction.atomic():
            return NoShowAppeal.objects.create(
                registration=mine, text=text.strip()[:500], proposed_by=by, proposed_at=now
            )
    except IntegrityError as error:
        raise NothingToAppeal from error


@transaction.atomic
def grant(asked: NoShowAppeal, *, by: User, now: datetime) -> NoShowAppeal:
    """Excuse it: it counts no more, and the person is told."""
    waiting = APPEALS.waiting(asked.pk, by=by)
    Registration.objects.filter(pk=waiting.registration_id).update(is_excused=True)
    answered = APPEALS.approve(waiting, by=by, now=now)
    signals.appeal_answered.send(NoShowAppeal, appeal=answered, at=now)
    return answered


@transaction.atomic
def refuse(asked: NoShowAppeal, *, by: User, reason: str, now: datetime) -> NoShowAppeal:
    """Leave it counted, and tell the person why."""
    answered = APPEALS.reject(APPEALS.waiting(asked.pk, by=by), by=by, reason=reason, now=now)
    signals.appeal_answered.send(NoShowAppeal, appeal=answered, at=now)
    return answered
