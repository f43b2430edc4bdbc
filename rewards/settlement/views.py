"""The merchant's statements: read them by day and by shop, confirm one with a tap, dispute a line."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.paging import Page, page_number
from rewards.settlement import charts, confirming, invoicing, papers, periods, photos, queries
from rewards.settlement.downloads import lines_response, pdf_response
from rewards.settlement.forms import InvoiceForm
from rewards.settlement.models import Statement

LINES_PER_PAGE, STATEMENTS_PER_PAGE = 50, 12
View = Callable[..., HttpResponseBase]


def for_owners(view: View) -> View:
    """Let in owners of a merchant; to others there is nothing here."""

    @login_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not queries.is_owner(request.user):  # type: ignore[arg-type]
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@for_owners
def statements(request: HttpRequest) -> HttpResponse:
    """The owner's statements, newest first."""
    rows = queries.statements_of(request.user).order_by("-settlement_id", "merchant_name")  # type: ignore[arg-type]
    page = Page.of(rows, number=page_number(request), size=STATEMENTS_PER_PAGE)
    context = {"page": page, "monthly": periods.period_of(taipei_day(timezone.now())).is_month}
    return render(request, "rewards/settlement/statements.html", context)


@require_safe
@for_owners
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """One statement: what to do with it, its days, its shops, its lines."""
    found = _own(request, number)
    return _statement(request, found, InvoiceForm(initial=_entered(found)))


def _statement(request: HttpRequest, found: Statement, form: InvoiceForm, *, status: int = 200) -> HttpResponse:
    days = queries.by_day(found)
    context = {
        "statement": found,
        "days": days,
        "chart": charts.of_period(found.period, days),
        "shops": queries.by_shop(found),
        "page": Page.of(queries.lines_of(found), number=page_number(request), size=LINES_PER_PAGE),
        "can_confirm": found.status == Statement.Status.ISSUED,
        "can_dispute": found.status in confirming.OPEN,
        "disputes": found.disputes.select_related("line").prefetch_related("adjustments"),
        "form": form,
        "can_invoice": found.status in invoicing.OPEN,
    }
    return render(request, "rewards/settlement/statement.html", context, status=status)


def _entered(found: Statement) -> dict[str, Any]:
    """What the invoice's form shows first: what was entered before."""
    return {
        "voucher": found.voucher or Statement.Voucher.INVOICE,
        "invoice_number": found.invoice_number,
        "on": found.invoiced_on or taipei_day(timezone.now()),
    }


@require_safe
@for_owners
def lines_csv(request: HttpRequest, number: str) -> HttpResponseBase:
    """The statement's lines for a spreadsheet."""
    found = _own(request, number)
    return lines_response(f"{found.number}.csv", Statement.objects.filter(pk=found.pk))


@require_safe
@for_owners
def statement_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The statement on paper."""
    found = _own(request, number)
    return pdf_response(f"{found.number}.pdf", papers.statement(found))


@require_safe
@for_owners
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt to sign, for those who may not issue invoices; it is there once the statement is confirmed."""
    found = _own(request, number)
    if found.confirmed_at is None or found.voucher == Statement.Voucher.INVOICE:
        raise Http404
    return pdf_response(f"{found.number}-receipt.pdf", papers.receipt(found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_owners
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """The one tap; a second phone reads the same."""
    if request.method == "POST":
        done = _("Thank you. The statement is confirmed.")
        _try(request, lambda: confirming.confirm(number, by=request.user, now=timezone.now()), done)  # type: ignore[arg-type]
    return redirect("rewards:statement", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owners
def dispute(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Say what is wrong with a line."""
    if request.method == "POST":
        reason, done = request.POST.get("reason", ""), _("Your words are with the operator. You get an answer here.")
        by: Any = request.user
        said: dict[str, Any] = {"reason": reason, "photo": request.FILES.get("photo")}
        _try(request, lambda: confirming.dispute(number, pk, **said, by=by, now=timezone.now()), done)
    return redirect("rewards:statement", number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_owners
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Enter the invoice or the receipt against which the county pays."""
    found, form = _own(request, number), InvoiceForm(request.POST, request.FILES)
    if request.method != "POST":
        return redirect("rewards:statement", number)
    if not form.is_valid():
        return _statement(request, found, form, status=422)
    by: Any = request.user
    try:
        invoicing.enter(number, **form.cleaned_data, by=by, now=timezone.now())
    except DomainError as error:
        form.refuse(error)
        return _statement(request, found, form, status=STATUS[error.family])
    messages.success(request, _("Thank you. The county pays on this; you see here when."))
    return redirect("rewards:statement", number)


@require_safe
@for_owners
def invoice_photo(request: HttpRequest, number: str) -> HttpResponseBase:
    """The photo that the owner sent with the invoice."""
    return photos.response(_own(request, number).invoice_photo)


@require_safe
@for_owners
def dispute_photo(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """The photo that the owner sent with a dispute."""
    dispute = _own(request, number).disputes.filter(pk=pk).first()
    return photos.response(dispute.photo if dispute else None)


def _own(request: HttpRequest, number: str) -> Statement:
    found = queries.statements_of(request.user).filter(number=number).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def _try(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
