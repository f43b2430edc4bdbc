"""Proposing, approving and rejecting a merge; four eyes, nothing on hold, and no coin lost."""

from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.core.errors import DomainError
from civic.core.locks import each_when_free
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from civic.helpdesk.actions import StaffAccount
from civic.identity.queries import proof_of
from civic.mydata.models import Erasure
from civic.mydata.registry import obstacles
from civic.outbox import mail
from civic.recovery.queries import mask
from civic.signin.actions import end_every_way
from rewards.holds.models import Hold
from rewards.ledger import actions as ledger
from rewards.ledger.models import Account, Transaction
from rewards.merging.models import AccountMerge

log = structlog.get_logger(__name__)
State = AccountMerge.State


class SameAccount(DomainError):
    code = "same_account"
    message = _("These are one account already.")


class MergeProposed(DomainError):
    code = "merge_proposed"
    family = DomainError.CONFLICT
    message = _("This account is merged, or waits to be, already.")


class FourEyes(DomainError):
    code = "four_eyes"
    family = DomainError.FORBIDDEN
    message = _("Another operator decides: you cannot decide about your own proposal or your own account.")


class MergeDecided(DomainError):
    code = "merge_decided"
    family = DomainError.CONFLICT
    message = _("This was decided before; nothing was changed.")


class CoinsOnHold(DomainError):
    code = "coins_on_hold"
    family = DomainError.CONFLICT
    message = _("Coins of one of the accounts are on hold. Decide about the hold first.")


class AccountInUse(DomainError):
    """Something stands in the way of closing the account."""

    code = "account_in_use"
    family = DomainError.CONFLICT
    message = _("One of the accounts cannot be merged now. %(why)s")


class ProvenAccountCloses(DomainError):
    """A person has one proof of identity, and it stays with the account that it was given for."""

    code = "proven_account_closes"
    family = DomainError.CONFLICT
    message = _("The owner proved who they are with the account that would be closed: propose it the other way round.")


class TwoPersons(DomainError):
    """Each account has a proof of identity, and one person has one: by their numbers they are two persons."""

    code = "two_persons"
    family = DomainError.CONFLICT
    message = _("Both accounts have a proof of identity, with different numbers: they belong to two people.")


@transaction.atomic
def propose(source: Citizen, target: Citizen, *, reason: str, by: User, now: datetime) -> AccountMerge:
    """Propose to close `source` and to go on with `target`. Raises MergeProposed, and what `approve` raises."""
    require_role(by, Role.OPERATOR)
    _check(source, target, by)
    try:
        with transaction.atomic():
            made = AccountMerge.objects.create(
                source=source, target=target, reason=reason.strip(), proposed_by=by, proposed_at=now
            )
    except IntegrityError as error:
        raise MergeProposed from error
    return MERGES.told(made, "proposed", by=by, reason=reason)


def approve(merge_id: int, *, by: User, now: datetime) -> AccountMerge:
    """Move every coin of the source to the target, vintage by vintage, and close the source; once, however often.

    Raises FourEyes, MergeDecided (rejected before), CoinsOnHold, AccountInUse, StaffAccount.
    """
    require_role(by, Role.OPERATOR)
    with transaction.atomic():
        if (done := _locked(merge_id)).state == State.APPROVED:
            return done
        merge = MERGES.waiting(merge_id, by=by)
        _check(merge.source, merge.target, by)
        merge.coins, merge.transaction_id = _move(merge, f"merge:{merge.pk}", actor=f"user:{by.pk}", now=now)
        _close(merge.source.user)
        MERGES.approve(merge, by=by, now=now, reason=merge.reason, also=["coins", "transaction"], coins=merge.coins)
    _tell(merge)
    return merge


@transaction.atomic
def reject(merge_id: int, *, reason: str, by: User, now: datetime) -> AccountMerge:
    """Leave both accounts as they are. Who proposed it may take it back no more than decide it."""
    return MERGES.reject(MERGES.waiting(merge_id, by=by), by=by, reason=reason, now=now)


def bring_over(*, now: datetime) -> int:
    """Move what came to closed accounts later (a shop gave coins back) to those that go on; return how many coins.

    One whose wallet somebody else holds is left to the next run.
    """
    filled = Account.objects.filter(kind=Account.Kind.WALLET, balance__gt=0).values("holder_id")
    late = AccountMerge.objects.filter(state=State.APPROVED, source__in=filled).order_by("pk")
    return each_when_free(
        late,
        lambda merge: _bring_over(merge, now=now),
        left=lambda merge: log.warning("merge.wallet_held", merge=merge.pk),
    )


def _bring_over(merge: AccountMerge, *, now: datetime) -> int:
    last = Transaction.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _move(merge, f"merge:{merge.pk}:{last}", actor="job:bring-over", now=now)[0]


def _locked(merge_id: int) -> AccountMerge:
    rows = AccountMerge.objects.select_for_update(of=("self",)).select_related("source__user", "target__user")
    merge = rows.get(pk=merge_id)
    # Both people's rows, in one order: two merges, or a merge and an erasure, wait for each other and do not cross.
    people = [merge.source.user_id, merge.target.user_id]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    return merge


def _refuse_own(merge: AccountMerge, by: User) -> None:
    """Nobody decides about their own account."""
    if by.pk in (merge.source.user_id, merge.target.user_id):
        raise FourEyes


MERGES = Decisions(
    AccountMerge,
    log="merge",
    roles=(Role.OPERATOR,),
    same_person=FourEyes,
    decided=MergeDecided,
    lock=_locked,
    refuse=_refuse_own,
)


def _check(source: Citizen, target: Citizen, by: User) -> None:
    """What must be so when it is proposed, and still when it is approved."""
    people = [source.user, target.user]
    if source.pk == target.pk:
        raise SameAccount
    if by.pk in (person.pk for person in people):
        raise FourEyes
    if any(person.is_staff or person.is_superuser for person in people):
        raise StaffAccount
    if Hold.objects.filter(citizen__in=[source, target], state=Hold.State.HELD).exists():
        raise CoinsOnHold
    if not all(person.is_active for person in people):
        raise AccountInUse(why=_("It is closed."))
    if Erasure.objects.filter(user__in=people, cancelled_at=None, done_at=None).exists():
        raise AccountInUse(why=_("Its owner has asked to have it erased."))
    if proof_of(source):
        raise TwoPersons if proof_of(target) else ProvenAccountCloses
    if why := obstacles(source.user):
        raise AccountInUse(why=why[0])


def _move(merge: AccountMerge, key: str, *, actor: str, now: datetime) -> tuple[int, int | None]:
    """Coins that moved, and the transaction; nothing and None when the source's wallet is empty."""
    request = (merge.source_id, merge.target_id)
    # The words stand in the merge, where they can be erased (rewards/wallet/queries.py).
    memo = ledger.Memo(Transaction.Kind.MERGE, key, actor, f"merge:{merge.pk}", now, request)
    return ledger.merge(memo, source_holder=merge.source_id, target_holder=merge.target_id)


def _close(user: User) -> None:
    """Nothing opens the source any more; its address stays taken, so that nobody joins with it by habit."""
    end_every_way(user)
    user.is_active = False
    user.save(update_fields=["is_active"])


def _tell(merge: AccountMerge) -> None:
    """Both mailboxes hear of it; the one of the closed account learns the other address in part only."""
    facts: dict[str, Any] = {"coins": merge.coins, "reason": merge.reason, "masked": mask(merge.target.user.email)}
    for user in (merge.source.user, merge.target.user):
        mail.write("rewards/merging/merged_mail.txt", user.email, user=user, **facts)
