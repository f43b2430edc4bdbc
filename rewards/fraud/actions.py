"""List a day's patterns, note what came of one, hold a merchant's payout, hear the owner, let it go."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from rewards.fraud import patterns
from rewards.fraud.models import Finding, PayoutHold
from rewards.fraud.queries import member_of
from rewards.holds.actions import AlreadyReleased, ReasonNeeded, note_answer
from rewards.shops.conflict_of_interest import OwnMerchant, refuse_own
from rewards.shops.models import Merchant
from rewards.shops.queries import merchants_owned_by, owners_of
from rewards.signals import payout_appeal_answered, payout_held, payout_released

DESK = (Role.OPERATOR, Role.COORDINATOR)


class AlreadyHeld(DomainError):
    code = "payout_already_held"
    family = DomainError.CONFLICT
    message = _("The payouts of this merchant are on hold already.")


def report(day: date) -> int:
    """List what a Taipei day shows; the same day again adds only what is new. Returns how many were added."""
    seen = [
        Finding(day=day, pattern=one.pattern, key=one.key, merchant_id=one.merchant_id, citizen_id=one.citizen_id,
                count=one.count, coins=one.coins, signs=one.signs)
        for one in patterns.of_day(day)
    ]  # fmt: skip
    before = Finding.objects.filter(day=day).count()
    Finding.objects.bulk_create(seen, ignore_conflicts=True)
    return Finding.objects.filter(day=day).count() - before


@transaction.atomic
def note(finding: Finding, *, by: User, words: str, now: datetime) -> None:
    """Say what came of a finding. Raises ReasonNeeded, OwnMerchant."""
    require_role(by, *DESK)
    if finding.merchant:
        refuse_own(finding.merchant, by)
    if member_of(finding) == by:
        raise OwnMerchant
    seen = {"state": Finding.State.SEEN, "note": _said(words)[:300], "noted_by": by, "noted_at": now}
    Finding.objects.filter(pk=finding.pk).update(**seen)
    audit.record("finding.noted", by=by, about=finding, reason=words)


@transaction.atomic
def hold_payout(merchant: Merchant, *, reason: str, by: User, now: datetime) -> PayoutHold:
    """Let none of the merchant's statements be paid for now. Raises ReasonNeeded, AlreadyHeld, OwnMerchant."""
    require_role(by, *DESK)
    refuse_own(merchant, by)
    try:
        with transaction.atomic():
            held = PayoutHold.objects.create(merchant=merchant, reason=_said(reason)[:200], held_by=by, held_at=now)
    except IntegrityError as error:
        raise AlreadyHeld from error
    audit.record("payout.held", by=by, about=merchant, reason=reason, hold=held.pk)
    payout_held.send(PayoutHold, hold=held, owners=owners_of(merchant))
    return held


@transaction.atomic
def release_payout(hold_id: int, *, reason: str, by: User, now: datetime) -> PayoutHold:
    """Let the merchant be paid again. Raises ReasonNeeded, AlreadyReleased, OwnMerchant."""
    require_role(by, *DESK)
    held = PayoutHold.objects.select_for_update(of=("self",)).select_related("merchant").get(pk=hold_id)
    refuse_own(held.merchant, by)
    if held.state == PayoutHold.State.RELEASED:
        raise AlreadyReleased
    held.state, held.released_by, held.released_at = PayoutHold.State.RELEASED, by, now
    held.release_reason = _said(reason)[:200]
    held.save()
    audit.record("payout.released", by=by, about=held.merchant, reason=reason, hold=held.pk)
    payout_released.send(PayoutHold, hold=held, owners=owners_of(held.merchant))
    return held


@transaction.atomic
def appeal(hold_id: int, *, by: User, words: str, now: datetime) -> PayoutHold:
    """Note what an owner says to a hold of their own merchant. Raises NotFound, AlreadyReleased, ReasonNeeded."""
    own = PayoutHold.objects.filter(merchant__in=merchants_owned_by(by).values("pk"))
    held = own.select_for_update(of=("self",)).filter(pk=hold_id).first()
    if held is None:
        raise NotFound
    if held.state == PayoutHold.State.RELEASED:
        raise AlreadyReleased
    held.appeal, held.appealed_by, held.appealed_at = _said(words)[:1000], by, now
    held.save(update_fields=["appeal", "appealed_by", "appealed_at"])
    return held


@transaction.atomic
def answer(hold_id: int, *, words: str, by: User, now: datetime) -> PayoutHold:
    """Say to an appeal why the payout stays on hold.

    Raises ReasonNeeded, AlreadyReleased, NothingToAnswer, OwnMerchant.
    """
    require_role(by, *DESK)
    held = PayoutHold.objects.select_for_update(of=("self",)).select_related("merchant").get(pk=hold_id)
    refuse_own(held.merchant, by)
    note_answer(held, words=_said(words), by=by, now=now)
    # The words stand in the hold alone, where they go when the owner who appealed is erased.
    audit.record("payout.appeal_answered", by=by, about=held.merchant, hold=held.pk)
    payout_appeal_answered.send(PayoutHold, hold=held, owners=owners_of(held.merchant))
    return held


def _said(words: str) -> str:
    if not words.strip():
        raise ReasonNeeded(fields={"reason": [str(ReasonNeeded.message)]})
    return words.strip()
