"""Statements on their way to the bank: confirmed, with an invoice, in a batch, approved."""

from datetime import date

from civic.core.roles import Role
from rewards.ledger.models import Account
from rewards.settlement.payments import batches, invoices
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import SettlementBatch, Statement
from tests import factories as make
from tests.pictures import png
from tests.rewards.settlement.months import OCTOBER, close, sale, statement

INVOICE = {"voucher": "invoice", "invoice_number": "AB12345678", "on": date(2026, 11, 2)}
DAY = date(2026, 11, 10)  # the day on which the batch is approved


def confirmed(*amounts: int) -> list[Statement]:
    """October's statements of as many merchants, confirmed by their owners."""
    shops = [make.shop(make.merchant("=山海")) for _ in amounts]
    for shop, amount in zip(shops, amounts, strict=True):
        sale(shop, amount)
    close()
    for shop in shops:
        confirmations.confirm(statement(shop.merchant).number, by=make.owner(shop.merchant), now=make.NOW)
    return [statement(shop.merchant) for shop in shops]


def enter(of: Statement, **changes) -> Statement:
    said = {"photo": png(), "amount_twd": of.amount_twd, **INVOICE, **changes}
    return invoices.enter(of.number, **said, by=of.confirmed_by, now=make.NOW)


def batch(*amounts: int) -> SettlementBatch:
    for number, each in enumerate(confirmed(*amounts)):
        enter(each, invoice_number=f"AB0000000{number}")
    return batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)


def approved(*amounts: int) -> SettlementBatch:
    return batches.approve(batch(*amounts).pk, by=make.staff(Role.FINANCE), now=make.NOW)


def owed(to: Statement) -> int:
    account = Account.objects.get(kind="payable", holder_id=to.merchant_id)
    came = sum(account.postings_in.values_list("amount", flat=True))
    return came - sum(account.postings_out.values_list("amount", flat=True))
