"""The chain of seals, recomputed; a seal that is broken names the first row that differs."""

from dataclasses import dataclass
from datetime import datetime

from rewards.ledger.queries import fetch


@dataclass(frozen=True)
class Link:
    """One seal, with the hash and the end of the seal before it."""

    id: int
    start: str
    end: str
    transactions: int
    postings: int
    previous_hash: str
    hash: str
    hash_before: str
    end_before: str
    sealed_at: datetime


def links(*, first: int = 1, last: int | None = None, since: datetime | None = None) -> list[Link]:
    """List the seals from number `first` to `last`, or those sealed from a moment on, in the chain's order."""
    rows = fetch(_LINKS, {"first": first, "last": last, "since": since})
    return [Link(*row) for row in rows]


def faults_of(link: Link) -> list[str]:
    """Recompute one seal; return what is wrong with it: nothing when its rows are those that were sealed."""
    found = []
    if link.previous_hash != link.hash_before or link.start != link.end_before:
        found.append(f"seal {link.id}: it does not continue the seal before it")
    stretch = {"seal": link.id, "previous": link.previous_hash, "from": link.start, "to": link.end}
    *now, listed, same_list = fetch(_NOW, stretch)[0]
    if now != [link.transactions, link.postings, link.hash] or (listed and not same_list):
        found += _first_difference(link, stretch, listed=listed)
    return found


def _first_difference(link: Link, stretch: dict[str, object], *, listed: bool) -> list[str]:
    """Name the first row that is not as it was sealed; the seal itself, when every row is."""
    if not listed:  # a seal of before 0.2, whose rows were no longer what was sealed when lists were introduced
        return [f"seal {link.id}: its transactions are not what was sealed"]
    rows = fetch(_DIFFERENCE, stretch)
    if not rows:
        return [f"seal {link.id}: its hash, its counts or its list of rows were changed; its rows were not"]
    transaction, happened, postings, others = rows[0]
    says = {
        "missing": "is missing",
        "added": f"was added after it was sealed{postings}",
        "changed": f"is not what was sealed{postings}",
    }[happened]
    more = f"; {others} more of its rows differ" if others else ""
    return [f"seal {link.id}: transaction {transaction} {says}{more}"]


# `first` is given with the seal before it, for its hash and its end.
_LINKS = """
SELECT * FROM (SELECT id, from_xid::text, to_xid::text, transactions, postings, previous_hash, hash,
                      coalesce(lag(hash) OVER w, repeat('0', 64)), coalesce(lag(to_xid::text) OVER w, '0'), sealed_at
                 FROM rewards_seal
                WHERE id >= coalesce((SELECT max(id) FROM rewards_seal WHERE id < %(first)s), 0)
                  AND (%(last)s::bigint IS NULL OR id <= %(last)s)
               WINDOW w AS (ORDER BY id)) s
 WHERE id >= %(first)s AND (%(since)s::timestamptz IS NULL OR sealed_at >= %(since)s) ORDER BY id
"""
_NOW = """
SELECT h.transactions, h.postings, h.hash, s.rows IS NOT NULL, s.rows = h.rows
  FROM rewards_seal s, LATERAL ledger_stretch_hash(%(previous)s, %(from)s::xid8, %(to)s::xid8) h WHERE s.id = %(seal)s
"""
# The list holds 16 bytes for each row: its id, and the beginning of its hash.
_DIFFERENCE = """
WITH list AS MATERIALIZED (
  SELECT rows || ''::bytea AS rows FROM rewards_seal WHERE id = %(seal)s
), sealed AS (
  SELECT ('x' || encode(substring(rows FROM n * 16 + 1 FOR 8), 'hex'))::bit(64)::bigint AS id,
         substring(rows FROM n * 16 + 9 FOR 8) AS digest
    FROM list, LATERAL generate_series(0, length(rows) / 16 - 1) n
), now AS (
  SELECT id, substring(digest FROM 1 FOR 8) AS digest FROM ledger_stretch_rows(%(from)s::xid8, %(to)s::xid8)
), different AS (
  SELECT coalesce(sealed.id, now.id) AS id, CASE WHEN now.id IS NULL THEN 'missing'
         WHEN sealed.id IS NULL THEN 'added' ELSE 'changed' END AS happened
    FROM sealed FULL JOIN now ON now.id = sealed.id WHERE sealed.digest IS DISTINCT FROM now.digest
)
SELECT id, happened,
       coalesce((SELECT ' (posting ' || string_agg(p.id::text, ', ' ORDER BY p.id) || ')'
                   FROM rewards_posting p WHERE p.transaction_id = d.id), ''),
       (SELECT count(*) - 1 FROM different)
  FROM different d ORDER BY id LIMIT 1
"""
# What a seal counted on the merchants' accounts is what its transactions' postings make.
COUNTED_OTHERWISE = {
    "seal {0}: account {1} in {2}, {3}: {4} are counted, its postings make {5}": """
        SELECT %(seal)s, account_id, month, kind,
               format('%%s transactions of %%s coins', coalesce(v.transactions, 0), coalesce(v.coins, 0)),
               format('%%s of %%s', coalesce(n.transactions, 0), coalesce(n.coins, 0))
          FROM (SELECT * FROM rewards_turnover WHERE seal_id = %(seal)s) v
          FULL JOIN ledger_stretch_turnover(%(from)s::xid8, %(to)s::xid8) n USING (month, kind, account_id)
         WHERE (v.transactions, v.coins) IS DISTINCT FROM (n.transactions, n.coins)"""
}
# The numbers of postings that seals of a range used, with those between them and the seal before.
POSTINGS_OF = """
SELECT least(min(p.id), coalesce((
         SELECT max(q.id) FROM rewards_seal s JOIN rewards_transaction u ON u.xid >= s.from_xid AND u.xid < s.to_xid
           JOIN rewards_posting q ON q.transaction_id = u.id
          WHERE s.to_xid = %(from)s::xid8), -9223372036854775807)), max(p.id)
  FROM rewards_transaction t JOIN rewards_posting p ON p.transaction_id = t.id
 WHERE t.xid >= %(from)s::xid8 AND t.xid < %(to)s::xid8
"""
