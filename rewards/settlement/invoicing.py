"""What the county pays against: the merchant's uniform invoice (統一發票), or a signed receipt (領據)."""

import re
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.typed_codes import plain
from rewards.settlement import photos
from rewards.settlement.models import Statement
from rewards.settlement.queries import statements_of

NUMBER = re.compile(r"[A-Z]{2}[0-9]{8}")
Status, Voucher = Statement.Status, Statement.Voucher
OPEN = (Status.CONFIRMED, Status.INVOICED)


class InvoiceNumberWrong(DomainError):
    code = "invoice_number_wrong"
    message = _("An invoice number is two letters and eight digits, such as AB12345678.")


class InvoiceMonthWrong(DomainError):
    code = "invoice_month_wrong"
    message = _("The date must lie between the first day of %(month)s and today.")


class InvoiceDateWrong(InvoiceMonthWrong):
    message = _("The date must lie between %(month)s, the first day of the statement, and today.")


class InvoiceUsed(DomainError):
    code = "invoice_used"
    family = DomainError.CONFLICT
    message = _("This invoice number was entered for another statement.")


class InvoicePhotoMissing(DomainError):
    code = "invoice_photo_missing"
    message = _("Add a photo of the invoice, so that the finance office can read it.")


class NotToInvoice(DomainError):
    code = "statement_not_to_invoice"
    family = DomainError.CONFLICT
    message = _("The invoice is entered after the statement is confirmed, and until it is with the finance office.")


def tidy(number: str) -> str:
    """As people write it: `ab-1234 5678`, full-width too, is AB12345678."""
    return plain(number).upper()


@transaction.atomic
def enter(
    number: str, *, voucher: str, invoice_number: str, on: date, by: User, now: datetime, photo: Any = None
) -> Statement:
    """Note against which invoice or receipt a confirmed statement is paid; it can be mended until it is batched.

    An invoice comes with a photo, once. Raises NotFound, NotToInvoice, InvoiceNumberWrong, InvoiceMonthWrong,
    InvoiceUsed, InvoicePhotoMissing, and what civic/pictures raises.
    """
    statement = statements_of(by).select_for_update(of=("self",)).filter(number=number).first()
    if statement is None:
        raise NotFound
    if statement.status not in OPEN:
        raise NotToInvoice
    statement.voucher = Voucher(voucher)
    statement.invoice_number = _checked(invoice_number) if statement.voucher == Voucher.INVOICE else ""
    statement.invoiced_on = _in_time(on, statement, today=taipei_day(now))
    _keep_photo(statement, photo)
    statement.status = Status.INVOICED
    _save(statement)
    audit.record("statement.invoiced", by=by, about=statement, voucher=voucher, number=statement.invoice_number)
    return statement


def _checked(number: str) -> str:
    number = tidy(number)
    if not NUMBER.fullmatch(number):
        raise InvoiceNumberWrong(fields={"invoice_number": [str(InvoiceNumberWrong.message)]})
    return number


def _in_time(on: date, statement: Statement, *, today: date) -> date:
    """Not before the period that it is for, and not in the future."""
    period = statement.period
    if not period.first <= on <= today:
        error = (InvoiceMonthWrong if period.is_month else InvoiceDateWrong)(month=period.title)
        error.fields = {"on": [str(error)]}
        raise error
    return on


def _keep_photo(statement: Statement, photo: Any) -> None:
    """A new photo replaces the old one, whose file goes once nothing can bring it back."""
    if statement.voucher == Voucher.INVOICE and not photo and not statement.invoice_photo:
        raise InvoicePhotoMissing(fields={"photo": [str(InvoicePhotoMissing.message)]})
    if photo:
        old, statement.invoice_photo = statement.invoice_photo.name, photos.prepared(photo)
        if old:
            transaction.on_commit(lambda: photos.forget(old))


def _save(statement: Statement) -> None:
    try:
        with transaction.atomic():
            statement.save(update_fields=["voucher", "invoice_number", "invoiced_on", "invoice_photo", "status"])
    except IntegrityError as error:
        if "statement_invoice_once" not in str(error):
            raise
        raise InvoiceUsed(fields={"invoice_number": [str(InvoiceUsed.message)]}) from error
