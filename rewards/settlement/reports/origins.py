"""Work out what became of each agency budget's coins. A coin has no name: coins that came first are taken to go first.

Inside each vintage of a wallet, inflows lie on a line one after the other, in the order of their postings, and so do
outflows; where two ranges overlap, these coins went that way. A payment that was given back counts as never made, in
so far; what came back to another vintage, because its own had lapsed, moved from the one to the other. Coins that a
merge or a correction moves between wallets keep their origin. So for each budget: given = redeemed + lapsed + given up
+ corrected + in wallets + on hold, and the columns add up to the ledger's own totals.
"""

from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet

from rewards.ledger.queries import snapshot
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports.models import COLUMNS, BudgetCoins


def of_month(month: date) -> list[BudgetCoins]:
    """Count every budget's coins up to the end of the period that begins on this day, from the postings; not saved.

    It reads all postings up to then and sorts them: seconds for a million. Closing does not wait for it.
    """
    with snapshot(), transaction.atomic(), connection.cursor() as cursor:
        # The estimates of a recursion are guesses: a nested loop over millions would take hours.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(_ORIGINS, {"month": month})
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL enable_nestloop = on")
    names = ("budget_id", *COLUMNS)
    return [BudgetCoins(settlement_id=month, **dict(zip(names, row, strict=True))) for row in rows]


def of_settlement(settlement: Settlement) -> list[BudgetCoins]:
    """Return every budget's coins of a closed period: as kept, or counted now while they are not kept yet."""
    rows = kept(settlement).select_related("budget__agency")
    return list(rows) or _in_order(of_month(settlement.month))


def kept(settlement: Settlement) -> "QuerySet[BudgetCoins]":
    """Find the figures of a closed period that are kept."""
    return BudgetCoins.objects.filter(settlement_id=settlement.pk)


def _in_order(rows: list[BudgetCoins]) -> list[BudgetCoins]:
    return sorted(rows, key=lambda each: (each.budget is None, each.budget.year if each.budget else 0, each.label))


_TOLD = {"in_budget": "budget", "in_campaigns": "campaign", "in_wallets": "wallet", "on_hold": "hold"}
_ORIGINS = """
WITH RECURSIVE moved AS MATERIALIZED (
  SELECT p.id, p.transaction_id AS tx, t.kind, t.idempotency_key LIKE 'expire:%%' AS by_lapse,
         CASE WHEN t.kind IN ('void', 'refund', 'release', 'unvoucher') THEN t.reverses_id END AS undoes,
         p.source_id, s.kind AS source, p.destination_id, d.kind AS destination, p.amount
    FROM rewards_posting p
    JOIN rewards_transaction t ON t.id = p.transaction_id
    JOIN rewards_account s ON s.id = p.source_id
    JOIN rewards_account d ON d.id = p.destination_id
   WHERE t.month <= %(month)s
     AND (s.kind IN ('wallet', 'hold', 'budget', 'campaign') OR d.kind IN ('wallet', 'hold', 'budget', 'campaign'))
), undoing AS (
  SELECT id, undoes, destination_id, amount,
         (sum(amount) OVER (PARTITION BY undoes ORDER BY id))::bigint AS hi
    FROM moved WHERE undoes IS NOT NULL
), undone AS (
  -- ledger_reverse gives back what was taken last first
  SELECT id, tx, source_id, amount, (sum(amount) OVER (PARTITION BY tx ORDER BY id DESC))::bigint AS hi
    FROM moved WHERE tx IN (SELECT undoes FROM undoing)
), back AS MATERIALIZED (
  SELECT o.id AS posting, r.id AS by, o.source_id AS taken_from, r.destination_id AS given_to,
         least(o.hi, r.hi) - greatest(o.hi - o.amount, r.hi - r.amount) AS amount
    FROM undone o JOIN undoing r ON r.undoes = o.tx AND r.hi - r.amount < o.hi AND o.hi - o.amount < r.hi
), leg AS MATERIALIZED (
  -- what moved into or out of a wallet or a hold, for good
  SELECT m.id AS leaves_at, m.id AS comes_at, m.source_id, m.source, m.destination_id, m.destination, m.by_lapse,
         m.amount - coalesce(b.amount, 0) AS amount
    FROM moved m
    LEFT JOIN (SELECT posting, sum(amount)::bigint AS amount FROM back GROUP BY posting) b ON b.posting = m.id
   WHERE m.undoes IS NULL AND m.amount > coalesce(b.amount, 0)
     AND (m.source IN ('wallet', 'hold') OR m.destination IN ('wallet', 'hold'))
  UNION ALL
  SELECT posting, by, taken_from, 'wallet', given_to, 'wallet', false, amount FROM back WHERE taken_from <> given_to
), gone AS MATERIALIZED (
  SELECT leaves_at, comes_at, source_id AS account_id, source AS place, destination, by_lapse, amount,
         (sum(amount) OVER (PARTITION BY source_id ORDER BY leaves_at, comes_at))::bigint AS hi
    FROM leg WHERE source IN ('wallet', 'hold')
), come AS MATERIALIZED (
  SELECT leaves_at, comes_at, destination_id AS account_id, source_id, source, destination AS place, amount,
         (sum(amount) OVER (PARTITION BY destination_id ORDER BY comes_at, leaves_at))::bigint AS hi
    FROM leg WHERE destination IN ('wallet', 'hold')
), paid_for AS (
  SELECT destination_id AS campaign_id, min(source_id) AS budget_id FROM moved WHERE kind = 'reserve' GROUP BY 1
), ends AS (
  -- where the lines end. Nothing leaves before it came; but a month may hold a payment whose coins the books have later
  SELECT coalesce(i.account_id, o.account_id) AS account_id, coalesce(i.place, o.place) AS place,
         coalesce(i.hi, 0) AS came, coalesce(o.hi, 0) AS went
    FROM (SELECT account_id, place, max(hi) AS hi FROM come GROUP BY 1, 2) i
    FULL JOIN (SELECT account_id, place, max(hi) AS hi FROM gone GROUP BY 1, 2) o ON o.account_id = i.account_id
), traced AS (
  -- ranges of an account's inflows, with the budget from which their coins came into the wallets
  SELECT c.account_id, c.place, f.budget_id, c.hi - c.amount AS lo, c.hi
    FROM come c LEFT JOIN paid_for f ON f.campaign_id = c.source_id
   WHERE c.source NOT IN ('wallet', 'hold')
  UNION ALL
  SELECT account_id, place, NULL::bigint, came, went FROM ends WHERE went > came
  UNION ALL
  SELECT c.account_id, c.place, f.budget_id, c.hi - c.amount + greatest(f.lo - (g.hi - g.amount), 0),
         c.hi - c.amount + least(f.hi - (g.hi - g.amount), g.amount)
    FROM traced f
    JOIN gone g ON g.account_id = f.account_id AND g.hi - g.amount < f.hi AND f.lo < g.hi
                AND g.destination IN ('wallet', 'hold')
    JOIN come c ON c.leaves_at = g.leaves_at AND c.comes_at = g.comes_at
), found AS MATERIALIZED (
  SELECT * FROM traced
), told AS (
  SELECT f.budget_id, CASE g.destination WHEN 'payable' THEN 'redeemed' WHEN 'adjustment' THEN 'corrected'
                      ELSE CASE WHEN g.by_lapse THEN 'lapsed' ELSE 'given_up' END END AS what,
         sum(least(f.hi, g.hi) - greatest(f.lo, g.hi - g.amount)) AS coins
    FROM found f
    JOIN gone g ON g.account_id = f.account_id AND g.hi - g.amount < f.hi AND f.lo < g.hi
                AND g.destination NOT IN ('wallet', 'hold')
   GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, f.place, sum(f.hi - greatest(f.lo, least(f.hi, e.went)))
    FROM found f JOIN ends e ON e.account_id = f.account_id GROUP BY 1, 2
  UNION ALL
  SELECT NULL::bigint, place, sum(came - went) FROM ends WHERE went > came GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, 'given', sum(c.amount) FROM come c LEFT JOIN paid_for f ON f.campaign_id = c.source_id
   WHERE c.source NOT IN ('wallet', 'hold') GROUP BY 1, 2
  UNION ALL
  SELECT destination_id, 'issued', sum(amount) FROM moved WHERE source = 'mint' GROUP BY 1, 2
  UNION ALL
  SELECT source_id, 'issued', -sum(amount) FROM moved WHERE destination = 'mint' GROUP BY 1, 2
  UNION ALL
  SELECT source_id, 'returned', sum(amount) FROM moved WHERE destination = 'returned' GROUP BY 1, 2
  UNION ALL
  SELECT destination_id, 'returned', -sum(amount) FROM moved WHERE source = 'returned' GROUP BY 1, 2
  UNION ALL
  SELECT destination_id, 'budget', sum(amount) FROM moved WHERE destination = 'budget' GROUP BY 1, 2
  UNION ALL
  SELECT source_id, 'budget', -sum(amount) FROM moved WHERE source = 'budget' GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, 'campaign', sum(m.amount)
    FROM moved m JOIN paid_for f ON f.campaign_id = m.destination_id WHERE m.destination = 'campaign' GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, 'campaign', -sum(m.amount)
    FROM moved m JOIN paid_for f ON f.campaign_id = m.source_id WHERE m.source = 'campaign' GROUP BY 1, 2
)
SELECT b.id, {columns}
  FROM told t LEFT JOIN rewards_agencybudget b ON b.account_id = t.budget_id
 GROUP BY b.id, b.year, b.agency_id ORDER BY b.year, b.agency_id
""".format(
    columns=", ".join(
        f"coalesce(sum(coins) FILTER (WHERE what = '{_TOLD.get(name, name)}'), 0)::bigint" for name in COLUMNS
    )
)
