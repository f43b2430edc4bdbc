"""Make the files that tell the bank what to pay, once, and hand them out as they were stored."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import NotFound
from civic.core.roles import Role, has_role, require_role
from rewards.fraud.queries import held
from rewards.settlement.payments import layouts
from rewards.settlement.payments.batches import refuse_held
from rewards.settlement.payments.errors import AccountMissing, HeldInFile
from rewards.settlement.payments.layouts import Layout, Order, Transfer
from rewards.settlement.payments.models import BankFile, BatchRow
from rewards.settlement.statements.models import SettlementBatch, Statement

State = SettlementBatch.State


@transaction.atomic
def take(batch_id: int, layout: str, *, by: User, now: datetime) -> BankFile:
    """Return the batch's file in one layout, and put on record who took it; the first to take one makes all of them.

    While the payout of a merchant in it is on hold there is no file: the bank would pay. An auditor reads what is made,
    and makes nothing. Raises NotAllowed, NotFound, HeldInBatch, HeldInFile, AccountMissing.
    """
    require_role(by, Role.FINANCE, Role.AUDITOR)
    # Locked: of two people who take the first file at once, the second reads what the first has made.
    batch = SettlementBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state not in (State.APPROVED, State.PAID):
        raise NotFound
    refuse_held(batch, today=taipei_day(now))
    if not batch.files.exists() and has_role(by, Role.FINANCE):
        _make(batch, by=by, now=now)
    file = batch.files.filter(layout=layout).first()
    if file is None:
        raise NotFound
    _refuse_held_outside(batch, file, today=taipei_day(now))
    audit.record("batch.exported", by=by, about=batch, layout=layout, sha256=file.sha256)
    return file


def offered(batch: SettlementBatch) -> list[tuple[str, object]]:
    """List the layouts in which there is a file, or will be with the first that is taken: slug and title."""
    made = {file.layout: file.name for file in batch.files.defer("content")}
    titles = {layout.slug: layout.title for layout in layouts.enabled()}
    return [(slug, titles.get(slug, slug)) for slug in (made or titles)]


def _make(batch: SettlementBatch, *, by: User, now: datetime) -> None:
    """Store the file in each layout that the county uses; all of them or none."""
    order = Order(str(batch), taipei_day(now), settings.BANK_PAYER, _transfers(batch))
    for layout in layouts.enabled():
        content = layout.write(order)
        sha256 = hashlib.sha256(content).hexdigest()
        BankFile.objects.create(
            batch=batch, layout=layout.slug, name=_name(batch, layout), content_type=layout.content_type,
            content=content, sha256=sha256, made_by=by, made_at=now,
        )  # fmt: skip
        audit.record("batch.file_made", by=by, about=batch, layout=layout.slug, sha256=sha256)


def _name(batch: SettlementBatch, layout: Layout) -> str:
    return f"{batch}.{layout.extension}"


def _transfers(batch: SettlementBatch) -> Sequence[Transfer]:
    """List what is paid into the accounts that were approved, by statement number. Raises AccountMissing."""
    rows = {row.statement_id: row for row in batch.rows.all()}
    statements = batch.statements.order_by("number")
    return [_transfer(each, rows.get(each.pk)) for each in statements]


def _transfer(statement: Statement, row: BatchRow | None) -> Transfer:
    if row is None or "" in (row.bank_code, row.bank_account):  # approved before an account was asked for
        raise AccountMissing(number=statement.number, name=statement.merchant_name)
    return Transfer(
        statement.number, statement.merchant_id, statement.merchant_name, statement.tax_id, statement.voucher,
        statement.invoice_number, statement.invoiced_on, row.bank_code, row.bank_account,
        statement.amount_twd,
    )  # fmt: skip


def _refuse_held_outside(batch: SettlementBatch, file: BankFile, *, today: date) -> None:
    """Raise HeldInFile when the file still names somebody on hold whose statement was taken out after it was made."""
    gone = batch.rejections.filter(noted_at__gt=file.made_at, paid_on=None)
    waiting = gone.filter(held(today, "statement__merchant"))
    number = waiting.order_by("statement__number").values_list("statement__number", flat=True).first()
    if number:
        raise HeldInFile(number=number)
