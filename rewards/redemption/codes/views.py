"""Pages for paying by code on the citizen's phone: an amount, then a code that lives for a minute."""

from datetime import datetime
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh, reswap, retarget

from civic.accounts.models import Citizen
from civic.accounts.queries import current_citizen, signed_in_citizen
from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.web.refusals import explained
from rewards import coins
from rewards.redemption.attempts import payer_phones
from rewards.redemption.codes import actions as codes
from rewards.redemption.codes import derivation, queries, refusals
from rewards.redemption.payments.forms import AmountForm
from rewards.redemption.payments.models import PaymentCode

QUICK_AMOUNTS = (10, 30, 50, 100, 200, 500)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def pay(request: HttpRequest) -> HttpResponse:
    """Ask for the amount, which an offer's link may suggest; make a code for it."""
    citizen = signed_in_citizen(request)
    if request.method == "POST":
        return _make_code(request, citizen)
    return _amount_page(request, citizen, AmountForm(initial={"amount": _suggested(request)}))


def _make_code(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    form, status = AmountForm(request.POST), 422
    if form.is_valid():
        try:
            now = timezone.now()
            made = codes.create_payment_code(citizen, form.cleaned_data["amount"], now=now)
            return payer_phones.seen(request, redirect("rewards:payment_code", made.pk), citizen, now=now)
        except DomainError as error:
            form.add_error("amount", explained(error))
            status = STATUS[error.family] if error.family == DomainError.STOPPED else status
    return _amount_page(request, citizen, form, status=status)


def _amount_page(request: HttpRequest, citizen: Citizen, form: AmountForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    balance, room = coins.balance(citizen, today=taipei_day(now)), coins.spend_room(citizen.pk, now=now)
    most = min(balance, settings.PAYMENT_MAX_COINS, balance if room is None else room)
    if room is not None and room >= min(balance, settings.PAYMENT_MAX_COINS):
        room = None  # the level is not what stops them
    quick = tuple(n for n in QUICK_AMOUNTS if n <= most)
    context = {"form": form, "balance": balance, "room": room, "quick_amounts": quick}
    return render(request, "rewards/redemption/codes/pay.html", context, status=status)


def _suggested(request: HttpRequest) -> int | None:
    text = request.GET.get("amount", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


@require_safe
@login_required
@never_cache
def payment_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code while it lives, the receipt when it was paid, or the way to a new one when it has run out."""
    now = timezone.now()
    payment = _own_code(signed_in_citizen(request), pk)
    context = _context(payment)
    if is_live(payment, now):
        context["digits"] = derivation.derive(bytes(payment.nonce)).digits
        context["seconds"] = int((payment.expires_at - now).total_seconds())
        context["lifetime"] = settings.PAYMENT_CODE_SECONDS
        return render(request, "rewards/redemption/codes/payment_code.html", context)
    return render(request, "rewards/redemption/codes/payment_over.html", context)


@require_safe
@never_cache
def payment_code_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the open page, which asks every second: nothing while the code lives, then what became of it.

    Where a shop could not take it, the page hears why, once.
    """
    citizen = current_citizen(request)
    if citizen is None:
        return HttpResponseClientRefresh()  # the page itself then leads to sign-in
    payment = _own_code(citizen, pk)
    if not is_live(payment, timezone.now()):
        return render(request, "rewards/redemption/codes/_outcome.html", _context(payment))
    if payment.refusal == request.GET.get("refusal", ""):
        return HttpResponse(status=204)
    said = render(request, "rewards/redemption/codes/_refusal.html", _context(payment))
    return retarget(reswap(said, "outerHTML"), "#refusal")


@require_safe
@login_required
@never_cache
def payment_code_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a live code: dark on white in every colour scheme, with the quiet zone that scanners need."""
    payment = _own_code(signed_in_citizen(request), pk)
    if not is_live(payment, timezone.now()):
        raise Http404
    address = f"{settings.PUBLIC_URL}/r/{derivation.derive(bytes(payment.nonce)).code}/"
    picture = BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="svg", border=4, light="#fff", omitsize=True)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def is_live(payment: PaymentCode, now: datetime) -> bool:
    """Return whether a shop can still take this code."""
    return payment.state == PaymentCode.State.LIVE and payment.expires_at > now


def _own_code(citizen: Citizen, pk: int) -> PaymentCode:
    payment = queries.payment_code_of(citizen, pk)
    if payment is None:
        raise Http404
    return payment


def _context(payment: PaymentCode) -> dict[str, Any]:
    redemption = getattr(payment, "redemption", None)
    refusal = {"refusal": refusals.words(payment), "refusal_help": refusals.help_key(payment)}
    return {"payment": payment, "redemption": redemption, **refusal}
