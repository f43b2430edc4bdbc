"""Read what the report of a period's end says: where every coin is, what each agency gave, how far statements are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from civic.agencies import models as agency_models
from rewards.ledger.models import Account
from rewards.ledger.queries import snapshot
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements.models import Statement

Kind = Account.Kind
KEPT_SECONDS = 30 * 86400
ORIGIN_RULE = _(
    "Coins are not marked. Of the coins in a wallet with the same last day, the first to come count as the first "
    "to go. A payment that was given back counts as never made."
)


@dataclass(frozen=True)
class Place:
    """One kind of account: coins that came in and went out in the period, and what was there at its end."""

    kind: str
    came: int
    went: int
    left: int

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class Agency:
    """What one agency's coins did from the first day of the year to the period's end; `month_given`: in the period.

    `opened` is what was issued, less what was lowered or corrected.
    """

    name: str
    opened: int
    returned: int
    promised: int
    given: int
    month_given: int
    in_campaigns: int
    left: int


def places(month: date, *, since: date | None = None) -> list[Place]:
    """List the kinds of accounts in the order of a coin's life; their ends add up to nothing.

    `since`: `left` is what came and went after that period alone, and only what is new is read.
    """
    rows = {row[0]: Place(*row) for row in _rows(_PLACES_SINCE if since else _PLACES, month, since)}
    return [rows.get(str(kind), Place(str(kind), 0, 0, 0)) for kind in Kind]


def agencies(month: date) -> list[Agency]:
    """List each agency with a budget in the period's year, named in the reader's language."""
    return _named(_moved(month))


def kept_agencies(settlement: Settlement) -> list[Agency]:
    """The same of a closed period whose coins are not kept yet, read from the postings once: it stays as it is."""
    place = f"settlement-agencies:{settlement.month}"
    return _named(cache.get_or_set(place, lambda: _moved(settlement.month), KEPT_SECONDS) or [])


def _moved(month: date) -> list[tuple[Any, ...]]:
    with snapshot(), transaction.atomic(), connection.cursor() as cursor:
        # A campaign's account has as many postings as people got coins, a hundred times what the planner expects: it
        # would look up each one's transaction by itself.
        cursor.execute("SET LOCAL enable_nestloop = off")
        rows = _rows(_AGENCIES, month)
        cursor.execute("SET LOCAL enable_nestloop = on")
    return rows


def _named(rows: list[tuple[Any, ...]]) -> list[Agency]:
    names = {agency.pk: str(agency) for agency in agency_models.Agency.objects.all()}
    return [Agency(names[pk], *figures) for pk, *figures in rows]


def by_status(settlement: Settlement) -> list[tuple[Statement.Status, int, int, int]]:
    """Count statements, coins and NT$ in each state, in the order of a statement's life."""
    rows = settlement.statements.values("status").annotate(n=Count("id"), c=Sum("coins_payable"), twd=Sum("amount_twd"))
    found = {row["status"]: (row["n"], row["c"], row["twd"]) for row in rows.order_by()}
    return [(status, *found[status]) for status in Statement.Status if status in found]


def differences(settlement: Settlement) -> list[SettlementDifference]:
    """List the differences that held statements of the period, with their explanations."""
    found = SettlementDifference.objects.filter(statement__settlement=settlement.pk)
    return list(found.select_related("statement", "explained_by").order_by("id"))


def _rows(sql: str, month: date, since: date | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"month": month, "since": since})
        return list(cursor.fetchall())


# Summed by pairs of kinds first, so that the postings are read once for both ends.
_PLACES_OF = """
, moved AS (
  SELECT t.month = %(month)s AS now, s.kind AS source, d.kind AS destination, sum(p.amount) AS coins
    FROM posted p
    JOIN written t ON t.id = p.transaction_id
    JOIN rewards_account s ON s.id = p.source_id
    JOIN rewards_account d ON d.id = p.destination_id
   GROUP BY 1, 2, 3
), ends AS (
  SELECT now, destination AS kind, coins AS came, 0 AS went FROM moved
  UNION ALL
  SELECT now, source, 0, coins FROM moved
)
SELECT kind, coalesce(sum(came) FILTER (WHERE now), 0)::bigint, coalesce(sum(went) FILTER (WHERE now), 0)::bigint,
       sum(came - went)::bigint
  FROM ends GROUP BY kind
"""
_PLACES = f"""
WITH written AS (SELECT id, month FROM rewards_transaction WHERE month <= %(month)s),
     posted AS (SELECT * FROM rewards_posting) {_PLACES_OF}"""
# Between the first and the last number of what is new: its own stretch of the index, however much lies before.
_PLACES_SINCE = f"""
WITH written AS MATERIALIZED (
  SELECT id, month FROM rewards_transaction WHERE month > %(since)s AND month <= %(month)s
), posted AS MATERIALIZED (
  SELECT p.transaction_id, p.source_id, p.destination_id, p.amount FROM rewards_posting p
   WHERE p.transaction_id BETWEEN (SELECT min(id) FROM written) AND (SELECT max(id) FROM written)
) {_PLACES_OF}"""
# What moved on the accounts of budgets and campaigns, summed by account, kind and period before anything is joined to
# it: a campaign's account has as many postings as people got coins. Only of a budget does it matter where coins went.
_AGENCIES = """
WITH here AS (
  SELECT account_id, false AS is_budget FROM rewards_campaign
  UNION ALL
  SELECT account_id, true FROM rewards_agencybudget
), legs AS (
  SELECT h.account_id, h.is_budget, p.transaction_id, p.destination_id AS other_id, -p.amount AS amount
    FROM here h JOIN rewards_posting p ON p.source_id = h.account_id
  UNION ALL
  SELECT h.account_id, h.is_budget, p.transaction_id, p.source_id, p.amount
    FROM here h JOIN rewards_posting p ON p.destination_id = h.account_id
), moved AS MATERIALIZED (
  SELECT l.account_id, t.kind, t.month, o.kind AS other, sum(l.amount) AS amount
    FROM legs l JOIN rewards_transaction t ON t.id = l.transaction_id
    LEFT JOIN rewards_account o ON l.is_budget AND o.id = l.other_id
   WHERE t.month <= %(month)s
   GROUP BY 1, 2, 3, 4
), budget AS (
  SELECT b.agency_id,
         coalesce(sum(m.amount) FILTER (WHERE m.other = 'mint'), 0) AS opened,
         coalesce(-sum(m.amount) FILTER (WHERE m.other = 'returned'), 0) AS returned,
         coalesce(-sum(m.amount) FILTER (WHERE m.kind IN ('reserve', 'return')), 0) AS promised,
         coalesce(sum(m.amount), 0) AS left_over
    FROM rewards_agencybudget b LEFT JOIN moved m ON m.account_id = b.account_id
   WHERE b.year = extract(year FROM %(month)s::date)
   GROUP BY b.agency_id
), campaign AS (
  SELECT c.agency_id,
         coalesce(-sum(m.amount) FILTER (WHERE m.kind IN ('award', 'refund')  -- an award that was taken back
           AND m.month >= date_trunc('year', %(month)s::date)), 0) AS given,
         coalesce(-sum(m.amount) FILTER (WHERE m.kind IN ('award', 'refund') AND m.month = %(month)s), 0)
           AS month_given,
         sum(m.amount) AS inside
    FROM rewards_campaign c JOIN moved m ON m.account_id = c.account_id
   GROUP BY c.agency_id
)
SELECT a.id, b.opened::bigint, b.returned::bigint, b.promised::bigint, coalesce(c.given, 0)::bigint,
       coalesce(c.month_given, 0)::bigint,
       coalesce(c.inside, 0)::bigint, b.left_over::bigint
  FROM budget b JOIN civic_agency a ON a.id = b.agency_id LEFT JOIN campaign c ON c.agency_id = b.agency_id
 ORDER BY a.name
"""
