"""Pages of the counter: type or scan a code, see the amount, confirm it. No page shows who pays."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from rewards.cards import numbers
from rewards.offers.codes import is_voucher
from rewards.redemption.cards import views as card_views
from rewards.redemption.codes import till_actions
from rewards.redemption.counter import actions
from rewards.redemption.counter.forms import ConfirmForm
from rewards.redemption.payments import errors, queries
from rewards.redemption.payments.models import PaymentCode
from rewards.redemption.tills import counter_page, photos
from rewards.redemption.tills.counter_session import CounterSession, choose, for_shop_staff
from rewards.redemption.tills.forms import DigitsForm
from rewards.redemption.vouchers import actions as vouchers
from rewards.shops.queries import merchants_owned_by, works_in_a_shop

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def counter(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Show the entry for a code and today's payments; POST says in which shop the clerk works now."""
    if request.method == "POST":
        if not choose(request, session, request.POST.get("shop", "")):
            raise Http404
        return redirect("rewards:counter")
    return counter_page.page(request, session, DigitsForm())


@require_safe
@never_cache
def day(request: HttpRequest) -> HttpResponse:
    """Answer the open counter, which asks every second: nothing until a payment came or was cancelled."""
    session = CounterSession.of(request)
    if session is None or session.shop is None:
        return HttpResponseClientRefresh()  # the page itself then says why
    this_day = taipei_day(timezone.now())
    payments = queries.day_list(session.till.shops(), day=this_day, shop_id=session.shop.pk)
    if request.GET.get("v") == f"{this_day}-{queries.day_version(payments)}":
        return HttpResponse(status=204)
    return render(request, "rewards/redemption/tills/_day.html", counter_page.day_of(session))


@require_safe
@never_cache
@for_shop_staff(otherwise=403)
def today(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Show today's payments of the shop alone; whoever has not said in which shop they are says it at the counter."""
    if session.shop is None:
        return redirect("rewards:counter")
    context = {"counter_session": session, **counter_page.day_of(session)}
    return render(request, "rewards/redemption/tills/today.html", context)


@require_safe
@login_required
@never_cache
def more(request: HttpRequest) -> HttpResponse:
    """Show what else there is for people of a shop, and the way to their own coins; others go to their own page."""
    user: Any = request.user
    if not works_in_a_shop(user):
        return redirect("civic:me")
    return render(request, "rewards/redemption/tills/more.html", {"owns": merchants_owned_by(user).exists()})


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def counter_check(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Look typed digits up and ask for the confirmation."""
    if request.method != "POST":  # a reload, a change of language, a sign-in on the way
        return redirect("rewards:counter")
    form = DigitsForm(request.POST)
    if not form.is_valid():
        return counter_page.page(request, session, form, status=422)
    digits = form.cleaned_data["digits"]
    if numbers.CARD.owns(digits):
        return card_views.show(request, session, number=digits)
    try:
        if is_voucher(digits=digits):
            return _ask_voucher(request, session, digits=digits)
        payment = till_actions.look_up(
            clerk=session.clerk, device=session.till.device, digits=digits, now=timezone.now()
        )
    except errors.WrongCode as error:
        form.add_error("digits", counter_page.told(error))  # what was typed stays, so that one digit can be mended
        return counter_page.page(request, session, form, status=STATUS[error.family])
    except DomainError as error:
        return counter_page.refused(request, session, error)
    return _ask(request, session, payment, digits=digits)


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def photo(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Read the code out of a photo, and go where scanning it would have led."""
    upload: Any = request.FILES.get("photo")
    if request.method != "POST" or upload is None:
        return redirect("rewards:counter")
    try:
        return redirect(photos.address_in(upload.file, size=upload.size))
    except DomainError as error:
        return counter_page.refused(request, session, error)


@require_safe
@never_cache
@for_shop_staff(otherwise=403)
def scan(request: HttpRequest, session: CounterSession, code: str) -> HttpResponse:
    """Show amount, shop and one button: what the QR opens on the clerk's phone. Looking takes no coins."""
    try:
        payment = till_actions.look_up(clerk=session.clerk, device=session.till.device, code=code, now=timezone.now())
    except DomainError as error:
        return counter_page.refused(request, session, error)
    return _ask(request, session, payment, code=code)


@require_safe
@never_cache
@for_shop_staff(otherwise=403)
def voucher_scan(request: HttpRequest, session: CounterSession, code: str) -> HttpResponse:
    """Show what to hand over, and one button: what a voucher's QR opens on the clerk's phone."""
    try:
        return _ask_voucher(request, session, code=code)
    except DomainError as error:
        return counter_page.refused(request, session, error)


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def counter_confirm(request: HttpRequest, session: CounterSession) -> HttpResponse:
    """Take the coins; the same page sent twice leads to the same receipt."""
    form = ConfirmForm(request.POST)
    if request.method != "POST":
        return redirect("rewards:counter")
    if not form.is_valid():
        return counter_page.refused(request, session, errors.CodeNeeded())
    sent = form.cleaned_data
    if sent["shop"]:
        choose(request, session, str(sent["shop"]))
    payment = {"code": sent["code"], "digits": sent["digits"], "shop_id": sent["shop"]}
    payment |= {"clerk": session.clerk, "device": session.till.device}
    try:
        done = actions.confirm(key=sent["key"], now=timezone.now(), **payment)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        return counter_page.refused(request, session, error)
    return redirect("rewards:receipt", done.redemption.pk)


def _ask(
    request: HttpRequest, session: CounterSession, payment: PaymentCode, *, code: str = "", digits: str = ""
) -> HttpResponse:
    """Show the page with the one big button; its key is made here, once, so that a second tap repeats the first."""
    seconds = int((payment.expires_at - timezone.now()).total_seconds())
    context = {
        "payment": payment,
        "counter_session": session,
        "seconds": seconds,
        "code": code,
        "digits": digits,
        "key": uuid4(),
    }
    return render(request, "rewards/redemption/payments/confirm.html", context)


def _ask_voucher(request: HttpRequest, session: CounterSession, **shown: str) -> HttpResponse:
    voucher = vouchers.look_up(till=session.till, now=timezone.now(), **shown)
    context = {"voucher": voucher, "offer": voucher.offer, "shop": voucher.offer.shop, "key": uuid4(), **shown}
    return render(request, "rewards/redemption/vouchers/confirm_voucher.html", context)
