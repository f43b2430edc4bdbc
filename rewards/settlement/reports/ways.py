"""The SQL by which coins are followed: from the budgets into wallets and out again. `origins.py` says how to read it.

Each is given `month` (the last period that counts) and `since` (what is counted up to then is kept, and gone on from;
none: everything is counted), and where it goes on `again` (accounts whose lines are counted from their first posting on
all the same).
"""

from rewards.settlement.reports.models import COLUMNS

_TAKES_BACK = "('void', 'refund', 'release', 'unvoucher')"
_KEEPS = "('wallet', 'hold')"
_FOLLOWED = "('wallet', 'hold', 'budget', 'campaign')"
_MOVED = f"""
  SELECT p.id, p.transaction_id AS tx, t.kind, t.idempotency_key LIKE 'expire:%%' AS by_lapse,
         CASE WHEN t.kind IN {_TAKES_BACK} THEN t.reverses_id END AS undoes,
         p.source_id, s.kind AS source, p.destination_id, d.kind AS destination, p.amount, {{is_new}} AS is_new
    FROM {{postings}}
    JOIN rewards_account s ON s.id = p.source_id
    JOIN rewards_account d ON d.id = p.destination_id
   WHERE s.kind IN {_FOLLOWED} OR d.kind IN {_FOLLOWED}"""
# Everything from the first posting on.
_FROM_ZERO = f"""
again AS MATERIALIZED (
  SELECT NULL::bigint AS account_id WHERE false
), moved AS MATERIALIZED ({
    _MOVED.format(
        is_new="true",
        postings="rewards_posting p JOIN rewards_transaction t ON t.id = p.transaction_id AND t.month <= %(month)s",
    )
}
)"""
# Between the first and the last number of what is new: its own stretch of the index, however much lies before. OFFSET
# keeps a look-up for each row: a join would read everything there ever was.
_NEW = """
written AS MATERIALIZED (
  SELECT t.id, t.kind, t.idempotency_key, t.reverses_id FROM rewards_transaction t
   WHERE t.month > %(since)s AND t.month <= %(month)s
), posted AS MATERIALIZED (
  SELECT p.id, p.transaction_id, p.source_id, p.destination_id, p.amount FROM rewards_posting p
   WHERE p.transaction_id BETWEEN (SELECT min(id) FROM written) AND (SELECT max(id) FROM written)
)"""
_OF_ACCOUNTS = f"""
touching AS MATERIALIZED (
  SELECT p.transaction_id AS id, p.other_id
    FROM again a CROSS JOIN LATERAL (
      SELECT o.transaction_id, o.destination_id AS other_id FROM rewards_posting o WHERE o.source_id = a.account_id
      UNION ALL
      SELECT i.transaction_id, i.source_id FROM rewards_posting i WHERE i.destination_id = a.account_id
      OFFSET 0) p
), roots AS MATERIALIZED (
  SELECT DISTINCT t.id FROM (SELECT DISTINCT id FROM touching) n CROSS JOIN LATERAL (
    SELECT CASE WHEN t.kind IN {_TAKES_BACK} THEN t.reverses_id ELSE t.id END AS id
      FROM rewards_transaction t WHERE t.id = n.id OFFSET 0) t
), takings AS MATERIALIZED (
  SELECT o.id AS of, r.id FROM roots o CROSS JOIN LATERAL (
    SELECT r.id FROM rewards_transaction r WHERE r.reverses_id = o.id AND r.kind IN {_TAKES_BACK} OFFSET 0) r
)"""
_AGAIN = """
again AS MATERIALIZED (
  SELECT unnest(%(again)s::bigint[]) AS account_id
)"""
_SINCE = f"""
{_AGAIN}, {_NEW}, {_OF_ACCOUNTS}, older AS MATERIALIZED (
  SELECT t.* FROM (SELECT id FROM touching UNION SELECT id FROM roots UNION SELECT id FROM takings) n
   CROSS JOIN LATERAL (SELECT t.id, t.kind, t.idempotency_key, t.reverses_id FROM rewards_transaction t
                        WHERE t.id = n.id AND t.month <= %(since)s OFFSET 0) t
), moved AS MATERIALIZED ({_MOVED.format(is_new="true", postings="posted p JOIN written t ON t.id = p.transaction_id")}
  UNION ALL {
    _MOVED.format(
        is_new="false",
        postings="older t CROSS JOIN LATERAL"
        " (SELECT p.* FROM rewards_posting p WHERE p.transaction_id = t.id OFFSET 0) p",
    )
}
)"""
_LINES = f"""
undoing AS (
  SELECT id, undoes, destination_id, amount, is_new,
         (sum(amount) OVER (PARTITION BY undoes ORDER BY id))::bigint AS hi
    FROM moved WHERE undoes IS NOT NULL
), undone AS (
  -- ledger_reverse gives back what was taken last first
  SELECT id, tx, source_id, amount, (sum(amount) OVER (PARTITION BY tx ORDER BY id DESC))::bigint AS hi
    FROM moved WHERE tx IN (SELECT undoes FROM undoing)
), back AS MATERIALIZED (
  SELECT o.id AS posting, r.id AS by, o.source_id AS taken_from, r.destination_id AS given_to, r.is_new,
         least(o.hi, r.hi) - greatest(o.hi - o.amount, r.hi - r.amount) AS amount
    FROM undone o JOIN undoing r ON r.undoes = o.tx AND r.hi - r.amount < o.hi AND o.hi - o.amount < r.hi
), leg AS MATERIALIZED (
  -- what moved into or out of a wallet or a hold, for good
  SELECT m.id AS leaves_at, m.id AS comes_at, m.source_id, m.source, m.destination_id, m.destination, m.by_lapse,
         m.is_new, m.amount - coalesce(b.amount, 0) AS amount
    FROM moved m
    LEFT JOIN (SELECT posting, sum(amount)::bigint AS amount FROM back GROUP BY posting) b ON b.posting = m.id
   WHERE m.undoes IS NULL AND m.amount > coalesce(b.amount, 0)
     AND (m.source IN {_KEEPS} OR m.destination IN {_KEEPS})
  UNION ALL
  SELECT posting, by, taken_from, 'wallet', given_to, 'wallet', false, is_new, amount FROM back
   WHERE taken_from <> given_to
), touched AS MATERIALIZED (
  -- whose lines go on from what is kept
  SELECT account_id, place
    FROM (SELECT source_id AS account_id, source AS place FROM leg WHERE is_new
          UNION SELECT destination_id, destination FROM leg WHERE is_new) a
   WHERE %(since)s::date IS NOT NULL AND place IN {_KEEPS} AND account_id NOT IN (SELECT account_id FROM again)
), kept AS MATERIALIZED (
  SELECT t.account_id, t.place, c.number, b.account_id AS budget_id, c.coins
    FROM touched t
   CROSS JOIN LATERAL (
     SELECT c.number, c.budget_id, c.coins FROM rewards_coinsleft c
      WHERE c.account_id = t.account_id AND c.coins > 0
        AND c.settlement_id = (SELECT max(l.settlement_id) FROM rewards_coinsleft l
                                WHERE l.account_id = t.account_id AND l.settlement_id <= %(since)s::date)
     OFFSET 0) c
    LEFT JOIN rewards_agencybudget b ON b.id = c.budget_id
), paid_for AS MATERIALIZED (
  SELECT p.destination_id AS campaign_id, min(p.source_id) AS budget_id
    FROM rewards_transaction t
   CROSS JOIN LATERAL (SELECT p.* FROM rewards_posting p WHERE p.transaction_id = t.id OFFSET 0) p
   WHERE t.kind = 'reserve' AND t.month <= %(month)s GROUP BY 1
), gone AS MATERIALIZED (
  SELECT leaves_at, comes_at, source_id AS account_id, source AS place, destination, by_lapse, amount,
         (sum(amount) OVER (PARTITION BY source_id ORDER BY leaves_at, comes_at))::bigint AS hi
    FROM leg WHERE source IN {_KEEPS} AND (is_new OR source_id IN (SELECT account_id FROM again))
), come AS MATERIALIZED (
  SELECT leaves_at, comes_at, account_id, source, place, budget_id, amount,
         (sum(amount) OVER (PARTITION BY account_id ORDER BY comes_at, leaves_at))::bigint AS hi
    FROM (SELECT l.leaves_at, l.comes_at, l.destination_id AS account_id, l.source, l.destination AS place,
                 f.budget_id, l.amount
            FROM leg l LEFT JOIN paid_for f ON f.campaign_id = l.source_id
           WHERE l.destination IN {_KEEPS} AND (l.is_new OR l.destination_id IN (SELECT account_id FROM again))
          UNION ALL
          -- before every posting, in the order in which it goes
          SELECT number - 2147483648, 0, account_id, 'kept', place, budget_id, coins FROM kept) c
), ends AS MATERIALIZED (
  -- where the lines end. Nothing leaves before it came; but a month may hold a payment whose coins the books have later
  SELECT coalesce(i.account_id, o.account_id) AS account_id, coalesce(i.place, o.place) AS place,
         coalesce(i.hi, 0) AS came, coalesce(o.hi, 0) AS went
    FROM (SELECT account_id, place, max(hi) AS hi FROM come GROUP BY 1, 2) i
    FULL JOIN (SELECT account_id, place, max(hi) AS hi FROM gone GROUP BY 1, 2) o ON o.account_id = i.account_id
), traced AS (
  -- ranges of an account's inflows, with the budget from which their coins came into the wallets
  SELECT account_id, place, budget_id, hi - amount AS lo, hi FROM come WHERE source NOT IN {_KEEPS}
  UNION ALL
  SELECT account_id, place, NULL::bigint, came, went FROM ends WHERE went > came
  UNION ALL
  SELECT c.account_id, c.place, f.budget_id, c.hi - c.amount + greatest(f.lo - (g.hi - g.amount), 0),
         c.hi - c.amount + least(f.hi - (g.hi - g.amount), g.amount)
    FROM traced f
    JOIN gone g ON g.account_id = f.account_id AND g.hi - g.amount < f.hi AND f.lo < g.hi
                AND g.destination IN {_KEEPS}
    JOIN come c ON c.leaves_at = g.leaves_at AND c.comes_at = g.comes_at
), found AS MATERIALIZED (
  SELECT * FROM traced
)"""
_NAMED = {"in_budget": "budget", "in_campaigns": "campaign", "in_wallets": "wallet", "on_hold": "hold"}
_SUMS = f"""
, told AS (
  SELECT f.budget_id, CASE g.destination WHEN 'payable' THEN 'redeemed' WHEN 'adjustment' THEN 'corrected'
                      ELSE CASE WHEN g.by_lapse THEN 'lapsed' ELSE 'given_up' END END AS what,
         sum(least(f.hi, g.hi) - greatest(f.lo, g.hi - g.amount)) AS coins
    FROM found f
    JOIN gone g ON g.account_id = f.account_id AND g.hi - g.amount < f.hi AND f.lo < g.hi
                AND g.destination NOT IN {_KEEPS}
   GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, f.place, sum(f.hi - greatest(f.lo, least(f.hi, e.went)))
    FROM found f JOIN ends e ON e.account_id = f.account_id GROUP BY 1, 2
  UNION ALL
  SELECT NULL::bigint, place, sum(came - went) FROM ends WHERE went > came GROUP BY 1, 2
  UNION ALL
  SELECT budget_id, place, -sum(coins) FROM kept GROUP BY 1, 2
  UNION ALL
  SELECT budget_id, 'given', sum(amount) FROM come WHERE source NOT IN ('wallet', 'hold', 'kept') GROUP BY 1, 2
  UNION ALL
  SELECT destination_id, 'issued', sum(amount) FROM moved WHERE is_new AND source = 'mint' GROUP BY 1, 2
  UNION ALL
  SELECT source_id, 'issued', -sum(amount) FROM moved WHERE is_new AND destination = 'mint' GROUP BY 1, 2
  UNION ALL
  SELECT source_id, 'returned', sum(amount) FROM moved WHERE is_new AND destination = 'returned' GROUP BY 1, 2
  UNION ALL
  SELECT destination_id, 'returned', -sum(amount) FROM moved WHERE is_new AND source = 'returned' GROUP BY 1, 2
  UNION ALL
  SELECT destination_id, 'budget', sum(amount) FROM moved WHERE is_new AND destination = 'budget' GROUP BY 1, 2
  UNION ALL
  SELECT source_id, 'budget', -sum(amount) FROM moved WHERE is_new AND source = 'budget' GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, 'campaign', sum(m.amount) FROM moved m JOIN paid_for f ON f.campaign_id = m.destination_id
   WHERE m.is_new AND m.destination = 'campaign' GROUP BY 1, 2
  UNION ALL
  SELECT f.budget_id, 'campaign', -sum(m.amount) FROM moved m JOIN paid_for f ON f.campaign_id = m.source_id
   WHERE m.is_new AND m.source = 'campaign' GROUP BY 1, 2
)
SELECT b.id, {
    ", ".join(f"coalesce(sum(coins) FILTER (WHERE what = '{_NAMED.get(name, name)}'), 0)::bigint" for name in COLUMNS)
}
  FROM told t LEFT JOIN rewards_agencybudget b ON b.account_id = t.budget_id
 GROUP BY b.id"""
# What lies on each line in the end, in the order in which it goes; neighbours of one budget are one row, so that there
# is one way to write it. What went and had not come yet is a row below zero.
_LEFT = """
, rest AS (
  SELECT f.account_id, b.id AS budget_id, greatest(f.lo, e.went) AS lo, f.hi - greatest(f.lo, e.went) AS coins
    FROM found f JOIN ends e ON e.account_id = f.account_id
    LEFT JOIN rewards_agencybudget b ON b.account_id = f.budget_id
   WHERE f.hi > e.went
  UNION ALL
  SELECT account_id, NULL, came, came - went FROM ends WHERE went > came
), stretches AS (
  SELECT account_id, budget_id, coins,
         sum(begins) OVER (PARTITION BY account_id ORDER BY lo) AS number
    FROM (SELECT r.*, CASE WHEN row_number() OVER w = 1 OR budget_id IS DISTINCT FROM lag(budget_id) OVER w
                      THEN 1 ELSE 0 END AS begins
            FROM rest r WINDOW w AS (PARTITION BY account_id ORDER BY lo)) r
), lies AS MATERIALIZED (
  SELECT account_id, number, budget_id, sum(coins)::bigint AS coins FROM stretches GROUP BY 1, 2, 3
), emptied AS (
  SELECT account_id FROM kept UNION SELECT account_id FROM again
  UNION SELECT account_id FROM rewards_coinsleft WHERE %(since)s::date IS NULL
  EXCEPT SELECT account_id FROM lies
), now_there AS MATERIALIZED (
  SELECT account_id, number, budget_id, coins FROM lies
  UNION ALL SELECT account_id, 1, NULL, 0 FROM emptied
)"""
_KEEP = """
INSERT INTO rewards_coinsleft (settlement_id, account_id, number, budget_id, coins)
WITH RECURSIVE {ways}, {lines} {left}
SELECT %(month)s, account_id, number, budget_id, coins FROM now_there ORDER BY account_id, number"""
# Against what is kept of the same accounts at that period's end; from zero, of all there are.
_DIFFER = """
WITH RECURSIVE {ways}, {lines} {left}, stored AS (
  SELECT a.account_id, c.number, c.budget_id, c.coins
    FROM ({accounts}) a CROSS JOIN LATERAL (
     SELECT c.number, c.budget_id, c.coins FROM rewards_coinsleft c
      WHERE c.account_id = a.account_id
        AND c.settlement_id = (SELECT max(l.settlement_id) FROM rewards_coinsleft l
                                WHERE l.account_id = a.account_id AND l.settlement_id <= %(month)s)
     OFFSET 0) c
)
SELECT account_id, coalesce(s.coins, 0), s.budget_id, coalesce(n.coins, 0), n.budget_id
  FROM (SELECT * FROM stored WHERE coins <> 0) s
  FULL JOIN (SELECT * FROM now_there WHERE coins <> 0) n USING (account_id, number)
 WHERE (s.coins, s.budget_id) IS DISTINCT FROM (n.coins, n.budget_id) ORDER BY account_id, number LIMIT {most}"""
MOST_NAMED = 50

COUNT_ALL, COUNT_SINCE = (f"WITH RECURSIVE {ways}, {_LINES} {_SUMS}" for ways in (_FROM_ZERO, _SINCE))
KEEP_ALL, KEEP_SINCE = (_KEEP.format(ways=ways, lines=_LINES, left=_LEFT) for ways in (_FROM_ZERO, _SINCE))
DIFFER_ALL = _DIFFER.format(
    ways=_FROM_ZERO, lines=_LINES, left=_LEFT, most=MOST_NAMED,
    accounts="SELECT account_id FROM rewards_coinsleft UNION SELECT account_id FROM lies",
)  # fmt: skip
DIFFER_SINCE = _DIFFER.format(
    ways=_SINCE, lines=_LINES, left=_LEFT, most=MOST_NAMED,
    accounts="SELECT account_id FROM touched UNION SELECT account_id FROM again",
)  # fmt: skip

# Accounts whose lines cannot simply go on: coins were given back that had gone before, an entry of a counted period
# stands behind one that is new, or more had gone than had come.
UNSETTLED = f"""
WITH {_NEW}, moved AS MATERIALIZED (
  SELECT p.id, p.source_id, p.destination_id FROM posted p JOIN written t ON t.id = p.transaction_id
), ends AS MATERIALIZED (
  SELECT source_id AS account_id FROM moved UNION SELECT destination_id FROM moved
), late AS MATERIALIZED (
  SELECT p.source_id, p.destination_id
    FROM rewards_posting p LEFT JOIN written w ON w.id = p.transaction_id
   CROSS JOIN LATERAL (SELECT t.month FROM rewards_transaction t WHERE t.id = p.transaction_id OFFSET 0) t
   WHERE p.id BETWEEN (SELECT min(id) FROM moved) AND 9223372036854775807 AND w.id IS NULL AND t.month <= %(since)s
), given_back AS MATERIALIZED (
  SELECT w.id AS by, o.id FROM written w CROSS JOIN LATERAL (
    SELECT t.id FROM rewards_transaction t WHERE t.id = w.reverses_id AND t.month <= %(since)s OFFSET 0) o
   WHERE w.kind IN {_TAKES_BACK}
), of_those AS (
  SELECT p.source_id, p.destination_id
    FROM (SELECT by AS id FROM given_back UNION SELECT id FROM given_back) g
   CROSS JOIN LATERAL (SELECT p.* FROM rewards_posting p WHERE p.transaction_id = g.id OFFSET 0) p
), named AS (
  SELECT v.id FROM of_those, LATERAL (VALUES (source_id), (destination_id)) v(id)
  UNION SELECT v.id FROM late, LATERAL (VALUES (source_id), (destination_id)) v(id)
         WHERE v.id IN (SELECT account_id FROM ends)
  UNION SELECT e.account_id FROM ends e CROSS JOIN LATERAL (
          SELECT c.coins FROM rewards_coinsleft c WHERE c.account_id = e.account_id AND c.settlement_id <= %(since)s
           ORDER BY c.settlement_id DESC, c.number LIMIT 1 OFFSET 0) c WHERE c.coins < 0
)
SELECT n.id FROM named n CROSS JOIN LATERAL (
  SELECT a.id FROM rewards_account a WHERE a.id = n.id AND a.kind IN {_KEEPS} OFFSET 0) a"""
# Wallets and holds between which coins of these moved, or were given back to another one than they were taken from.
CONNECTED = f"""
WITH {_AGAIN}, {_OF_ACCOUNTS}, named AS (
  SELECT other_id AS id FROM touching
  UNION SELECT v.id FROM (SELECT of AS id FROM takings UNION SELECT id FROM takings) n
   CROSS JOIN LATERAL (SELECT p.* FROM rewards_posting p WHERE p.transaction_id = n.id OFFSET 0) p
   CROSS JOIN LATERAL (VALUES (p.source_id), (p.destination_id)) v(id)
)
SELECT n.id FROM named n CROSS JOIN LATERAL (
  SELECT a.id FROM rewards_account a WHERE a.id = n.id AND a.kind IN {_KEEPS} OFFSET 0) a"""
