"""Take a voucher for a shop: its coins go back to the wallet and at once to the shop, as any other payment."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from civic.shown_codes.guesses import one_guess
from rewards import coins
from rewards.offers import codes, vouchers
from rewards.offers import errors as offer_errors
from rewards.offers.models import Voucher
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Confirmed, Taking, earlier, refuse_closed, take
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.till import Till


def look_up(*, till: Till, now: datetime, code: str = "", digits: str = "") -> Voucher:
    """Find the voucher that was scanned or typed, to show it before it is taken. Wrong ones count.

    Raises WrongCode, VoucherElsewhere, VoucherUsed, VoucherEnded, TooManyWrongCodes, MoneyStopped.
    """
    coins.refuse_when_stopped()
    with one_guess(till, wrong=errors.WrongCode, now=now):
        found = _find(till, code=code, digits=digits)
        if found is None:
            raise errors.WrongCode
    _refuse(found, now)
    return found


def accept(till: Till, *, key: str, now: datetime, code: str, digits: str, shop_id: int | None) -> Confirmed:
    """Take the voucher's coins for its shop, inside the caller's transaction; the same key again gives the same answer.

    Raises WrongCode before anything is written, what `look_up` raises, ShopNotActive, ShopDayFull, KeyConflict, and
    NotFound (a shop that is not the voucher's).
    """
    till.one_guess_at_a_time()
    memo_key, request = till.key("voucher", key), (*codes.found_by(code=code, digits=digits).values(), shop_id)
    if made := earlier(memo_key, request):
        return Confirmed(made, True)
    coins.refuse_when_stopped()
    till.refuse_when_locked(now=now)  # what was taken before guesses nothing: its answer came above
    found = _find(till, code=code, digits=digits)
    if found is None:
        raise errors.WrongCode
    voucher = vouchers.locked(Voucher.objects.filter(pk=found.pk))
    if made := earlier(memo_key, request):  # it was made while we waited for the voucher
        return Confirmed(made, True)
    assert voucher is not None  # noqa: S101  vouchers are never deleted
    if shop_id not in (None, voucher.offer.shop_id):
        raise NotFound
    _refuse(voucher, now)
    refuse_closed(voucher.offer.shop)
    return Confirmed(_taken(till, voucher, key=memo_key, request=request, now=now), False)


def _taken(till: Till, voucher: Voucher, *, key: str, request: tuple[Any, ...], now: datetime) -> Redemption:
    reason = _("%(offer)s, handed over") % {"offer": voucher.offer.title}
    vouchers.give_coins_back(voucher, actor=till.actor, reason=reason, now=now)
    assert voucher.citizen_id is not None  # noqa: S101
    payment = Taking(
        Redemption.Way.VOUCHER,
        voucher.offer.shop,
        voucher.citizen_id,
        voucher.coins,
        actor=till.actor,
        key=key,
        request=request,
        now=now,
        clerk=till.clerk,
        device=till.device,
        facts={"voucher": voucher},
    )
    made = take(payment)
    vouchers.close(voucher, Voucher.State.USED, now=now)
    return made


def _find(till: Till, *, code: str, digits: str) -> Voucher | None:
    """Find a voucher, by digits only in the till's own shops: digits can be guessed, a scanned code proves more."""
    found = Voucher.objects.select_related("offer__shop__merchant").filter(**codes.found_by(code=code, digits=digits))
    shops = {shop.pk for shop in till.shops()}
    newest = found.order_by("-id") if code else found.filter(offer__shop__in=shops).order_by("-id")
    voucher = newest.first()
    if voucher is not None and voucher.offer.shop_id not in shops:
        raise offer_errors.VoucherElsewhere(shop=voucher.offer.shop.name)
    return voucher


def _refuse(voucher: Voucher, now: datetime) -> None:
    vouchers.refuse_ended(voucher)
    if voucher.last_day < taipei_day(now):
        raise offer_errors.VoucherEnded
    vouchers.refuse_other_day(voucher, now=now)
    if not User.objects.filter(citizen=voucher.citizen_id, is_active=True).exists():
        raise offer_errors.VoucherEnded
