"""Pages for a customer's card at the counter: the amount, then the PIN on the shop's screen, then the receipt."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from civic.api.errors import STATUS
from civic.core.errors import DomainError, NotFound
from rewards.cards.models import Card
from rewards.pins import errors as pin_errors
from rewards.redemption.cards import actions
from rewards.redemption.cards import errors as card_errors
from rewards.redemption.cards.forms import CardAmountForm
from rewards.redemption.payments import errors
from rewards.redemption.tills import counter_page
from rewards.redemption.tills.counter_session import CounterSession, choose, for_shop_staff

OF_THE_PIN = (pin_errors.WrongPin, pin_errors.PinLocked, errors.PinNeeded)


@require_safe
@never_cache
@for_shop_staff(otherwise=403)
def scan(request: HttpRequest, session: CounterSession, code: str) -> HttpResponse:
    """Show the entry for the amount: what a card's QR opens on the clerk's phone."""
    return show(request, session, code=code)


def show(request: HttpRequest, session: CounterSession, *, code: str = "", number: str = "") -> HttpResponse:
    """Ask for the amount, when the card is known and valid."""
    try:
        card = actions.look_up(till=session.till, now=timezone.now(), code=code, number=number)
    except DomainError as error:
        return counter_page.refused(request, session, error)
    initial = {"code": code, "number": number, "shop": session.shop.pk if session.shop else None}
    return _amount_page(request, session, card, CardAmountForm(initial=initial))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("pin", "code", "number")
@never_cache
@for_shop_staff(otherwise=404)
def pay(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Ask for the amount; then, with the key that the asking page made, take the coins."""
    if request.method != "POST":  # a reload, a change of language, a sign-in on the way
        return redirect("rewards:counter")
    form = CardAmountForm(request.POST)
    form.is_valid()
    sent, now = form.cleaned_data, timezone.now()
    if sent.get("shop"):
        choose(request, session, str(sent["shop"]))
    try:
        wanted = {name: sent.get(name, "") for name in ("code", "number")}
        card = actions.look_up(till=session.till, now=now, **wanted)
        if "amount" not in sent:
            return _amount_page(request, session, card, form, status=422)
        return _answer(request, session, card, form)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        return counter_page.refused(request, session, error)


def _answer(request: HttpRequest, session: CounterSession, card: Card, form: CardAmountForm) -> HttpResponse:
    sent, now = form.cleaned_data, timezone.now()
    asked: dict[str, Any] = {"till": session.till, "shop_id": sent["shop"], "now": now}
    try:
        if sent["key"] and "pin" in sent:
            paid = actions.pay(card, sent["amount"], key=sent["key"], pin=sent["pin"], **asked)
            return redirect("rewards:receipt", paid.redemption.pk)
        needs_pin = actions.ask(card, sent["amount"], **asked)
    except OF_THE_PIN as error:
        form.add_error("pin", counter_page.told(error))
        needs_pin = True
    except (card_errors.CardWithoutCoins, errors.ShopDayFull, errors.AmountTooLarge) as error:
        form.add_error("amount", counter_page.told(error))
        return _amount_page(request, session, card, form, status=STATUS[error.family])
    return _ask(request, session, form, needs_pin=needs_pin)


def _amount_page(
    request: HttpRequest, session: CounterSession, card: Card, form: CardAmountForm, *, status: int = 200
) -> HttpResponse:
    context = {"counter_session": session, "card": card, "form": form}
    return render(request, "rewards/redemption/cards/card_amount.html", context, status=status)


def _ask(request: HttpRequest, session: CounterSession, form: CardAmountForm, *, needs_pin: bool) -> HttpResponse:
    """Show the page that the customer sees; its key is made once, and stays when a PIN is typed anew."""
    sent = form.cleaned_data
    form.fields["pin"].required = needs_pin  # how it is shown
    shop = next((shop for shop in session.shops if shop.pk == sent["shop"]), session.shop)
    context: dict[str, Any] = {"form": form, "sent": sent, "shop": shop, "needs_pin": needs_pin}
    context["key"] = sent["key"] or uuid4()
    status = 422 if form.errors else 200
    return render(request, "rewards/redemption/cards/card_confirm.html", context, status=status)
