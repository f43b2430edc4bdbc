"""Enter what the county pays against: the merchant's uniform invoice (統一發票), or a signed receipt (領據)."""

import re
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.shown_codes.typed import plain
from rewards.settlement.payments.errors import (
    InvoiceAmountWrong,
    InvoiceDateWrong,
    InvoiceMonthWrong,
    InvoiceNumberWrong,
    InvoicePhotoMissing,
    InvoiceUsed,
    NotToInvoice,
)
from rewards.settlement.statements import photos
from rewards.settlement.statements.models import Statement
from rewards.settlement.statements.queries import lock_own

NUMBER = re.compile(r"[A-Z]{2}[0-9]{8}")
Status, Voucher = Statement.Status, Statement.Voucher


def tidy(number: str) -> str:
    """Rewrite an invoice number as people write it (`ab-1234 5678`, full-width too) to AB12345678."""
    return plain(number).upper()


@transaction.atomic
def enter(
    number: str, *, voucher: str, invoice_number: str, on: date, by: User, now: datetime, photo: Any = None,
    amount_twd: int | None = None,
) -> Statement:  # fmt: skip
    """Note against which invoice or receipt a confirmed statement is paid; it can be mended until it is batched.

    An invoice is over what the statement owes, and comes with a photo, once. Raises NotFound, NotToInvoice,
    InvoiceNumberWrong, InvoiceAmountWrong, InvoiceMonthWrong, InvoiceUsed, InvoicePhotoMissing, and what civic/pictures
    raises.
    """
    statement = lock_own(number, by)
    if not statement.can_be_invoiced:
        raise NotToInvoice
    statement.voucher = Voucher(voucher)
    statement.invoice_number = _checked(invoice_number) if statement.voucher == Voucher.INVOICE else ""
    statement.invoice_twd = _same(amount_twd, statement) if statement.voucher == Voucher.INVOICE else None
    statement.invoiced_on = _in_time(on, statement, today=taipei_day(now))
    _keep_photo(statement, photo)
    statement.status = Status.INVOICED
    _save(statement)
    audit.record("statement.invoiced", by=by, about=statement, voucher=voucher, number=statement.invoice_number)
    return statement


def _checked(number: str) -> str:
    """Return the number in its one form; raise InvoiceNumberWrong."""
    number = tidy(number)
    if not NUMBER.fullmatch(number):
        raise InvoiceNumberWrong(fields={"invoice_number": [str(InvoiceNumberWrong.message)]})
    return number


def _same(amount_twd: int | None, statement: Statement) -> int:
    """Return the amount that stands on the invoice, which is the statement’s; raise InvoiceAmountWrong."""
    if amount_twd != statement.amount_twd:
        said = "–" if amount_twd is None else f"{amount_twd:,}"
        error = InvoiceAmountWrong(said=said, owed=f"{statement.amount_twd:,}")
        error.fields = {"amount_twd": [str(error)]}
        raise error
    return statement.amount_twd


def _in_time(on: date, statement: Statement, *, today: date) -> date:
    """Return the date, which lies neither before the statement’s period nor in the future."""
    period = statement.period
    if not period.first <= on <= today:
        error = (InvoiceMonthWrong if period.is_month else InvoiceDateWrong)(month=period.title)
        error.fields = {"on": [str(error)]}
        raise error
    return on


def _keep_photo(statement: Statement, photo: Any) -> None:
    """Keep a new photo; the file of the one it replaces is deleted after commit, when nothing can bring it back."""
    if statement.voucher == Voucher.INVOICE and not photo and not statement.invoice_photo:
        raise InvoicePhotoMissing(fields={"photo": [str(InvoicePhotoMissing.message)]})
    if photo:
        old, statement.invoice_photo = statement.invoice_photo.name, photos.prepared(photo)
        if old:
            transaction.on_commit(lambda: photos.forget(old))


def _save(statement: Statement) -> None:
    """Save the statement; the database refuses a number that another statement has."""
    try:
        with transaction.atomic():  # a savepoint: after a refusal the transaction can still be read from
            statement.save(
                update_fields=["voucher", "invoice_number", "invoiced_on", "invoice_twd", "invoice_photo", "status"]
            )
    except IntegrityError as error:
        if "statement_invoice_once" not in str(error):
            raise
        raise InvoiceUsed(fields={"invoice_number": [str(InvoiceUsed.message)]}) from error
