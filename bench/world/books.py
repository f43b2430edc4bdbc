"""Each month of the world is sealed, closed, confirmed and paid; each year's unused coins go back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from bench.world.rows import write
from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.calendar import day_start, next_month, taipei_day
from rewards.budgets import actions as budgets
from rewards.budgets import changes
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.settlement.closing.actions import close_month
from rewards.settlement.payments import batches

SEALED_AT_ONCE = 50_000

CONFIRMED = """
UPDATE rewards_statement s SET status = 'confirmed', confirmed_by_id = o.user_id, confirmed_at = {at}
  FROM rewards_shopstaff o WHERE o.merchant_id = s.merchant_id AND o.role = 'owner' AND s.status = 'issued'
   AND s.settlement_id = '{month}';
UPDATE rewards_statement SET status = 'invoiced', voucher = 'receipt', invoiced_on = '{day}'
 WHERE status = 'confirmed' AND settlement_id = '{month}'
"""
PAID = """
WITH paid AS (SELECT s.*, 'WB' || to_char(s.settlement_id, 'YYMM') || lpad(s.id::text, 8, '0') AS reference,
                     a.id AS account FROM rewards_statement s
                JOIN rewards_account a ON a.kind = 'payable' AND a.holder_id = s.merchant_id
               WHERE s.batch_id = {batch}),
told AS (INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, effective_at)
  SELECT 'settle', 'settle:' || id || ':' || batch_id, md5(id::text) || md5(reference), 'user:{cashier}',
         number || ' · ' || reference, {at} FROM paid WHERE coins_payable > 0 RETURNING id, idempotency_key)
INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
SELECT t.id, p.account, {paid}, p.coins_payable FROM told t
  JOIN paid p ON t.idempotency_key = 'settle:' || p.id || ':' || p.batch_id
"""
NOTED = """
UPDATE rewards_statement SET status = 'paid', paid_on = '{day}',
       bank_reference = 'WB' || to_char(settlement_id, 'YYMM') || lpad(id::text, 8, '0') WHERE batch_id = {batch};
UPDATE rewards_settlementbatch SET state = 'paid' WHERE id = {batch}
"""


def settle(months: list[date], people: dict[str, User], *, part: Callable[[int, int], None]) -> None:
    """Close and pay each month at the time at which it would have been; the last but one year is returned."""
    seal()
    for number, month in enumerate(months):
        after = next_month(month)
        if after.month == 1:
            _return_the_year(month.year, people, now=day_start(after) + timedelta(days=11))
        close_month(month, by="world", now=day_start(after) + timedelta(hours=2))
        _pay(month, people, first=day_start(after))
        part(number + 1, len(months))
    seal()


def seal() -> None:
    while ledger.seal(most=SEALED_AT_ONCE):
        pass


@transaction.atomic
def _pay(month: date, people: dict[str, User], *, first: datetime) -> None:
    confirmed, approved, paid = (first + timedelta(days=days, hours=10) for days in (6, 12, 15))
    write(CONFIRMED.format(at=_at(confirmed), day=taipei_day(confirmed), month=month))
    batch = batches.consolidate(month, by=people["operator"], now=approved)
    batches.approve(batch.pk, by=people["finance"], now=approved)
    names = {"batch": batch.pk, "at": _at(paid), "day": taipei_day(paid), "cashier": people["cashier"].pk,
             "paid": ledger.open_account(addresses.PAID)}  # fmt: skip
    write(PAID.format(**names))
    write(NOTED.format(**names))


def _return_the_year(year: int, people: dict[str, User], *, now: datetime) -> None:
    for agency in Agency.objects.filter(slug__startswith="bureau-", budgets__year=year):
        asked = changes.propose_return(agency, year, by=people["coordinator"], key=f"world:return:{agency.slug}:{year}",
                                       closes_campaigns=True, now=now)  # fmt: skip
        budgets.approve_issue(asked.pk, by=people["finance"], now=now + timedelta(hours=3))


def _at(instant: datetime) -> str:
    return f"timestamptz '{instant.isoformat()}'"
