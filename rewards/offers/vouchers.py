"""Take a voucher, give it back, or let it lapse, for a citizen.

The shop's side is rewards/redemption/vouchers/actions.py.

Locks are taken in one order: the citizen or the voucher, then the wallet, then the offer, which is held only for the
last step: many people at the last piece wait for one another as briefly as can be.
"""

from datetime import date, datetime, timedelta

import structlog
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.accounts.models import Citizen, User
from civic.core import moments
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.locks import each_when_free
from civic.shown_codes.derivation import new_nonce
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import KeyConflict
from rewards.ledger.models import Transaction
from rewards.limits import actions as limits
from rewards.offers import codes, errors, weekdays
from rewards.offers.models import Offer, Voucher
from rewards.shops.models import Merchant

log = structlog.get_logger(__name__)
State = Voucher.State
# What the triggers on vouchers refuse: sql/voucher_taken.sql.
LIMITS: dict[str, type[DomainError]] = {
    "TV001": errors.PersonLimit,
    "TV002": errors.OfferTaken,
    "TV003": errors.NoDayLeft,
}


def take(offer_id: int, *, citizen: Citizen, key: str, now: datetime) -> Voucher:
    """Set coins and a piece aside for the citizen; the same key again gives the same voucher.

    Raises NotFound, OfferClosed, OfferTaken, PersonLimit, SpendLimitReached, InsufficientCoins, MoneyStopped,
    KeyConflict.
    """
    memo_key = f"voucher:{citizen.pk}:{key}"
    with transaction.atomic():
        Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)  # two taps, one after the other
        made = Voucher.objects.select_related("offer__shop").filter(transaction__idempotency_key=memo_key).first()
        if made is None:
            return _take(_open_offer(offer_id, now), citizen, memo_key, now=now)
    if made.offer_id != offer_id:
        raise KeyConflict
    return made


def _open_offer(offer_id: int, now: datetime) -> Offer:
    offer = Offer.objects.select_related("shop__merchant").filter(pk=offer_id).first()
    if offer is None:
        raise NotFound
    if not is_open(offer, now=now):
        raise errors.OfferClosed
    if offer.is_taken:
        raise errors.OfferTaken
    if usable_from(offer, today=taipei_day(now)) is None:
        raise errors.NoDayLeft
    return offer


def usable_from(offer: Offer, *, today: date) -> date | None:
    """Return the first day on which the shop would take a voucher that is taken today; None when there is none."""
    return weekdays.next_day(offer.weekdays, first=today, last=_last_day(offer, today))


def is_open(offer: Offer, *, now: datetime) -> bool:
    """Return whether vouchers can be taken today, as far as pieces are left."""
    today, shop = taipei_day(now), offer.shop
    takes_coins = shop.is_open and shop.merchant.state == Merchant.State.ACTIVE
    begun, over = (offer.first_day or today) <= today, (offer.last_day or today) < today
    return offer.is_listed and takes_coins and begun and not over


def _take(offer: Offer, citizen: Citizen, key: str, *, now: datetime) -> Voucher:
    limits.refuse_spending(citizen.pk, offer.coins, now=now, lock=False)  # told now; measured when it is handed over
    nonce = _free_nonce()
    account_id = ledger.open_account(addresses.voucher(nonce.hex(), citizen.pk))
    memo = ledger.Memo(
        Transaction.Kind.VOUCHER,
        key=key,
        actor=f"user:{citizen.user_id}",
        reason=f"{offer.shop.name} · {offer.title}",
        at=now,
        request=(offer.pk,),
    )
    today = taipei_day(now)
    posted = ledger.spend(memo, holder_id=citizen.pk, amount=offer.coins, destination_id=account_id, today=today)
    return _written(
        Voucher(offer=offer, citizen=citizen, coins=offer.coins, nonce=nonce, last_day=_last_day(offer, today),
                weekdays=offer.weekdays, taken_at=now, account_id=account_id,
                transaction_id=posted.transaction_id, **codes.derive(nonce).hashes)
    )  # fmt: skip


def _free_nonce() -> bytes:
    """Return random bits whose digits nobody else shows at the moment."""
    while True:
        nonce = new_nonce()
        if not Voucher.objects.filter(state=State.ISSUED, digits_hash=codes.derive(nonce).digits_hash).exists():
            return nonce


def _last_day(offer: Offer, today: date) -> date:
    last = today + timedelta(days=offer.days_to_use)
    return min(last, offer.last_day) if offer.last_day else last


def _written(voucher: Voucher) -> Voucher:
    try:
        voucher.save(force_insert=True)
    except DatabaseError as error:
        cause = error.__cause__
        kind = LIMITS.get(getattr(cause, "pgcode", "") or "")
        if kind is None:
            raise
        most = getattr(getattr(cause, "diag", None), "message_detail", None)
        raise kind(most=most) from error
    return voucher


@transaction.atomic
def cancel(voucher_id: int, *, citizen: Citizen, now: datetime) -> Voucher:
    """Give an unused voucher back; doing it twice is doing it once. Raises NotFound, VoucherUsed, VoucherEnded."""
    voucher = locked(Voucher.objects.filter(pk=voucher_id, citizen=citizen))
    if voucher is None:
        raise NotFound
    if voucher.state == State.CANCELLED:
        return voucher
    refuse_ended(voucher)
    return _end(voucher, State.CANCELLED, actor=f"user:{citizen.user_id}", now=now)


def end_lapsed(*, now: datetime) -> int:
    """Let the coins of vouchers go whose last day is over, one by one; return how many. Safe to run again.

    One whose owner's wallet somebody else holds is left to the next run: nobody can use it meanwhile.
    """
    due = Voucher.objects.filter(state=State.ISSUED, last_day__lt=taipei_day(now)).order_by("pk")
    return each_when_free(
        due.values_list("pk", flat=True),
        lambda pk: _end_lapsed(pk, now),
        left=lambda pk: log.warning("vouchers.wallet_held", voucher=pk),
    )


def _end_lapsed(pk: int, now: datetime) -> int:
    voucher = locked(Voucher.objects.filter(pk=pk, state=State.ISSUED))
    if voucher is None:
        return 0
    _end(voucher, State.EXPIRED, actor="end_vouchers", now=now)
    return 1


def cancel_all(user: User, *, now: datetime) -> None:
    """Give back every unused voucher of a person who leaves."""
    for citizen in Citizen.objects.filter(user=user):
        for pk in citizen.vouchers.filter(state=State.ISSUED).order_by("pk").values_list("pk", flat=True):
            cancel(pk, citizen=citizen, now=now)


def _end(voucher: Voucher, state: State, *, actor: str, now: datetime) -> Voucher:
    give_coins_back(voucher, actor=actor, reason=_("%(offer)s, not used") % {"offer": voucher.offer.title}, now=now)
    return close(voucher, state, now=now)


def give_coins_back(voucher: Voucher, *, actor: str, reason: str, now: datetime) -> None:
    """Move the coins back to their vintages; one that has lapsed meanwhile lives 7 days more."""
    assert voucher.citizen_id is not None  # noqa: S101  an unused voucher is somebody's
    ledger.lock_wallet(voucher.citizen_id)
    memo = ledger.Memo(Transaction.Kind.UNVOUCHER, key=f"unvoucher:{voucher.pk}", actor=actor, reason=reason, at=now)
    ledger.reverse(memo, transaction_id=voucher.transaction_id)


def close(voucher: Voucher, state: State, *, now: datetime) -> Voucher:
    """Write how it ended; the database gives the piece of an unused one back to the offer."""
    voucher.state, voucher.ended_at = state, now
    voucher.save(update_fields=["state", "ended_at"])
    return voucher


def locked(found: QuerySet[Voucher]) -> Voucher | None:
    return found.select_for_update(of=("self",)).select_related("offer__shop__merchant").first()


def refuse_other_day(voucher: Voucher, *, now: datetime) -> None:
    """Raise VoucherOtherDay unless the shop takes it on this day of the week."""
    if not weekdays.holds(voucher.weekdays, taipei_day(now)):
        raise errors.VoucherOtherDay(days=voucher.weekdays_in_words, until=moments.day(voucher.last_day))


def refuse_ended(voucher: Voucher) -> None:
    """Raise VoucherUsed or VoucherEnded."""
    if voucher.state == State.USED:
        raise errors.VoucherUsed(at=moments.second(voucher.ended_at))  # type: ignore[arg-type]  # a used one has ended
    if voucher.state != State.ISSUED:
        raise errors.VoucherEnded
