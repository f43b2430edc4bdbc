"""Pay with a printed card: the shop types the amount, the citizen types the PIN on the shop's screen."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from civic.accounts.models import Citizen
from civic.core import moments
from civic.core.calendar import day_start, taipei_day
from civic.shown_codes.guesses import one_guess
from rewards import coins
from rewards.cards import numbers
from rewards.cards.actions import CardEnded
from rewards.cards.models import Card
from rewards.ledger import actions as ledger
from rewards.ledger.errors import InsufficientCoins
from rewards.pins import actions as pins
from rewards.pins import errors as pin_errors
from rewards.redemption.attempts.models import WrongPin
from rewards.redemption.cards import errors as card_errors
from rewards.redemption.payments import errors
from rewards.redemption.payments.actions import Confirmed, Taking, earlier, take
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.till import Till


def look_up(*, till: Till, now: datetime, code: str = "", number: str = "") -> Card:
    """Find the card that a clerk scanned or typed. A wrong one counts. Raises WrongCard, CardEnded, CodeNeeded."""
    with one_guess(till, wrong=card_errors.WrongCard, now=now):
        card = _found(code, number)
        if card is None:
            raise card_errors.WrongCard
    if card.state != Card.State.LIVE or not card.citizen.user.is_active:
        raise CardEnded
    return card


def _found(code: str, number: str) -> Card | None:
    if bool(code) == bool(number):
        raise errors.CodeNeeded
    cards = Card.objects.select_related("citizen__user")
    return cards.filter(**numbers.found_by(code=code, number=number)).first()


def needs_pin(card: Card, amount: int, *, now: datetime) -> bool:
    """Return whether so many coins need the PIN, after what was paid without it today."""
    free = Redemption.objects.filter(
        citizen=card.citizen_id,
        way=Redemption.Way.CARD,
        with_pin=False,
        state=Redemption.State.COMPLETED,
        completed_at__gte=day_start(taipei_day(now)),
    )
    taken = free.aggregate(total=Sum("amount"))["total"] or 0
    return amount > card.free_most or taken + amount > card.free_day


def ask(card: Card, amount: int, *, till: Till, shop_id: int | None, now: datetime) -> bool:
    """Refuse what cannot be paid before the customer types anything; return whether the PIN is needed."""
    ledger.check_amount(amount)
    coins.refuse_when_stopped()
    if amount > settings.PAYMENT_MAX_COINS:
        raise errors.AmountTooLarge(most=moments.amount(settings.PAYMENT_MAX_COINS))
    till.shop(shop_id)
    pins.refuse_locked(card, now=now)  # whose PIN is being guessed pays nothing without it either
    return needs_pin(card, amount, now=now)


def pay_at_till(
    amount: int, *, till: Till, key: str, now: datetime, code: str, number: str, pin: str, shop_id: int | None
) -> Confirmed:
    """Find the card and take the coins in one request, as a shop's own till sends it.

    What was paid before with this key is answered first, whatever became of the card since. A used key refuses every
    other card alike, real or not: nobody learns from it which numbers there are. Raises what `look_up` and `pay` raise.
    """
    card = _found(code, number)
    if made := earlier(till.key("card", key), (card.pk if card else None, amount, shop_id)):
        return Confirmed(made, True)
    card = look_up(till=till, now=now, code=code, number=number)
    return pay(card, amount, till=till, key=key, now=now, shop_id=shop_id, pin=pin)


def pay(
    card: Card, amount: int, *, till: Till, key: str, now: datetime, shop_id: int | None = None, pin: str = ""
) -> Confirmed:
    """Take the coins; the same key again gives the same receipt and moves nothing.

    Raises WrongPin, PinLocked, PinNeeded, CardEnded, CardWithoutCoins, ShopNotActive, ShopDayFull, KeyConflict.
    """
    memo_key, request = till.key("card", key), (card.pk, amount, shop_id)
    if made := earlier(memo_key, request):
        return Confirmed(made, True)
    with_pin = ask(card, amount, till=till, shop_id=shop_id, now=now)
    if with_pin and not pin:
        raise errors.PinNeeded
    if with_pin:
        _prove(card, pin, till=till, now=now)
    try:
        return _pay(card, amount, till, memo_key, request, with_pin=with_pin, now=now)
    except InsufficientCoins as error:  # how many are there is not the shop's to know
        raise card_errors.CardWithoutCoins from error


def _prove(card: Card, pin: str, *, till: Till, now: datetime) -> None:
    """Check the PIN outside the payment: a wrong one stays counted, and is noted for the fraud desk."""
    try:
        pins.prove(card, pin, now=now)
    except (pin_errors.WrongPin, pin_errors.PinLocked):
        WrongPin.objects.create(card=card, at=now, user=till.clerk, device=till.device)
        raise


@transaction.atomic
def _pay(
    card: Card, amount: int, till: Till, key: str, request: tuple[Any, ...], *, with_pin: bool, now: datetime
) -> Confirmed:
    Citizen.objects.select_for_update(no_key=True).get(pk=card.citizen_id)  # two taps, one after the other
    if made := earlier(key, request):
        return Confirmed(made, True)
    made = take(
        Taking(
            Redemption.Way.CARD,
            till.shop(request[2]),
            card.citizen_id,
            amount,
            actor=till.actor,
            key=key,
            request=request,
            now=now,
            clerk=till.clerk,
            device=till.device,
            facts={"card": card, "with_pin": with_pin},
        )
    )
    return Confirmed(made, False)
