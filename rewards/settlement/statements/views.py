"""The owner’s pages of statements: read them by day and by shop, download them, confirm one with a tap."""

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

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.paging import Page, page_number
from civic.web.refusals import explained
from rewards.settlement.periods import queries as periods
from rewards.settlement.statements import charts, confirmations, papers, queries
from rewards.settlement.statements.downloads import lines_response, pdf_response
from rewards.settlement.statements.forms import InvoiceForm
from rewards.settlement.statements.models import Statement

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
    """List the owner's statements, newest first."""
    rows = queries.statements_of(request.user).order_by("-settlement_id", "merchant_name")  # type: ignore[arg-type]
    page = Page.of(rows, number=page_number(request), size=STATEMENTS_PER_PAGE)
    context = {"page": page, "monthly": periods.period_of(taipei_day(timezone.now())).is_month}
    return render(request, "rewards/settlement/statements/statements.html", context)


@require_safe
@for_owners
def statement(request: HttpRequest, number: str) -> HttpResponse:
    """Show one statement: what to do with it, its days, its shops, its lines."""
    found = own_statement(request, number)
    return statement_page(request, found, InvoiceForm(initial=_entered(found)))


def _entered(found: Statement) -> dict[str, Any]:
    """Fill the form of the invoice with what was entered before."""
    return {
        "voucher": found.voucher or Statement.Voucher.INVOICE,
        "invoice_number": found.invoice_number,
        "amount_twd": found.invoice_twd,
        "on": found.invoiced_on or taipei_day(timezone.now()),
    }


@require_safe
@for_owners
def lines_csv(request: HttpRequest, number: str) -> HttpResponseBase:
    """Serve the statement's lines for a spreadsheet."""
    found = own_statement(request, number)
    return lines_response(f"{found.number}.csv", Statement.objects.filter(pk=found.pk))


@require_safe
@for_owners
def statement_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Serve the statement on paper."""
    found = own_statement(request, number)
    return pdf_response(f"{found.number}.pdf", papers.statement(found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_owners
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Confirm the statement: the one tap; a second phone reads the same."""
    if request.method == "POST":
        done = _("Thank you. The statement is confirmed.")
        try_to(request, lambda: confirmations.confirm(number, by=request.user, now=timezone.now()), done)  # type: ignore[arg-type]
    return redirect("rewards:statement", number)


def statement_page(request: HttpRequest, found: Statement, form: InvoiceForm, *, status: int = 200) -> HttpResponse:
    """Render a statement with this form for its invoice, which may carry errors."""
    days = queries.by_day(found)
    context = {
        "statement": found,
        "days": days,
        "chart": charts.of_period(found.period, days),
        "shops": queries.by_shop(found),
        "page": Page.of(queries.lines_of(found), number=page_number(request), size=LINES_PER_PAGE),
        "can_confirm": found.status == Statement.Status.ISSUED,
        "can_dispute": found.can_be_disputed,
        "disputes": found.disputes.select_related("line").prefetch_related("adjustments"),
        "form": form,
        "can_invoice": found.can_be_invoiced,
    }
    return render(request, "rewards/settlement/statements/statement.html", context, status=status)


def own_statement(request: HttpRequest, number: str) -> Statement:
    """Return the statement of this number if it is the person’s own; raise Http404."""
    found = queries.statements_of(request.user).filter(number=number).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


def try_to(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Call an action and say that it is done, or say why not; what is not there is a 404."""
    try:
        act()
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, explained(error))
    else:
        messages.success(request, done)
