"""Pages for vouchers on the citizen's phone: an offer to take, the vouchers one has, and one to show."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from civic.accounts.models import Citizen
from civic.accounts.queries import current_citizen, signed_in_citizen
from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.moments import amount
from civic.web.refusals import explained
from rewards import coins
from rewards.offers import codes, queries, vouchers, weekdays
from rewards.offers.models import Offer, Voucher
from rewards.redemption.attempts import payer_phones
from rewards.redemption.payments.forms import KEY_LENGTH


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one offer, what it costs and what the citizen has; POST takes a voucher."""
    citizen = signed_in_citizen(request)
    found = queries.on_view(today=taipei_day(timezone.now())).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _offer_page(request, citizen, found)
    key, now = request.POST.get("key", "")[:KEY_LENGTH] or str(uuid4()), timezone.now()
    try:
        made = vouchers.take(pk, citizen=citizen, key=key, now=now)
    except DomainError as error:
        return _offer_page(request, citizen, found, fault=explained(error), status=STATUS[error.family])
    return payer_phones.seen(request, redirect("rewards:voucher", made.pk), citizen, now=now)


def _offer_page(
    request: HttpRequest, citizen: Citizen, found: Offer, *, fault: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    if fault:
        found.refresh_from_db(fields=["stock"])
    balance = coins.balance(citizen, today=taipei_day(now))
    context = {
        "offer": found,
        "shop": found.shop,
        "balance": balance,
        "missing": max(found.coins - balance, 0),
        "is_open": vouchers.is_open(found, now=now),
        "held": queries.held_vouchers(citizen, found, today=taipei_day(now)),
        "usable_from": vouchers.usable_from(found, today=taipei_day(now)),
        "today": taipei_day(now),
        "key": uuid4(),
        "fault": fault,
    }
    return render(request, "rewards/redemption/vouchers/offer.html", context, status=status)


@require_safe
@login_required
@never_cache
def own_vouchers(request: HttpRequest) -> HttpResponse:
    """List the citizen's vouchers: those to use first, then what became of the others."""
    mine = list(queries.vouchers_of(signed_in_citizen(request))[:200])
    today = taipei_day(timezone.now())
    valid = [one for one in mine if one.state == Voucher.State.ISSUED and one.last_day >= today]
    valid.sort(key=lambda one: one.last_day)
    context = {"valid": valid, "over": [one for one in mine if one not in valid]}
    return render(request, "rewards/redemption/vouchers/vouchers.html", context)


@require_safe
@login_required
@never_cache
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the shop scans while the voucher is valid; then what became of it."""
    return render(request, "rewards/redemption/vouchers/voucher.html", _context(_own(signed_in_citizen(request), pk)))


@require_safe
@never_cache
def voucher_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the open page, which asks every second: nothing while it is valid, then what became of it."""
    citizen = current_citizen(request)
    if citizen is None:
        return HttpResponseClientRefresh()
    context = _context(_own(citizen, pk))
    if context["is_valid"]:
        return HttpResponse(status=204)
    return render(request, "rewards/redemption/vouchers/_voucher_over.html", context)


@require_safe
@login_required
@never_cache
def voucher_qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw a valid voucher, dark on white in every colour scheme."""
    mine = _own(signed_in_citizen(request), pk)
    if not _is_valid(mine):
        raise Http404
    address = settings.PUBLIC_URL + reverse("rewards:voucher_scan", args=[codes.derive(bytes(mine.nonce)).code])
    picture = BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="svg", border=4, light="#fff", omitsize=True)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def cancel_voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an unused voucher back."""
    citizen = signed_in_citizen(request)
    if request.method == "POST":
        try:
            ended = vouchers.cancel(pk, citizen=citizen, now=timezone.now())
        except NotFound as error:
            raise Http404 from error
        except DomainError as error:
            messages.warning(request, explained(error))
        else:
            messages.success(
                request,
                ngettext(
                    "Given back: %(n)s coin is in your wallet again.",
                    "Given back: %(n)s coins are in your wallet again.",
                    ended.coins,
                )
                % {"n": amount(ended.coins)},
            )
    else:
        _own(citizen, pk)
    return redirect("rewards:voucher", pk)


def _own(citizen: Citizen, pk: int) -> Voucher:
    try:
        return queries.own_voucher(citizen, pk)
    except NotFound as error:
        raise Http404 from error


def _is_valid(mine: Voucher) -> bool:
    return mine.state == Voucher.State.ISSUED and mine.last_day >= taipei_day(timezone.now())


def _context(mine: Voucher) -> dict[str, Any]:
    context = {"voucher": mine, "is_valid": _is_valid(mine), "redemption": getattr(mine, "redemption", None)}
    if context["is_valid"]:
        today = taipei_day(timezone.now())
        context["digits"] = codes.derive(bytes(mine.nonce)).digits
        context["usable_from"] = weekdays.next_day(mine.weekdays, first=today, last=mine.last_day)
        context["is_good_today"] = context["usable_from"] == today
    return context
