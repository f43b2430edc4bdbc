"""Pages of a receipt on the shop's screen, where an owner cancels, gives coins back, or asks the county to."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.api.errors import STATUS
from civic.core.errors import DomainError, NotFound
from civic.core.moments import amount
from civic.web.refusals import explained
from rewards.redemption.payments import queries
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import late_refunds
from rewards.redemption.refunds.forms import LateRefundForm, RefundForm
from rewards.redemption.tills.counter_session import CounterSession, for_shop_staff

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
@for_shop_staff(otherwise=404)
def receipt(request: HttpRequest, session: CounterSession, pk: int) -> HttpResponse:
    """Show one payment, as the customer's phone shows it; an owner may cancel it for a while."""
    return _receipt(request, session, pk)


def _receipt(
    request: HttpRequest, session: CounterSession, pk: int, *, form: Any = None, status: int = 200
) -> HttpResponse:
    """Show the page, with what the person may do; `form` is one of these with its faults."""
    redemption = queries.payment_in_shops_of(session.clerk, pk=pk)
    if redemption is None:
        raise Http404
    now, is_owner = timezone.now(), session.is_owner_of(redemption.shop)
    context: dict[str, Any] = {"redemption": redemption, "asked": redemption.late_refunds.all()}
    context["can_void"] = is_owner and refunds.can_void(redemption, now=now)
    if is_owner and refunds.can_refund(redemption, now=now):
        context["form"] = form or RefundForm(initial={"key": uuid4(), "amount": redemption.left})
    elif is_owner and late_refunds.can_ask(redemption, now=now):
        context["late_form"] = form or LateRefundForm(initial={"amount": redemption.left})
    return render(request, "rewards/redemption/payments/receipt.html", context, status=status)


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def refund(request: HttpRequest, session: CounterSession, pk: int) -> HttpResponse:
    """Give coins of an older payment back, all that are left or a part."""
    form = RefundForm(request.POST)
    if request.method != "POST":
        return redirect("rewards:receipt", pk)
    refuse_by_pin(session)
    if not form.is_valid():
        return _receipt(request, session, pk, form=form, status=422)
    try:
        made = refunds.refund(pk, form.cleaned_data["amount"], key=form.cleaned_data["key"], by=session.clerk,
                              now=timezone.now())  # fmt: skip
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        form.add_error("amount", explained(error))
        messages.error(request, explained(error))
        return _receipt(request, session, pk, form=form, status=STATUS[error.family])
    messages.success(
        request,
        ngettext("%(n)s coin went back to the customer.", "%(n)s coins went back to the customer.", made.coins)
        % {"n": amount(made.coins)},
    )
    return redirect("rewards:receipt", pk)


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def void(request: HttpRequest, session: CounterSession, pk: int) -> HttpResponse:
    """Give the coins of a payment back."""
    if request.method != "POST":
        return redirect("rewards:receipt", pk)
    refuse_by_pin(session)
    try:
        voided = refunds.void(pk, by=session.clerk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, explained(error))
        if error.family == DomainError.STOPPED:
            return _receipt(request, session, pk, status=STATUS[error.family])
    else:
        messages.success(
            request,
            ngettext(
                "Cancelled: %(n)s coin went back to the customer.",
                "Cancelled: %(n)s coins went back to the customer.",
                voided.amount,
            )
            % {"n": amount(voided.amount)},
        )
    return redirect("rewards:receipt", pk)


@require_http_methods(GET_OR_POST)
@never_cache
@for_shop_staff(otherwise=404)
def late_refund(request: HttpRequest, session: CounterSession, pk: int) -> HttpResponse:
    """Ask the county to give coins of an old payment back."""
    form = LateRefundForm(request.POST)
    if request.method != "POST":
        return redirect("rewards:receipt", pk)
    refuse_by_pin(session)
    if not form.is_valid():
        return _receipt(request, session, pk, form=form, status=422)
    try:
        late_refunds.ask(pk, **form.cleaned_data, by=session.clerk, now=timezone.now())
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        form.refuse(error)
        messages.error(request, explained(error))
        return _receipt(request, session, pk, form=form, status=STATUS[error.family])
    messages.success(
        request, _("The county has your request. A second person there decides; this receipt shows the result.")
    )
    return redirect("rewards:receipt", pk)


def refuse_by_pin(session: CounterSession) -> None:
    """Refuse an owner's acts to people who only typed six digits at a device."""
    if session.by_pin:
        raise PermissionDenied
