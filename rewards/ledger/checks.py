"""What the proof asks the database. Each check is a sentence and a query that finds a row for each fault.

A scope says which transactions are looked at one by one: those since a checkpoint, those recorded from a day on, or
all. The queries are written for it, so that PostgreSQL takes the index on the database transaction where it can.
"""

from dataclasses import dataclass, field
from typing import Any

Checks = dict[str, str]
HIGHEST = 2**63 - 1


@dataclass(frozen=True)
class Scope:
    """`recent` is the condition on a transaction `t`; `values` are what the queries are given."""

    recent: str = "true"
    behind: bool = False  # what lies before is a checkpoint's, and need not be read
    whole: bool = False  # everything is looked at
    values: dict[str, Any] = field(default_factory=dict)


# Each later transaction asks for its own postings (OFFSET 0 keeps it so): what a day brings is little beside what lies
# before, and PostgreSQL, which guesses it large, would read every posting there ever was.
_ITS_POSTINGS = "LATERAL (SELECT p.* FROM rewards_posting p WHERE p.transaction_id = t.id OFFSET 0) p"
_LATER_POSTINGS = f"rewards_transaction t CROSS JOIN {_ITS_POSTINGS}"


def joined(scope: Scope) -> str:
    """Postings with their transaction and both accounts; with those that have no transaction, where all are read."""
    if scope.behind:
        postings = f"rewards_transaction t LEFT JOIN {_ITS_POSTINGS} ON true"
        where = scope.recent
    else:
        postings = "rewards_posting p FULL JOIN rewards_transaction t ON t.id = p.transaction_id"
        where = f"(t.id IS NULL OR {scope.recent})"
    return f"""
          FROM {postings}
          LEFT JOIN rewards_account s ON s.id = p.source_id
          LEFT JOIN rewards_account d ON d.id = p.destination_id
         WHERE {where}"""


def some_posting_is_wrong(scope: Scope) -> str:
    """One pass that asks for the recipe once for each combination of kinds: a row when some posting is wrong."""
    return f"""
    SELECT 1 FROM (SELECT t.kind, s.kind AS source, d.kind AS destination, min(p.amount) AS least {joined(scope)}
                    GROUP BY t.kind, s.kind, d.kind) combinations
     WHERE ledger_recipe(kind, source, destination) IS NOT TRUE OR least IS NULL OR least <= 0"""


def wrong_postings(scope: Scope) -> Checks:
    """Asked only then: which postings and transactions they are."""
    return {
        "{0} {1}: {2}": f"""
        SELECT CASE WHEN p.id IS NULL THEN 'transaction' ELSE 'posting' END, coalesce(p.id, t.id),
               CASE WHEN p.id IS NULL THEN 'it moves nothing'
                    WHEN t.id IS NULL THEN 'its transaction is missing'
                    WHEN s.id IS NULL OR d.id IS NULL THEN 'an account is missing'
                    WHEN p.amount <= 0 THEN 'its amount is not positive'
                    ELSE 'no recipe moves coins so' END {joined(scope)}
           AND (p.id IS NULL OR t.id IS NULL OR s.id IS NULL OR d.id IS NULL OR p.amount <= 0
                OR NOT ledger_recipe(t.kind, s.kind, d.kind))"""
    }


def reversals(scope: Scope) -> Checks:
    """All reversals of whatever a recent one reverses: an old one may be among them."""
    return {
        "transaction {0}: {1} coins were given back, it moved {2}": f"""
        SELECT o.id, back.coins, moved.coins
          FROM (SELECT DISTINCT t.reverses_id AS id FROM rewards_transaction t
                 WHERE t.reverses_id IS NOT NULL AND {scope.recent}) o
          CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount), 0) AS coins
                                FROM rewards_transaction r JOIN rewards_posting p ON p.transaction_id = r.id
                               WHERE r.reverses_id = o.id) back
          CROSS JOIN LATERAL (SELECT coalesce(sum(p.amount), 0) AS coins
                                FROM rewards_posting p WHERE p.transaction_id = o.id) moved
         WHERE back.coins > moved.coins"""
    }


# Whole, whatever the scope is: each reads an index, or the accounts.
# A row from the future cannot be sealed: docs/ledger-procedures.md, “Restoring”.
ALWAYS = {
    "transaction {0}: its database transaction {1} lies in this server's future; it was restored from elsewhere": """
        SELECT id, xid::text FROM rewards_transaction
         WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())
           AND xid IS DISTINCT FROM pg_current_xact_id_if_assigned()""",
    "seal {0}: it ends at {1}, in this server's future; it was restored from elsewhere": """
        SELECT id, to_xid::text FROM rewards_seal WHERE to_xid > pg_snapshot_xmax(pg_current_snapshot())""",
    "seal {0}: it is missing, and what it counted is still there": """
        SELECT DISTINCT v.seal_id FROM rewards_turnover v LEFT JOIN rewards_seal s ON s.id = v.seal_id
         WHERE s.id IS NULL AND (v.seal_id > %(seal)s OR v.seal_id < 1)""",
    "account {0} ({1}): its balance {2} is negative": """
        SELECT id, address, balance FROM rewards_account WHERE balance < 0""",
    "account {0}: slice {1} of its balance has {2} coins, or no account": """
        SELECT c.account_id, c.number, c.coins FROM rewards_slice c LEFT JOIN rewards_account a ON a.id = c.account_id
         WHERE a.kind IS DISTINCT FROM 'campaign' OR c.coins < 0""",
    "account {0} ({1}): its holder, kind or last day is not what its address says": """
        SELECT id, address FROM rewards_account
         WHERE address IS DISTINCT FROM CASE kind
               WHEN 'wallet' THEN concat_ws('/', kind, holder_id, to_char(expires_on, 'YYYY-MM-DD'))
               WHEN 'budget' THEN concat_ws('/', kind, holder_id, split_part(address, '/', 3))
               WHEN 'hold' THEN concat_ws('/', CASE WHEN address LIKE 'voucher/%%' THEN 'voucher' ELSE kind END,
                                          split_part(address, '/', 2))
               ELSE concat_ws('/', kind, holder_id) END""",
}

# What a checkpoint says, as long as there is one: that it is whole, and that nothing was changed or added behind it.
CHECKPOINTS = {
    "checkpoint {0}: it does not continue the checkpoint before it": """
        SELECT id FROM (SELECT id, previous_hash, lag(hash) OVER (ORDER BY id) AS before FROM rewards_checkpoint) c
         WHERE previous_hash <> coalesce(before, repeat('0', 64))""",
    "checkpoint {0}: its hash is not that of what it says": """
        SELECT c.id FROM rewards_checkpoint c WHERE c.hash <> ledger_checkpoint_hash(c)""",
    "checkpoint {0}: seal {1} is missing or is another one now": """
        SELECT c.id, c.seal_id FROM rewards_checkpoint c LEFT JOIN rewards_seal s ON s.id = c.seal_id
         WHERE (s.hash, s.to_xid) IS DISTINCT FROM (c.seal_hash, c.to_xid)""",
    "account {0}: it was {1} of holder {2} at the checkpoint, and is {3} of holder {4}": """
        SELECT b.account_id, b.address, coalesce(b.holder_id::text, '–'), coalesce(a.address, 'missing'),
               coalesce(a.holder_id::text, '–')
          FROM rewards_checkpointbalance b LEFT JOIN rewards_account a ON a.id = b.account_id
         WHERE (a.address, a.holder_id) IS DISTINCT FROM (b.address, b.holder_id)""",
    "transaction {0}: it was put behind the checkpoint": """
        SELECT id FROM rewards_transaction WHERE id > %(last_transaction)s AND xid < %(xid)s::xid8""",
    "posting {0}: it was put into transaction {1}, behind the checkpoint": """
        SELECT p.id, t.id FROM rewards_posting p JOIN rewards_transaction t ON t.id = p.transaction_id
         WHERE p.id > %(last_posting)s AND t.xid < %(xid)s::xid8""",
}
BALANCES_KEPT = {
    "checkpoint {0}: its balances are not those that it was made of": """
        SELECT id FROM rewards_checkpoint
         WHERE id = (SELECT max(id) FROM rewards_checkpoint) AND balances_hash <> ledger_balances_hash()""",
}
# What moved on each account since the checkpoint.
_LATER = f"""
        SELECT v.account_id, v.coins
          FROM {_LATER_POSTINGS}
          CROSS JOIN LATERAL (VALUES (p.destination_id, p.amount), (p.source_id, -p.amount)) v(account_id, coins)
         WHERE t.xid >= %(xid)s::xid8"""
_ALL = """
        SELECT destination_id AS account_id, sum(amount) AS coins FROM rewards_posting GROUP BY 1
        UNION ALL SELECT source_id, -sum(amount) FROM rewards_posting GROUP BY 1"""
# Asked when everything is read: what the checkpoint says of an account is all of its postings but the later ones.
BALANCES_RECOUNTED = {
    "checkpoint: account {0} ({1}) is said to have held {2} coins, its postings until then make {3}": f"""
        SELECT account_id, coalesce(b.address, '–'), coalesce(b.coins, 0), coalesce(m.coins, 0)
          FROM rewards_checkpointbalance b
          FULL JOIN (SELECT account_id, sum(coins) AS coins
                       FROM ({_ALL} UNION ALL SELECT account_id, -coins FROM ({_LATER}) l) p GROUP BY 1) m
                 USING (account_id)
         WHERE coalesce(b.coins, 0) <> coalesce(m.coins, 0)""",
    "checkpoint {0}: it says {1} transactions and {2} postings, until then there are {3} and {4}": """
        SELECT c.id, c.transactions, c.postings, n.transactions, n.postings
          FROM rewards_checkpoint c,
               LATERAL (SELECT count(*) AS transactions, coalesce(sum(p.n), 0) AS postings
                  FROM rewards_transaction t
                  LEFT JOIN (SELECT transaction_id, count(*) AS n FROM rewards_posting GROUP BY 1) p
                         ON p.transaction_id = t.id
                 WHERE t.xid < c.to_xid) n
         WHERE c.id = (SELECT max(id) FROM rewards_checkpoint)
           AND (c.transactions, c.postings) <> (n.transactions, n.postings)""",
}
# Postings of no transaction: after the checkpoint, and in rotation among the numbers that old seals' postings have.
ORPHANS = {
    "posting {0}: its transaction is missing": """
        SELECT p.id FROM rewards_posting p
         WHERE p.id BETWEEN %(first)s AND %(last)s
           AND NOT EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.id = p.transaction_id)""",
}

COUNT_ALL = "SELECT (SELECT count(*) FROM rewards_transaction), (SELECT count(*) FROM rewards_posting)"
COUNT_LATER = f"""
    SELECT c.transactions + (SELECT count(*) FROM rewards_transaction t WHERE t.xid >= c.to_xid),
           c.postings + (SELECT count(*) FROM {_LATER_POSTINGS} WHERE t.xid >= c.to_xid)
      FROM rewards_checkpoint c ORDER BY c.id DESC LIMIT 1"""

_STORED = "a.kind IN ('budget', 'campaign', 'wallet', 'hold')"


def books(scope: Scope, most: int) -> str:
    """For each kind of account: its coins (stored balances as stored, the others as sums), and the faults."""
    moved = f"SELECT account_id, coins FROM rewards_checkpointbalance UNION ALL {_LATER}" if scope.behind else _ALL
    return f"""
    WITH books AS MATERIALIZED (
      SELECT a.id, a.address, a.kind, a.balance + coalesce(c.coins, 0) AS balance, {_STORED} AS stored,
             coalesce(m.coins, 0) AS coins
        FROM rewards_account a
        LEFT JOIN (SELECT account_id, sum(coins) AS coins FROM rewards_slice GROUP BY 1) c ON c.account_id = a.id
        LEFT JOIN (SELECT account_id, sum(coins) AS coins FROM ({moved}) p GROUP BY account_id) m
               ON m.account_id = a.id)
    SELECT kind, sum(CASE WHEN stored THEN balance ELSE coins END),
           (array_agg(format('account %%s (%%s): %%s coins are stored, its postings make %%s',
                             id, address, balance, coins)
                      ORDER BY id) FILTER (WHERE balance <> CASE WHEN stored THEN coins ELSE 0 END))[1:{most}]
      FROM books GROUP BY kind"""
