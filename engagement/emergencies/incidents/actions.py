"""Tell the county what happened: one person writes, another confirms, and it leaves at once; nothing leaves alone."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from civic.accounts.models import Citizen, District, User
from civic.audit import actions as audit
from civic.core.errors import NotFound
from civic.core.roles import require_role
from civic.decisions.actions import Decisions
from civic.outbox import mail
from engagement.emergencies.incidents import calling, queries, sending
from engagement.emergencies.incidents.errors import (
    BulletinDecided,
    BulletinWaits,
    IncidentOver,
    NoDrillGroup,
    SameEmergency,
)
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, SafetyAnswer

CALLS_OTHERS_AFTER = timedelta(seconds=60)  # without the second person


def _facts(bulletin: Bulletin) -> dict[str, Any]:
    return {
        "incident": bulletin.incident_id,
        "title": bulletin.title,
        "districts": ", ".join(bulletin.districts),
        "drill": bulletin.incident.is_drill,
        "ends": bulletin.ends,
    }


BULLETINS = Decisions(
    Bulletin, log="bulletin", roles=queries.COORDINATES, same_person=SameEmergency, decided=BulletinDecided,
    joined=("incident",), facts=_facts,
)  # fmt: skip


@transaction.atomic
def write(bulletin: Bulletin, *, by: User, now: datetime, incident: Incident | None = None, kind: str = "",
          is_drill: bool = False) -> Bulletin:  # fmt: skip
    """File a bulletin that waits for the second person: of an incident that is open, or the first of a new one.

    Raises NotAllowed, IncidentOver, BulletinWaits, NoDrillGroup.
    """
    require_role(by, *queries.COORDINATES)
    if incident is None:
        if is_drill and not DrillMember.objects.exists():
            raise NoDrillGroup(fields={"is_drill": [str(NoDrillGroup.message)]})
        incident = Incident.objects.create(kind=kind, is_drill=is_drill)
    else:
        incident = Incident.objects.select_for_update().get(pk=incident.pk)
        if incident.ended_at is not None:
            raise IncidentOver
    bulletin.incident, bulletin.proposed_by, bulletin.proposed_at = incident, by, now
    try:
        with transaction.atomic():  # a savepoint: of two who write at once the database takes one
            bulletin.save(force_insert=True)
    except IntegrityError as error:
        if "bulletin_one_waits_at_a_time" not in str(error):
            raise
        raise BulletinWaits from error
    return BULLETINS.told(bulletin, "written", by=by)


@transaction.atomic
def confirm(pk: int, *, by: User, now: datetime) -> Bulletin:
    """Confirm a bulletin as the second person; it leaves in this transaction, before anything else that waits.

    Raises NotAllowed, NotFound, SameEmergency, BulletinDecided, IncidentOver.
    """
    bulletin = BULLETINS.waiting(pk, by=by)
    publish(bulletin, now=now)
    return BULLETINS.approve(bulletin, by=by, now=now, verb="sent")


def publish(bulletin: Bulletin, *, now: datetime) -> None:
    """Open or end its incident, and plan the ways out. The caller signs the bulletin in the same transaction."""
    incident = Incident.objects.select_for_update().get(pk=bulletin.incident_id)
    if incident.ended_at is not None:
        raise IncidentOver
    incident.opened_at = incident.opened_at or now
    incident.ended_at = now if bulletin.ends else None
    incident.save(update_fields=["opened_at", "ended_at"])
    bulletin.incident = incident
    sending.plan(bulletin, now=now)
    queries.forget()
    transaction.on_commit(queries.forget)


@transaction.atomic
def reject(pk: int, *, by: User, reason: str, now: datetime) -> Bulletin:
    """Say no to a bulletin: nothing leaves. Raises NotAllowed, NotFound, SameEmergency, BulletinDecided."""
    return BULLETINS.reject(BULLETINS.waiting(pk, by=by), by=by, reason=reason, now=now)


@transaction.atomic
def take_back(pk: int, *, by: User, now: datetime) -> None:
    """Delete a bulletin that its own writer does not want any more, and an incident that has nothing else to say.

    Raises NotAllowed, NotFound, BulletinDecided.
    """
    require_role(by, *queries.COORDINATES)
    found = Bulletin.objects.select_for_update(of=("self",)).filter(pk=pk, proposed_by=by).first()
    if found is None:
        raise NotFound
    if not found.is_waiting:
        raise BulletinDecided
    audit.record("bulletin.taken_back", by=by, about=found.incident, title=found.title)
    incident = found.incident
    found.delete()
    if incident.opened_at is None and not incident.bulletins.exists():
        incident.delete()


def call_others(*, now: datetime) -> int:
    """Call all who could confirm a bulletin that has waited for a minute; it is never sent alone. Return how many.

    By mail, and by whatever else each of them has: a device, LINE, short messages.
    """
    called = 0
    for pk in _lonely(now).values_list("pk", flat=True):
        with transaction.atomic():
            one = _lonely(now).select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if one is not None:
                _call(one, now=now)
                called += 1
    return called


def _lonely(now: datetime) -> Any:
    late = Bulletin.objects.filter(
        state=Bulletin.State.WAITING, alarmed_at=None, proposed_at__lte=now - CALLS_OTHERS_AFTER
    )
    return late.select_related("incident", "proposed_by")


def _call(bulletin: Bulletin, *, now: datetime) -> None:
    others = [user for user in queries.coordinators() if user.pk != bulletin.proposed_by_id]
    page = settings.PUBLIC_URL + calling.page(bulletin.pk)
    calling.call(bulletin, others, now=now)
    with translation.override(settings.LANGUAGE_CODE):
        for user in others:
            mail.write("engagement/emergencies/call_mail.txt", user.email, user=user, bulletin=bulletin, page=page)
    bulletin.alarmed_at = now
    bulletin.save(update_fields=["alarmed_at"])
    audit.record("bulletin.called_others", by=None, about=bulletin, **_facts(bulletin), people=len(others))


@transaction.atomic
def answer(
    incident: Incident, citizen: Citizen, *, is_safe: bool, district: District | None, now: datetime
) -> SafetyAnswer:
    """Note that somebody is safe or needs help; a later word replaces the earlier one. Raises IncidentOver."""
    if not incident.is_open:
        raise IncidentOver
    made, _new = SafetyAnswer.objects.update_or_create(
        incident=incident, citizen=citizen, defaults={"is_safe": is_safe, "district": district, "at": now}
    )
    return made
