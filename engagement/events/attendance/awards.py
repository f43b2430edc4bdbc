"""Coins for coming and for staying: noted with the attendance, paid at once or later, once per person and event."""

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from civic.accounts.models import Citizen
from civic.core.errors import DomainError
from engagement.events.attendance.models import Attendance, EventAward
from engagement.events.events.models import EventReward
from engagement.events.registrations.models import Registration
from rewards import coins

log = structlog.get_logger(__name__)
Deed = EventReward.Deed
State = EventAward.State
KEPT_BACK = (coins.CampaignExhausted, coins.CampaignNotOpen, coins.EarnLimitReached, coins.GuardianNeeded)
TRY_AGAIN_AFTER = timedelta(minutes=1)


def note_due(registration: Registration, attendance: Attendance, *, now: datetime) -> None:
    """Note what the attendance earns, once per person and deed, whatever session it was in."""
    earned = [deed for deed, is_so in ((Deed.CAME, attendance.came), (Deed.STAYED, attendance.stayed)) if is_so]
    who = registration.citizen
    if not earned or who is None:
        return
    rewards = list(EventReward.objects.filter(event=registration.event_id, deed__in=earned).order_by("deed"))
    if not rewards:
        return
    known = {each.deed: each for each in _awards_of(registration, who)}
    for reward in rewards:
        if (before := known.get(reward.deed)) is not None:
            _earn_again(before, reward, now=now)
    due = [
        EventAward(
            event_id=registration.event_id, citizen=who, deed=reward.deed, registration=registration,
            campaign_id=reward.campaign_id, promised=reward.coins, at=now,
        )
        for reward in rewards
        if reward.deed not in known
    ]  # fmt: skip
    if due:
        EventAward.objects.bulk_create(due, ignore_conflicts=True)  # another session may note it at this moment


def _awards_of(registration: Registration, who: Citizen) -> QuerySet[EventAward]:
    """What the event gave or owes this person, under this account or one that went on as it: one person, one award."""
    mine = Q(citizen=who) | Q(citizen__in=coins.former_accounts(who))
    return EventAward.objects.filter(mine, event=registration.event_id)


def due_to(registration: Registration) -> list[EventAward]:
    """What this person is still to be paid for the event."""
    who = registration.citizen
    return list(_awards_of(registration, who).filter(state=State.DUE).order_by("pk")) if who is not None else []


def _earn_again(before: EventAward, reward: EventReward, *, now: datetime) -> None:
    """What was taken back is earned after all: by a correction of a correction."""
    owed = reward.coins - before.coins  # what was spent before it could be taken back stayed theirs
    if before.state != State.TAKEN or owed <= 0:
        return
    before.state, before.promised, before.at = State.DUE, owed, now
    before.transaction_id, before.round = None, before.round + 1
    before.save()


def pay_for(registration: Registration, deed: Deed, *, now: datetime) -> int:
    """Pay what is due for a deed of this registration, and return the coins that came for it, now or before."""
    try:
        mine = _paid(now=now, registration=registration, deed=deed)
    except DomainError:  # no coins move at all at the moment: whoever is let in does not wait for that
        return 0
    return mine.coins if mine is not None and mine.state == State.PAID else 0


def pay(award_id: int, *, now: datetime) -> EventAward:
    """Pay one award that is due. What keeps it back for good is noted; raises what may pass, such as MoneyStopped."""
    mine = _paid(now=now, pk=award_id)
    if mine is None:
        raise EventAward.DoesNotExist
    return mine


def _paid(*, now: datetime, **which: Any) -> EventAward | None:
    """The award, paid if it was due, in one transaction; a refusal ends that one and is noted in the next."""
    try:
        with transaction.atomic():
            return _pay_locked(now=now, **which)
    except KEPT_BACK as refused:
        EventAward.objects.filter(**which, state=State.DUE).update(state=State.KEPT, why=refused.code[:40])
        return EventAward.objects.filter(**which).first()


def _pay_locked(*, now: datetime, **which: Any) -> EventAward | None:
    rows = EventAward.objects.select_for_update(of=("self",)).select_related("campaign", "citizen", "event__notice")
    mine = rows.filter(**which).first()
    if mine is None or mine.state != State.DUE:
        return mine
    if mine.citizen is None:
        mine.state, mine.why = State.KEPT, "erased"
        mine.save(update_fields=["state", "why"])
        return mine
    given = coins.award(
        mine.citizen,
        mine.promised,
        campaign=mine.campaign,
        key=f"event:{mine.event_id}:{mine.deed}:{mine.citizen_id}:{mine.round}",
        reason=mine.event.notice.title,
        by="events",
        now=now,
    )
    mine.state, mine.transaction_id, mine.why = State.PAID, given.transaction_id, ""
    mine.coins += given.coins  # beside what stayed theirs of a round before
    mine.save(update_fields=["state", "coins", "transaction_id", "why"])
    return mine


def pay_due(*, now: datetime) -> int:
    """Pay what is due and was not paid at once, each by itself, in the order of citizens; return how many were."""
    due = EventAward.objects.filter(state=State.DUE).order_by("citizen_id", "pk")
    paid = 0
    for pk in due.values_list("pk", flat=True):
        try:
            paid += pay(pk, now=now).state == State.PAID
        except coins.MoneyStopped:  # the next round tries again
            return paid
        except Exception:  # it waits, and those behind it do not
            log.exception("events.not_paid", award=pk)
    return paid


def unearned(attendance: Attendance) -> list[EventReward.Deed]:
    """The deeds that this attendance earns nothing for."""
    return [deed for deed, is_so in ((Deed.CAME, attendance.came), (Deed.STAYED, attendance.stayed)) if not is_so]


def drop_due(registration: Registration, attendance: Attendance) -> None:
    """What was due and not paid goes, where the attendance earns it no more; what was taken back before is again."""
    mine = EventAward.objects.filter(registration=registration, deed__in=unearned(attendance), state=State.DUE)
    mine.filter(round=0).delete()
    mine.update(state=State.TAKEN)  # its round stays, so that no key of a payment comes twice
