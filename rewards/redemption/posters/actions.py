"""Pay at a stall that has no device: the citizen scans the shop's poster, types the amount and pays."""

from datetime import datetime

from django.db import transaction

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger.errors import InsufficientCoins
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Taking, earlier, refuse_closed, take
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop


def check(citizen: Citizen, shop: Shop, amount: int, *, now: datetime) -> None:
    """Refuse before the citizen confirms what could not be paid; the payment itself decides again."""
    ledger.check_amount(amount)
    coins.refuse_when_stopped()
    refuse_closed(shop)
    if not shop.poster_on:
        raise errors.PosterOff
    if amount > shop.poster_most:
        raise errors.PosterAmountTooLarge(coins=shop.poster_most)
    available = coins.balance(citizen, today=taipei_day(now))
    if available < amount:
        raise InsufficientCoins(available=available)


@transaction.atomic
def pay(citizen: Citizen, shop_id: int, amount: int, *, key: str, now: datetime) -> Redemption:
    """Pay at the shop's poster; the same key again gives the same receipt and moves nothing.

    Raises ShopNotActive, PosterOff, PosterAmountTooLarge, PosterDayFull, ShopDayFull, InsufficientCoins, KeyConflict.
    """
    memo_key, request = f"poster:{citizen.pk}:{key}", (shop_id, amount)
    Citizen.objects.select_for_update(no_key=True).get(pk=citizen.pk)  # two taps, one after the other
    if made := earlier(memo_key, request):
        return made
    shop = Shop.objects.select_related("merchant").get(pk=shop_id)
    check(citizen, shop, amount, now=now)
    return take(
        Taking(
            Redemption.Way.POSTER,
            shop,
            citizen.pk,
            amount,
            actor=f"user:{citizen.user_id}",
            key=memo_key,
            request=request,
            now=now,
        )
    )
