"""The patterns of a day, each one question to the database. What they mean and their limits: docs/fraud-desk.md."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from civic.core.calendar import day_start
from rewards.fraud.models import Finding

Pattern = Finding.Pattern
# How often something must happen before it is listed.
PAYERS_AT_ONE_TILL, MINUTES_AT_ONE_TILL = 8, 5
SAME_PAYER_TIMES = 5
NIGHT_TIMES, NIGHT_UNTIL_HOUR = 3, 5
VOID_TIMES, VOID_DAYS = 3, 7
GUESSES = 10
PAYERS_ON_ONE_PHONE = 4
CHILDREN_OF_ONE_GUARDIAN, QUICK_SECONDS = 3, 120
PINS_OF_ONE_CARD, PINS_AT_ONE_TILL = 5, 10


@dataclass(frozen=True)
class Seen:
    """One pattern: whose, how often, how many coins."""

    pattern: Finding.Pattern
    key: str
    merchant_id: int | None
    citizen_id: int | None
    count: int
    coins: int
    signs: str = ""  # what gave it away, where a number does not say it: owner, mail, phone, account, name


def of_day(day: date) -> list[Seen]:
    """Everything that a Taipei day shows."""
    facts: dict[str, Any] = {
        "since": day_start(day),
        "until": day_start(day + timedelta(days=1)),
        "week": day_start(day - timedelta(days=VOID_DAYS - 1)),
        "payers": PAYERS_AT_ONE_TILL,
        "minutes": timedelta(minutes=MINUTES_AT_ONE_TILL),
        "same": SAME_PAYER_TIMES,
        "night": NIGHT_TIMES,
        "dawn": NIGHT_UNTIL_HOUR,
        "voids": VOID_TIMES,
        "guesses": GUESSES,
        "day": day,
        "phone": PAYERS_ON_ONE_PHONE,
        "card_pins": PINS_OF_ONE_CARD,
        "till_pins": PINS_AT_ONE_TILL,
        "children": CHILDREN_OF_ONE_GUARDIAN,
        "quick": timedelta(seconds=QUICK_SECONDS),
    }
    found = []
    with connection.cursor() as cursor:
        for pattern, sql in _SQL.items():
            cursor.execute(sql, facts)
            found += [Seen(pattern, *row) for row in cursor.fetchall()]
    return found


_PAID = """
SELECT r.*, s.merchant_id FROM rewards_redemption r JOIN rewards_shop s ON s.id = r.shop_id
 WHERE r.completed_at >= %(since)s AND r.completed_at < %(until)s
"""
_MAILBOX = "nullif(split_part(split_part(lower({0}), '@', 1), '+', 1) || '@' || split_part(lower({0}), '@', 2), '@')"
_SQL = {
    Pattern.OWN_STAFF: f"""
SELECT 'm' || p.merchant_id || ':c' || p.citizen_id, p.merchant_id, p.citizen_id, count(*), sum(p.amount)::bigint
  FROM ({_PAID}) p JOIN civic_citizen c ON c.id = p.citizen_id
 WHERE EXISTS (SELECT 1 FROM rewards_shopstaff f WHERE f.merchant_id = p.merchant_id AND f.user_id = c.user_id)
 GROUP BY p.merchant_id, p.citizen_id
""",
    Pattern.ONE_TILL: f"""
WITH till AS (
  SELECT p.*, coalesce('d' || p.device_id, 'u' || p.confirmed_by_id) AS till FROM ({_PAID}) p WHERE p.way <> 'poster'
), burst AS (
  SELECT a.till, a.merchant_id,
         (SELECT count(DISTINCT b.citizen_id) FROM till b
           WHERE b.till = a.till AND b.completed_at BETWEEN a.completed_at AND a.completed_at + %(minutes)s) AS payers,
         (SELECT sum(b.amount) FROM till b
           WHERE b.till = a.till AND b.completed_at BETWEEN a.completed_at AND a.completed_at + %(minutes)s) AS coins
    FROM till a WHERE a.till IS NOT NULL
)
SELECT 'm' || merchant_id || ':' || till, merchant_id, NULL, max(payers), max(coins)::bigint
  FROM burst WHERE payers >= %(payers)s GROUP BY merchant_id, till
""",
    Pattern.SAME_PAYER: f"""
SELECT 'm' || merchant_id || ':c' || citizen_id, merchant_id, citizen_id, count(*), sum(amount)::bigint
  FROM ({_PAID}) p WHERE citizen_id IS NOT NULL
 GROUP BY merchant_id, citizen_id HAVING count(*) >= %(same)s
""",
    Pattern.NIGHT: f"""
SELECT 'm' || merchant_id, merchant_id, NULL, count(*) FILTER (WHERE early), (sum(amount) FILTER (WHERE early))::bigint
  FROM (SELECT p.*, extract(hour FROM p.completed_at AT TIME ZONE 'Asia/Taipei') < %(dawn)s AS early
          FROM ({_PAID}) p) n
 GROUP BY merchant_id 
HAVING count(*) FILTER (WHERE early) >= %(night)s AND 2 * count(*) FILTER (WHERE early) >= count(*)
""",
    Pattern.VOIDS: """
WITH back AS (
  SELECT r.shop_id, r.citizen_id, r.id, r.voided_at AS at, r.amount AS coins
    FROM rewards_redemption r WHERE r.voided_at >= %(week)s AND r.voided_at < %(until)s
  UNION ALL
  SELECT r.shop_id, r.citizen_id, r.id, b.refunded_at, b.coins
    FROM rewards_refund b JOIN rewards_redemption r ON r.id = b.redemption_id
   WHERE b.refunded_at >= %(week)s AND b.refunded_at < %(until)s
     AND b.late_id IS NULL  -- what two people of the county decided is no pattern
)
SELECT 'm' || s.merchant_id || ':c' || b.citizen_id, s.merchant_id, b.citizen_id, count(DISTINCT b.id),
       sum(b.coins)::bigint
  FROM back b JOIN rewards_shop s ON s.id = b.shop_id WHERE b.citizen_id IS NOT NULL
 GROUP BY s.merchant_id, b.citizen_id
HAVING count(DISTINCT b.id) >= %(voids)s AND max(b.at) >= %(since)s
""",
    Pattern.GUESSING: """
SELECT coalesce('d' || w.device_id, 'u' || w.user_id),
       coalesce(max(ds.merchant_id),
                max((SELECT min(f.merchant_id) FROM rewards_shopstaff f WHERE f.user_id = w.user_id))),
       NULL, count(*), 0
  FROM rewards_wrongcode w
  LEFT JOIN rewards_device d ON d.id = w.device_id LEFT JOIN rewards_shop ds ON ds.id = d.shop_id
 WHERE w.at >= %(since)s AND w.at < %(until)s
 GROUP BY w.device_id, w.user_id HAVING count(*) >= %(guesses)s
""",
    # A number, not who: neither the phone's hash nor a payer's id stays on the list, and no two days can be joined.
    Pattern.ONE_PHONE: """
SELECT left(encode(sha256(convert_to(f.phone_hash || %(day)s::text, 'UTF8')), 'hex'), 32), NULL, NULL,
       count(*), coalesce(sum(p.coins), 0)::bigint
  FROM rewards_payerphone f
  LEFT JOIN LATERAL (
    SELECT sum(r.amount) AS coins FROM rewards_redemption r
     WHERE r.citizen_id = f.citizen_id AND r.way IN ('code', 'poster', 'voucher')
       AND r.completed_at >= %(since)s AND r.completed_at < %(until)s) p ON true
 WHERE f.day = %(day)s GROUP BY f.phone_hash HAVING count(*) >= %(phone)s
""",
    # Addresses that differ in digits and marks only, one name for both, an answer at once, or many children.
    Pattern.GUARDIAN: """
WITH given AS (
  SELECT g.*, u.name AS child,
         regexp_replace(split_part(g.mailbox, '@', 1), '[^a-z]', '', 'g') AS theirs,
         regexp_replace(split_part(split_part(lower(u.email), '@', 1), '+', 1), '[^a-z]', '', 'g') AS own,
         (SELECT count(DISTINCT o.citizen_id) FROM civic_guardianconsent o
           WHERE o.mailbox = g.mailbox AND o.given_at IS NOT NULL AND o.withdrawn_at IS NULL) AS children
    FROM civic_guardianconsent g JOIN civic_citizen c ON c.id = g.citizen_id JOIN civic_user u ON u.id = c.user_id
   WHERE g.given_at >= %(since)s AND g.given_at < %(until)s AND g.withdrawn_at IS NULL
)
SELECT 'g' || id, NULL, citizen_id, children, 0 FROM given
 WHERE children >= %(children)s OR given_at - asked_at < %(quick)s OR (length(own) > 2 AND theirs = own)
    OR (child <> '' AND lower(name) = lower(child))
""",
    # Staff who own a shop, or share a mailbox, telephone, name or bank account with one, and have declared no stake in
    # it. Two people may share a name: each set of signs is listed once, not every day.
    Pattern.UNDECLARED: f"""
WITH staff AS (
  SELECT u.id, c.id AS citizen, {_MAILBOX.format("u.email")} AS mailbox, u.name
    FROM civic_user u LEFT JOIN civic_citizen c ON c.user_id = u.id
   WHERE u.is_active AND EXISTS (SELECT 1 FROM civic_membership m WHERE m.user_id = u.id AND m.role <> 'auditor')
), payee AS (
  SELECT m.id, m.applied_by_id, left(m.bank_code, 3) AS bank, m.bank_account, {_MAILBOX.format("m.email")} AS mailbox,
         m.contact, regexp_replace(m.phone, '[^0-9]', '', 'g') AS digits
    FROM rewards_merchant m WHERE m.state <> 'rejected'
), owner AS (
  SELECT f.merchant_id AS merchant, f.user_id, u.name, {_MAILBOX.format("u.email")} AS mailbox
    FROM rewards_shopstaff f JOIN civic_user u ON u.id = f.user_id WHERE f.role = 'owner'
  UNION SELECT p.id, u.id, u.name, {_MAILBOX.format("u.email")} FROM payee p JOIN civic_user u ON u.id = p.applied_by_id
), known AS (  -- shops of which it is told or seen that they are a member of staff's
  SELECT user_id, merchant FROM owner UNION SELECT user_id, merchant_id FROM rewards_interest WHERE ended_at IS NULL
), sign AS (
  SELECT s.id, s.citizen, o.merchant, 'owner' AS word FROM staff s JOIN owner o ON o.user_id = s.id
  UNION SELECT s.id, s.citizen, p.id, 'mail' FROM staff s JOIN payee p ON p.mailbox = s.mailbox
  UNION SELECT s.id, s.citizen, o.merchant, 'mail'
          FROM staff s JOIN owner o ON o.mailbox = s.mailbox AND o.user_id <> s.id
  UNION SELECT s.id, s.citizen, p.id, 'name' FROM staff s JOIN payee p ON p.contact = s.name WHERE s.name <> ''
  UNION SELECT s.id, s.citizen, o.merchant, 'name' FROM staff s JOIN owner o ON o.name = s.name AND o.user_id <> s.id
         WHERE s.name <> ''
  UNION SELECT s.id, s.citizen, p.id, 'phone' FROM staff s JOIN known k ON k.user_id = s.id
    JOIN payee q ON q.id = k.merchant JOIN payee p ON p.id <> q.id AND p.digits = q.digits AND length(p.digits) >= 8
  UNION SELECT s.id, s.citizen, p.id, 'account' FROM staff s JOIN known k ON k.user_id = s.id
    JOIN payee q ON q.id = k.merchant
    JOIN payee p ON p.id <> q.id AND p.bank_account = q.bank_account AND p.bank = q.bank AND p.bank_account <> ''
), found AS (
  SELECT id, citizen, merchant, string_agg(word, ',' ORDER BY word) AS signs, count(*) AS n FROM sign
   WHERE NOT EXISTS (SELECT 1 FROM rewards_interest i
                      WHERE i.user_id = sign.id AND i.merchant_id = sign.merchant AND i.ended_at IS NULL)
   GROUP BY id, citizen, merchant
)
SELECT 'u' || id || ':m' || merchant || ':' || signs, merchant, citizen, n, 0, signs FROM found
 WHERE NOT EXISTS (SELECT 1 FROM rewards_finding x WHERE x.pattern = 'undeclared' AND x.day <> %(day)s
                      AND x.key = 'u' || found.id || ':m' || found.merchant || ':' || found.signs)
""",
    Pattern.PINS: """
WITH tried AS (
  SELECT w.card_id, w.device_id, w.user_id, c.citizen_id,
         coalesce(ds.merchant_id, (SELECT min(s.merchant_id) FROM rewards_shopstaff s WHERE s.user_id = w.user_id))
           AS merchant_id
    FROM rewards_wrongpin w JOIN rewards_card c ON c.id = w.card_id
    LEFT JOIN rewards_device d ON d.id = w.device_id LEFT JOIN rewards_shop ds ON ds.id = d.shop_id
   WHERE w.at >= %(since)s AND w.at < %(until)s
)
SELECT 'card' || card_id, CASE WHEN count(DISTINCT merchant_id) = 1 THEN min(merchant_id) END, citizen_id, count(*), 0
  FROM tried GROUP BY card_id, citizen_id HAVING count(*) >= %(card_pins)s
UNION ALL
SELECT coalesce('d' || device_id, 'u' || user_id), min(merchant_id), NULL, count(*), 0
  FROM tried GROUP BY 1 HAVING count(*) >= %(till_pins)s
""",
}
