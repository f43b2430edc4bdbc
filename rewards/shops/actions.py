"""Move a merchant: applied → active ⇄ suspended → closed, or rejected. Only active merchants' shops take coins.

Its owners, or who applied, are told of every step.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.shops.conflict_of_interest import refuse_own
from rewards.shops.models import Merchant, ShopStaff
from rewards.shops.queries import owners_of
from rewards.signals import merchant_decided

State = Merchant.State


class WrongMerchantState(DomainError):
    code = "wrong_merchant_state"
    family = DomainError.CONFLICT
    message = _("“%(name)s” is %(state)s; this step is not possible now.")


class OwnApplication(DomainError):
    code = "own_application"
    family = DomainError.FORBIDDEN
    message = _("You cannot approve your own application: ask a colleague.")


class AddedIt(DomainError):
    code = "added_it"
    family = DomainError.FORBIDDEN
    message = _("You added this merchant, so you cannot approve it: ask a colleague.")


class NobodyApplied(DomainError):
    code = "nobody_applied"
    family = DomainError.CONFLICT
    message = _("The person who applied has left the portal. Reject this application.")


@transaction.atomic
def approve(merchant: Merchant, *, by: User, reason: str, now: datetime) -> Merchant:
    """Let a merchant take coins and be paid. Whoever applied becomes its owner; nobody approves their own.

    Constraints hold it too: who adds a merchant and who approves it are two people, without a stake in it. Raises
    OwnApplication, AddedIt, NobodyApplied, OwnMerchant, WrongMerchantState.
    """
    merchant = Merchant.objects.select_for_update(of=("self",)).get(pk=merchant.pk)
    if merchant.applied_by_id == by.pk:
        raise OwnApplication
    if merchant.added_by_id == by.pk:
        raise AddedIt
    if merchant.applied_by_id is None and merchant.added_by_id is None:
        raise NobodyApplied
    refuse_own(merchant, by)
    # Before it is active: from then on an owner comes and goes by a decision of two people only.
    if merchant.applied_by_id and merchant.state == State.APPLIED:
        ShopStaff.objects.get_or_create(
            user_id=merchant.applied_by_id, merchant=merchant, shop=None, defaults={"role": ShopStaff.Role.OWNER}
        )
    Merchant.objects.filter(pk=merchant.pk, state=State.APPLIED).update(approved_by=by)
    return _move(merchant, State.APPLIED, to=State.ACTIVE, verb="approved", by=by, reason=reason, now=now)


@transaction.atomic
def reject(merchant: Merchant, *, by: User, reason: str, now: datetime) -> Merchant:
    """Refuse an application, with the reason that its applicant will read."""
    return _move(merchant, State.APPLIED, to=State.REJECTED, verb="rejected", by=by, reason=reason, now=now)


@transaction.atomic
def suspend(merchant: Merchant, *, by: User, reason: str, now: datetime) -> Merchant:
    """Stop a merchant's shops from taking coins; what the county owes them stays owed."""
    return _move(merchant, State.ACTIVE, to=State.SUSPENDED, verb="suspended", by=by, reason=reason, now=now)


@transaction.atomic
def reactivate(merchant: Merchant, *, by: User, reason: str, now: datetime) -> Merchant:
    """Let a merchant that was suspended or closed take coins again."""
    return _move(
        merchant, State.SUSPENDED, State.CLOSED, to=State.ACTIVE, verb="reactivated", by=by, reason=reason, now=now
    )


@transaction.atomic
def close(merchant: Merchant, *, by: User, reason: str, now: datetime) -> Merchant:
    """End a merchant's part: its shops take no coins any more. It is still settled with, and paid what it is owed."""
    return _move(merchant, State.ACTIVE, State.SUSPENDED, to=State.CLOSED, verb="closed", by=by, reason=reason, now=now)


def _move(merchant: Merchant, *expected: State, to: State, verb: str, by: User, reason: str, now: datetime) -> Merchant:
    require_role(by, Role.OPERATOR)
    merchant = Merchant.objects.select_for_update().get(pk=merchant.pk)
    if merchant.state not in expected:
        raise WrongMerchantState(name=merchant.name, state=merchant.get_state_display())
    refuse_own(merchant, by)
    merchant.state, merchant.decision = to, reason[:300]
    merchant.save(update_fields=["state", "decision"])
    audit.record(f"merchant.{verb}", by=by, about=merchant, reason=reason)
    merchant_decided.send(Merchant, merchant=merchant, verb=verb, at=now, people=_people(merchant))
    return merchant


def _people(merchant: Merchant) -> list[User]:
    """Return whom a decision is about: the owners; before there are any, who applied."""
    return owners_of(merchant) or ([merchant.applied_by] if merchant.applied_by else [])
