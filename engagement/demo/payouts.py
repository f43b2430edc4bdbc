"""The demo's payouts: a month that was paid but for one returned transfer, and changes of payees that wait or hold.

Every step is taken by the action that a person would take, so the books, the inboxes and the home pages tell it alike.
"""

from datetime import datetime, timedelta
from itertools import count

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from rewards.fraud import actions as fraud
from rewards.interests import actions as interests
from rewards.interests.models import Interest
from rewards.payees import actions as payees
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches, invoices
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import Statement
from rewards.shops.models import Merchant
from rewards.shops.queries import owners_of

CONFIRMED, APPROVED, PAID, RETURNED = (timedelta(days=days) for days in (9, 6, 4, 1))  # before now
REASON = "帳號與戶名不符"


def create(closed: Settlement, accounts: dict[str, User], *, now: datetime) -> None:
    """Pay a closed month; what the bank sent back is the demo owner's. Then let some changes be asked for and made."""
    _pay(closed, accounts, now=now)
    merchants = list(Merchant.objects.exclude(staff__user=accounts["merchant"]).order_by("pk")[:3])
    if len(merchants) == 3:  # a small world has few shops
        _change_payees(merchants, accounts, now=now)
        _declare(merchants, accounts, now=now)
    fraud.report(taipei_day(now) - timedelta(days=1))


def _pay(closed: Settlement, accounts: dict[str, User], *, now: datetime) -> None:
    """Confirm and invoice all but two statements, put them into a batch, approve and pay it."""
    due = list(closed.statements.filter(status=Statement.Status.ISSUED).select_related("merchant").order_by("pk"))
    for statement in due[:1] + due[3:]:
        owner = owners_of(statement.merchant)[0]
        confirmations.confirm(statement.number, by=owner, now=now - CONFIRMED)
        invoices.enter(
            statement.number, voucher=Statement.Voucher.RECEIPT, invoice_number="", on=taipei_day(now - CONFIRMED),
            by=owner, now=now - CONFIRMED,
        )  # fmt: skip
    batch = batches.consolidate(closed.month, by=accounts["operator"], now=now - APPROVED)
    batches.approve(batch.pk, by=accounts["finance"], now=now - APPROVED)
    back = batch.statements.filter(merchant__staff__user=accounts["merchant"]).first() or batch.statements.first()
    numbers = batch.statements.order_by("number").values_list("number", flat=True)
    day, bank = taipei_day(now - PAID), count(1)
    paid = {number: f"TB{day:%m%d}{next(bank):05d}" for number in numbers}
    payments.pay(batch.pk, references=paid, paid_on=day, by=accounts["cashier"], now=now - PAID)
    if back:
        payments.reopen(batch.pk, back.number, reason=REASON, by=accounts["cashier"], now=now - RETURNED)


def _change_payees(merchants: list[Merchant], accounts: dict[str, User], *, now: datetime) -> None:
    """One account waits for a second person; another one was changed two days ago, so that payouts wait."""
    asks, changed = merchants[:2]
    owner, before = owners_of(asks)[0], now - timedelta(hours=5)
    said = {"bank_code": "700", "bank_account": "00310450012345", "reason": "改用郵局帳戶"}
    payees.ask_for_account(asks.pk, by=owner, now=before, **said)
    said = {"bank_code": "006", "bank_account": "037004009876", "reason": "店家來函，換了往來銀行"}
    made = payees.propose_account(changed.pk, by=accounts["operator"], now=now - timedelta(days=3), **said)
    payees.approve(made.pk, by=accounts["finance"], now=now - timedelta(days=2))


def _declare(merchants: list[Merchant], accounts: dict[str, User], *, now: datetime) -> None:
    """One member of staff has declared a stake; another one shares a name and a mailbox with a shop, and has not."""
    day = now - timedelta(days=40)
    interests.declare(merchants[1], stake=Interest.Stake.FAMILY, by=accounts["approver"], now=day)
    silent = accounts["cashier"]
    local, _at, domain = silent.email.partition("@")
    Merchant.objects.filter(pk=merchants[2].pk).update(contact=silent.name, email=f"{local}+shop@{domain}")
