"""The owner’s pages for the invoice or the receipt against which the county pays."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from civic.api.errors import STATUS
from civic.core.errors import DomainError
from rewards.settlement.payments import invoices, receipts
from rewards.settlement.statements import photos
from rewards.settlement.statements.downloads import pdf_response
from rewards.settlement.statements.forms import InvoiceForm
from rewards.settlement.statements.models import Statement
from rewards.settlement.statements.views import for_owners, own_statement, statement_page


@require_safe
@for_owners
def receipt_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Serve the receipt to sign, once the statement is confirmed, to those who may not issue invoices."""
    found = own_statement(request, number)
    if found.confirmed_at is None or found.voucher == Statement.Voucher.INVOICE:
        raise Http404
    return pdf_response(f"{found.number}-receipt.pdf", receipts.receipt(found))


@require_http_methods(["GET", "HEAD", "POST"])
@for_owners
def invoice(request: HttpRequest, number: str) -> HttpResponse:
    """Take the invoice or the receipt against which the county pays."""
    found, form = own_statement(request, number), InvoiceForm(request.POST, request.FILES)
    if request.method != "POST":
        return redirect("rewards:statement", number)
    if not form.is_valid():
        return statement_page(request, found, form, status=422)
    by: Any = request.user
    try:
        invoices.enter(number, **form.cleaned_data, by=by, now=timezone.now())
    except DomainError as error:
        form.refuse(error)
        return statement_page(request, found, form, status=STATUS[error.family])
    messages.success(request, _("Thank you. The county pays on this; you see here when."))
    return redirect("rewards:statement", number)


@require_safe
@for_owners
def invoice_photo(request: HttpRequest, number: str) -> HttpResponseBase:
    """Serve the photo that the owner sent with the invoice."""
    return photos.response(own_statement(request, number).invoice_photo)
