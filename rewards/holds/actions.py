"""Put coins aside on a suspicion, hear the citizen, let the coins go. Nothing is wiped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from rewards.holds.models import Answered, Hold
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.signals import coins_held, coins_released, hold_appeal_answered


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("Say why, in a sentence that the citizen will read.")


class AlreadyReleased(DomainError):
    code = "already_released"
    help = "coins-on-hold"
    family = DomainError.CONFLICT
    message = _("These coins were released before.")


class NothingToAnswer(DomainError):
    code = "nothing_to_answer"
    family = DomainError.CONFLICT
    message = _("No appeal waits for an answer: it was answered before, or nobody wrote one.")


class OwnHold(DomainError):
    code = "own_hold"
    family = DomainError.FORBIDDEN
    message = _("You cannot decide about your own coins: ask a colleague.")


@transaction.atomic
def hold(citizen: Citizen, amount: int, *, reason: str, by: User, now: datetime) -> Hold:
    """Freeze coins of a wallet. Raises InsufficientCoins (with how many are there), ReasonNeeded, OwnHold."""
    require_role(by, Role.OPERATOR, Role.COORDINATOR)
    _require_reason(reason)
    _refuse_own(citizen, by)
    ledger.check_amount(amount)
    made = Hold.objects.create(citizen=citizen, coins=amount, reason=reason.strip(), held_by=by, held_at=now)
    made.account_id = ledger.open_account(addresses.hold(made.pk, citizen.pk))
    memo = _memo(Transaction.Kind.HOLD, f"hold:{made.pk}", made, by=by, now=now)
    posted = ledger.hold(memo, holder_id=citizen.pk, amount=amount, destination_id=made.account_id)
    made.transaction_id = posted.transaction_id
    made.save(update_fields=["account", "transaction"])
    audit.record("coins.held", by=by, about=made, reason=reason, coins=amount)
    coins_held.send(Hold, hold=made)
    return made


@transaction.atomic
def release(hold_id: int, *, reason: str, by: User, now: datetime) -> Hold:
    """Let held coins go back to the vintages that they came from; one that has lapsed lives 7 days more."""
    require_role(by, Role.OPERATOR, Role.COORDINATOR)
    _require_reason(reason)
    held = Hold.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=hold_id)
    _refuse_own(held.citizen, by)
    if held.state == Hold.State.RELEASED or held.transaction_id is None:
        raise AlreadyReleased
    memo = _memo(Transaction.Kind.RELEASE, f"release:{held.pk}", held, by=by, now=now)
    ledger.reverse(memo, transaction_id=held.transaction_id)
    held.state, held.released_by, held.released_at = Hold.State.RELEASED, by, now
    held.release_reason = reason.strip()
    held.save()
    audit.record("coins.released", by=by, about=held, reason=reason, coins=held.coins)
    coins_released.send(Hold, hold=held)
    return held


@transaction.atomic
def appeal(hold_id: int, *, citizen: Citizen, words: str, now: datetime) -> Hold:
    """Note what the citizen says to a hold on their own coins."""
    held = Hold.objects.select_for_update(of=("self",)).filter(pk=hold_id, citizen=citizen).first()
    if held is None:
        raise NotFound
    if held.state == Hold.State.RELEASED:
        raise AlreadyReleased
    _require_reason(words)
    held.appeal, held.appealed_at = words.strip()[:1000], now
    held.save(update_fields=["appeal", "appealed_at"])
    return held


@transaction.atomic
def answer(hold_id: int, *, words: str, by: User, now: datetime) -> Hold:
    """Say to an appeal why the coins stay put aside. Raises ReasonNeeded, OwnHold, AlreadyReleased, NothingToAnswer."""
    require_role(by, Role.OPERATOR, Role.COORDINATOR)
    _require_reason(words)
    held = Hold.objects.select_for_update(of=("self",)).select_related("citizen").get(pk=hold_id)
    _refuse_own(held.citizen, by)
    note_answer(held, words=words, by=by, now=now)
    audit.record("coins.appeal_answered", by=by, about=held, reason=words, coins=held.coins)
    hold_appeal_answered.send(Hold, hold=held)
    return held


def note_answer(held: Answered, *, words: str, by: User, now: datetime) -> None:
    """Put the answer beside the appeal that waits for it."""
    if held.state == Hold.State.RELEASED:
        raise AlreadyReleased
    if not held.waits_for_answer:
        raise NothingToAnswer
    held.answer, held.answered_by, held.answered_at = words.strip()[:200], by, now
    held.save(update_fields=["answer", "answered_by", "answered_at"])


def _require_reason(words: str) -> None:
    if not words.strip():
        raise ReasonNeeded(fields={"reason": [str(ReasonNeeded.message)]})


def _refuse_own(citizen: Citizen, by: User) -> None:
    if citizen.user_id == by.pk:
        raise OwnHold


def _memo(kind: Transaction.Kind, key: str, of: Hold, *, by: User, now: datetime) -> ledger.Memo:
    """The books say which hold; its words stand in the hold, where they can be erased (rewards/wallet/queries.py)."""
    return ledger.Memo(kind, key=key, actor=f"user:{by.pk}", reason=f"hold:{of.pk}", at=now)
