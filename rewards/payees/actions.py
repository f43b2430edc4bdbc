"""Change whom the county pays and into which account: one person asks, another one approves, the owners are told.

An owner asks for another account, and for owners to come and go; the rest is proposed by an operator.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from rewards.payees.errors import (
    AboutYourself,
    AskedTooOften,
    ChangedSince,
    ChangesNothing,
    ChangeWaiting,
    NoOwner,
    NotPayable,
    OwnerAlready,
    OwnersNeeded,
)
from rewards.payees.models import MerchantChange
from rewards.shops.applications import TaxIdKnown
from rewards.shops.conflict_of_interest import OwnMerchant, refuse_own
from rewards.shops.models import Merchant, MerchantDocument, ShopStaff
from rewards.shops.owner_actions import own_merchant
from rewards.shops.queries import lasting_owners, merchants_owned_by, owners_of
from rewards.shops.team import DayIsOver, LastOwner
from rewards.signals import merchant_change_approved, merchant_change_asked, merchant_change_refused

Kind, State = MerchantChange.Kind, MerchantChange.State
APPLICATIONS = (Merchant.State.APPLIED, Merchant.State.REJECTED)
MOST_A_DAY = 5  # that owners of a merchant ask for another account
DECIDERS = (Role.OPERATOR, Role.FINANCE)


@transaction.atomic
def ask_for_account(
    merchant_id: int, *, bank_code: str, bank_account: str, reason: str, by: User, now: datetime, passbook: Any = None
) -> MerchantChange:
    """Ask for another account of one's own merchant, as its owner, with the cover of the bank book.

    Raises NotFound, NotPayable, ChangesNothing, ChangeWaiting, AskedTooOften.
    """
    merchant = _locked(own_merchant(merchant_id, by=by).pk)
    change = _account(merchant, bank_code, bank_account)
    _refuse_too_many(merchant, Kind.ACCOUNT, now)  # before a file is stored, which no rollback takes away
    if passbook:
        kind = MerchantDocument.Kind.PASSBOOK
        change.paper = MerchantDocument.objects.create(merchant=merchant, kind=kind, file=passbook, uploaded_by=by)
    change.by_owner = True
    return _file(change, reason=reason, by=by, now=now)


@transaction.atomic
def propose_account(
    merchant_id: int, *, bank_code: str, bank_account: str, reason: str, by: User, now: datetime
) -> MerchantChange:
    """Propose another account of a merchant. Raises NotAllowed, OwnMerchant and what `ask_for_account` raises."""
    return _file(_account(_for_operator(merchant_id, by), bank_code, bank_account), reason=reason, by=by, now=now)


@transaction.atomic
def propose_company(
    merchant_id: int, *, name: str, tax_id: str, reason: str, by: User, now: datetime
) -> MerchantChange:
    """Propose another company name or tax id. Raises NotAllowed, OwnMerchant, TaxIdKnown, ChangesNothing, …"""
    merchant = _for_operator(merchant_id, by)
    if (name, tax_id) == (merchant.name, merchant.tax_id):
        raise ChangesNothing
    _refuse_known(merchant, tax_id)
    change = MerchantChange(
        merchant=merchant, kind=Kind.COMPANY, name_before=merchant.name, tax_id_before=merchant.tax_id,
        name_after=name, tax_id_after=tax_id,
    )  # fmt: skip
    return _file(change, reason=reason, by=by, now=now)


@transaction.atomic
def propose_owners(
    merchant_id: int,
    *,
    comes: User | None,
    goes: User | None,
    reason: str,
    by: User,
    now: datetime,
    last_day: date | None = None,
) -> MerchantChange:
    """Propose an owner who comes, until a last Taipei day or for good, one who goes, or both.

    Raises NotAllowed, OwnMerchant, AboutYourself, LastOwner, DayIsOver, …
    """
    merchant = _for_operator(merchant_id, by)
    if comes == by:
        raise AboutYourself
    return _file(_owners(merchant, comes, goes, last_day, now=now), reason=reason, by=by, now=now)


@transaction.atomic
def ask_for_owners(
    merchant: Merchant,
    *,
    comes: User | None,
    goes: User | None,
    last_day: date | None,
    reason: str,
    by: User,
    now: datetime,
) -> MerchantChange:
    """Ask, as an owner, that another one comes or goes. Raises NotFound, OwnerAlready, NoOwner, LastOwner, …"""
    change = _owners(_locked(own_merchant(merchant.pk, by=by).pk), comes, goes, last_day, now=now)
    change.by_owner = True
    return _file(change, reason=reason, by=by, now=now)


@transaction.atomic
def approve(change_id: int, *, by: User, now: datetime) -> MerchantChange:
    """Put a change in force, tell old and new owners, and let the merchant's payouts wait.

    Raises FourEyes, AlreadyDecided, OwnMerchant, ChangedSince, TaxIdKnown, LastOwner.
    """
    change = CHANGES.waiting(change_id, by=by)
    merchant = change.merchant
    told = owners_of(merchant)
    if not _still_as_before(change):
        raise ChangedSince
    if change.owner_last_day is not None and change.owner_last_day < taipei_day(now):
        raise DayIsOver
    change.held_until = taipei_day(now) + timedelta(days=settings.PAYEE_HOLD_DAYS)
    CHANGES.approve(change, by=by, now=now, also=["held_until"], held_until=f"{change.held_until}")
    _put_in_force(change)
    people = {user.pk: user for user in (*told, *owners_of(merchant))}
    merchant_change_approved.send(MerchantChange, change=change, people=list(people.values()))
    return change


@transaction.atomic
def reject(change_id: int, *, by: User, reason: str, now: datetime) -> MerchantChange:
    """Refuse a change, with the reason that the merchant's owners read."""
    change = CHANGES.reject(CHANGES.waiting(change_id, by=by), by=by, reason=reason, now=now)
    merchant_change_refused.send(MerchantChange, change=change, people=owners_of(change.merchant))
    return change


@transaction.atomic
def withdraw(change_id: int, *, by: User) -> MerchantChange:
    """Take back what an owner asked for, as any of them, or what one proposed. Raises NotFound, AlreadyDecided."""
    change = _locked_change(change_id)
    owned = change.by_owner and merchants_owned_by(by).filter(pk=change.merchant_id).exists()
    if not owned and change.waits_for(by):  # it waits for another than who proposed it
        raise NotFound
    if not change.is_waiting:
        raise CHANGES.decided
    change.state = State.WITHDRAWN
    change.save(update_fields=["state"])
    return CHANGES.told(change, "withdrawn", by=by)


def _for_operator(merchant_id: int, by: User) -> Merchant:
    require_role(by, Role.OPERATOR)
    merchant = _locked(merchant_id)
    refuse_own(merchant, by)
    return merchant


def _locked(merchant_id: int) -> Merchant:
    """Return the merchant, locked first by everybody who asks or decides, so that no two changes cross."""
    merchant = Merchant.objects.select_for_update(of=("self",)).filter(pk=merchant_id).first()
    if merchant is None:
        raise NotFound
    if merchant.state in APPLICATIONS:
        raise NotPayable
    return merchant


def _locked_change(change_id: int) -> MerchantChange:
    merchant_id = MerchantChange.objects.filter(pk=change_id).values_list("merchant", flat=True).first()
    if merchant_id is None:
        raise NotFound
    _locked(merchant_id)
    rows = MerchantChange.objects.select_for_update(of=("self",)).select_related("merchant")
    return rows.select_related("merchant", "owner_in", "owner_out", "proposed_by").get(pk=change_id)


def _account(merchant: Merchant, bank_code: str, bank_account: str) -> MerchantChange:
    if (bank_code, bank_account) == (merchant.bank_code, merchant.bank_account):
        raise ChangesNothing(fields={"bank_account": [str(ChangesNothing.message)]})
    return MerchantChange(
        merchant=merchant, kind=Kind.ACCOUNT, bank_code_before=merchant.bank_code,
        bank_account_before=merchant.bank_account, bank_code_after=bank_code, bank_account_after=bank_account,
    )  # fmt: skip


def _owners(
    merchant: Merchant, comes: User | None, goes: User | None, last_day: date | None, *, now: datetime
) -> MerchantChange:
    if (comes is None and goes is None) or comes == goes:
        raise OwnersNeeded
    owners = set(_owner_ids(merchant))
    if comes and comes.pk in owners:
        raise OwnerAlready
    if goes and goes.pk not in owners:
        raise NoOwner
    if goes and not (comes and last_day is None) and not lasting_owners(merchant).exclude(user=goes).exists():
        raise LastOwner
    if last_day is not None and last_day < taipei_day(now):
        raise DayIsOver(fields={"owner_last_day": [str(DayIsOver.message)]})
    until = last_day if comes else None
    return MerchantChange(merchant=merchant, kind=Kind.OWNERS, owner_in=comes, owner_out=goes, owner_last_day=until)


def _file(change: MerchantChange, *, reason: str, by: User, now: datetime) -> MerchantChange:
    """Note the proposal, and tell the owners that somebody wants this."""
    change.reason, change.proposed_by, change.proposed_at = reason.strip()[:300], by, now
    try:
        with transaction.atomic():  # a savepoint: after a refusal the transaction can still be read from
            change.save()
    except IntegrityError as error:
        if "merchant_change_one_at_a_time" not in str(error):
            raise
        raise ChangeWaiting from error
    CHANGES.told(change, "requested", by=by, reason=reason)
    merchant_change_asked.send(MerchantChange, change=change, people=_but(by, owners_of(change.merchant)))
    return change


def _refuse_too_many(merchant: Merchant, kind: str, now: datetime) -> None:
    """Raise ChangeWaiting while one waits, and AskedTooOften for somebody who asks and withdraws all day."""
    asked = merchant.changes.filter(kind=kind)
    if asked.filter(state=State.ASKED).exists():
        raise ChangeWaiting
    if asked.filter(proposed_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise AskedTooOften(most=MOST_A_DAY)


def _but(by: User, people: Iterable[User]) -> list[User]:
    return [user for user in people if user.pk != by.pk]


def _still_as_before(change: MerchantChange) -> bool:
    """Return whether the merchant is as the proposal says that it was."""
    merchant, owners = change.merchant, set(_owner_ids(change.merchant))
    if change.kind == Kind.ACCOUNT:
        return (merchant.bank_code, merchant.bank_account) == (change.bank_code_before, change.bank_account_before)
    if change.kind == Kind.COMPANY:
        return (merchant.name, merchant.tax_id) == (change.name_before, change.tax_id_before)
    return change.owner_in_id not in owners and (change.owner_out_id is None or change.owner_out_id in owners)


def _put_in_force(change: MerchantChange) -> None:
    """Write into the merchant what was approved; the database lets nothing else in."""
    merchant = change.merchant
    if change.kind == Kind.ACCOUNT:
        merchant.bank_code, merchant.bank_account = change.bank_code_after, change.bank_account_after
        merchant.save(update_fields=["bank_code", "bank_account"])
    elif change.kind == Kind.COMPANY:
        _refuse_known(merchant, change.tax_id_after)
        merchant.name, merchant.tax_id = change.name_after, change.tax_id_after
        merchant.save(update_fields=["name", "tax_id"])
    else:
        _swap_owners(change)


def _swap_owners(change: MerchantChange) -> None:
    owners = ShopStaff.objects.filter(merchant=change.merchant, role=ShopStaff.Role.OWNER)
    if change.owner_in:
        owners.filter(user=change.owner_in).delete()  # a role that is over since midnight, and lies there still
        ShopStaff.objects.create(
            user=change.owner_in, merchant=change.merchant, role=ShopStaff.Role.OWNER, last_day=change.owner_last_day
        )
    if change.owner_out:
        owners.filter(user=change.owner_out).delete()
    if not lasting_owners(change.merchant).exists():  # two who left one after the other
        raise LastOwner


def _owner_ids(merchant: Merchant) -> Iterable[int]:
    return ShopStaff.objects.owners().filter(merchant=merchant).values_list("user_id", flat=True)


def _refuse_known(merchant: Merchant, tax_id: str) -> None:
    if Merchant.objects.exclude(pk=merchant.pk).filter(tax_id=tax_id).exists():
        raise TaxIdKnown(fields={"tax_id": [str(TaxIdKnown.message)]})


def _refuse_own(change: MerchantChange, by: User) -> None:
    if by.pk in (change.owner_in_id, change.owner_out_id):
        raise OwnMerchant
    refuse_own(change.merchant, by)


def _facts(change: MerchantChange) -> dict[str, Any]:
    """What the audit log tells: which kind, and of an account its last digits only."""
    told: dict[str, Any] = {"change": change.pk, "kind": str(change.kind)}
    if change.kind == Kind.ACCOUNT:
        told |= {"before": change.account_before, "after": change.account_after}
    elif change.kind == Kind.COMPANY:
        told |= {
            "before": [change.name_before, change.tax_id_before],
            "after": [change.name_after, change.tax_id_after],
        }
    else:
        told |= {"owner_in": change.owner_in_id, "owner_out": change.owner_out_id}
    return told


CHANGES = Decisions(
    MerchantChange,
    log="payee_change",
    roles=DECIDERS,
    lock=_locked_change,
    refuse=_refuse_own,
    about=lambda change: change.merchant,
    facts=_facts,
)
