"""Two years of coins: budgets and campaigns by the actions of their people, awards and payments in one go.

What citizens and clerks did is written as the ledger's functions would have written it, month by month and week by
week; `verify_ledger --all` looks at every posting at the end.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from bench.world.rows import bare, one, unguarded, write
from civic.accounts.models import User
from civic.agencies.models import Agency
from civic.core.calendar import day_start, next_month, taipei_day
from civic.shown_codes.drawing import ALPHABET
from rewards.budgets import actions as budgets
from rewards.budgets.models import Campaign
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, vintages

GRANTED = 900_000_000  # coins that an agency's campaign of a year may give
SPENT = 0.96  # of awards, by a payment of a part of each
WEEKS = 4

PLAN = """
CREATE TEMP TABLE plan AS
SELECT 'award' AS kind, p.citizen_id AS citizen, p.coins_awarded AS coins, a.agency, 0 AS till,
       'questionnaire:' || a.id || ':' || p.citizen_id AS key, 'questionnaires' AS actor, q.title AS reason,
       p."on" + interval '9 hours' + pg_temp.chance(p.id, 80) * interval '13 hours' AS local, p.id AS n
  FROM surveys_participation p JOIN asked a ON a.version = p.version_id JOIN surveys_questionnaire q ON q.id = a.id
 WHERE p.coins_awarded > 0 AND p."on" >= '{month}' AND p."on" < '{after}'
UNION ALL
SELECT 'award', {citizens} + 1 + 3 * ((j::bigint * 1000003 + {number} * 7919) % {pool}), 5 + 5 * (j % 9), 0, 0,
       'world:{month}:' || j, 'events', '參加活動',
       '{month}'::date + interval '9 hours' + pg_temp.chance(j, 81 + {number}) * interval '{days} days', -j
  FROM generate_series(1, {more}) j;
INSERT INTO plan
SELECT 'spend', citizen, greatest(1, (coins * (0.4 + 0.6 * pg_temp.chance(n, 83)))::int), 0,
       1 + floor({shops} * pg_temp.chance(n, 84) * pg_temp.chance(n, 85))::int, key, '', '',
       local + pg_temp.chance(n, 86) * least(interval '6 days', '{after}'::timestamp - local), n
  FROM plan WHERE pg_temp.chance(n, 82) < {spent};
CREATE TEMP TABLE told AS
SELECT {transactions} + row_number() OVER (ORDER BY local, n, kind) AS id, p.*,
       local AT TIME ZONE 'Asia/Taipei' AS at, extract(year FROM local)::int AS year FROM plan p;
CREATE INDEX ON told (at);
"""
# A week of it, in a database transaction of its own: what a seal covers is no larger than on a real day or two.
WEEK = """
INSERT INTO rewards_transaction
  (id, kind, idempotency_key, request_hash, actor, reason, effective_at, month, recorded_at, xid)
SELECT t.id, t.kind, CASE t.kind WHEN 'award' THEN t.key ELSE 'redeem:' || s.clerk || ':' || md5(t.key) END,
       md5(t.key) || md5(t.kind), CASE t.kind WHEN 'award' THEN t.actor ELSE 'user:' || s.clerk END,
       CASE t.kind WHEN 'award' THEN t.reason ELSE s.name || ' · ' || pg_temp.receipt(t.id) END, t.at, '{month}', t.at,
       pg_current_xact_id()
  FROM told t LEFT JOIN tills s ON s.n = t.till WHERE t.at >= {since} AND t.at < {until} ORDER BY t.id;
INSERT INTO rewards_posting (id, transaction_id, source_id, destination_id, amount)
SELECT t.id, t.id, CASE t.kind WHEN 'award' THEN c.account ELSE w.account END,
       CASE t.kind WHEN 'award' THEN w.account ELSE s.account END, t.coins
  FROM told t LEFT JOIN tills s ON s.n = t.till
  LEFT JOIN pots c ON t.kind = 'award' AND c.year = t.year AND c.n = CASE t.agency WHEN 0 THEN t.id % {pots}
                                                                     ELSE (SELECT o.n FROM pots o
                                                                            WHERE o.agency = t.agency LIMIT 1) END
 CROSS JOIN LATERAL (SELECT {accounts} + (t.citizen - {citizens}) * {years} + t.year - {first_year} AS account) w
 WHERE t.at >= {since} AND t.at < {until} ORDER BY t.id;
INSERT INTO rewards_redemption
  (id, receipt, shop_id, citizen_id, amount, transaction_id, confirmed_by_id, completed_at, state)
SELECT t.id, pg_temp.receipt(t.id), s.id, t.citizen, t.coins, t.id, s.clerk, t.at, 'completed'
  FROM told t JOIN tills s ON s.n = t.till WHERE t.kind = 'spend' AND t.at >= {since} AND t.at < {until} ORDER BY t.id;
"""
# Eight letters out of a number, so that no two numbers have the same: 30^8 of them, 7919 has no part in 30.
RECEIPT = """
CREATE FUNCTION pg_temp.receipt(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT {first} || '-' || {last} FROM (SELECT (n * 7919000001) % 656100000000 AS x) d $$
"""
# Wallets come when all is written, with what is left in each: no posting is looked at by its accounts before.
WALLETS = """
INSERT INTO rewards_account (id, address, kind, holder_id, expires_on, balance, opened_at)
SELECT m.account, 'wallet/' || h.citizen || '/' || v.last, 'wallet', h.citizen, v.last, m.coins, m.since
  FROM (SELECT account, sum(coins)::bigint AS coins, min(since) AS since
          FROM (SELECT destination_id AS account, amount AS coins, t.effective_at AS since
                  FROM rewards_posting p JOIN rewards_transaction t ON t.id = p.transaction_id
                 WHERE p.destination_id > {accounts} AND p.id > {begin}
                UNION ALL SELECT source_id, -amount, 'infinity' FROM rewards_posting
                 WHERE source_id > {accounts} AND id > {begin}) each GROUP BY account) m,
       LATERAL (SELECT {citizens} + (m.account - {accounts}) / {years} AS citizen,
                       {first_year} + (m.account - {accounts}) % {years} AS year) h
  JOIN lasts v ON v.year = h.year ORDER BY m.account
"""
POTS_DRAWN = """
WITH drawn AS (SELECT p.source_id AS account, sum(p.amount)::bigint AS coins FROM rewards_posting p
                 JOIN pots c ON c.account = p.source_id WHERE p.id > {begin} GROUP BY 1)
UPDATE rewards_slice s SET coins = (c.coins - d.coins) / 16 + (s.number < (c.coins - d.coins) % 16)::int
  FROM drawn d JOIN pots c USING (account) WHERE s.account_id = d.account
"""
LAPSED = """
WITH due AS (SELECT row_number() OVER (ORDER BY id) AS n, id, expires_on, balance FROM rewards_account
              WHERE id > {accounts} AND kind = 'wallet' AND expires_on < '{today}' AND balance > 0),
told AS (INSERT INTO rewards_transaction
    (id, kind, idempotency_key, request_hash, actor, reason, effective_at, month, recorded_at, xid)
  SELECT {transactions} + n, 'expire', 'expire:' || id || ':' || expires_on + 1, md5(id::text) || md5(balance::text),
         'lapse_coins', to_char(expires_on, 'YYYY-MM-DD'), m.at, (m.at AT TIME ZONE 'Asia/Taipei')::date, m.at,
         pg_current_xact_id()
    FROM due, LATERAL (SELECT (expires_on + 1)::timestamp AT TIME ZONE 'Asia/Taipei' AS at) m),
moved AS (INSERT INTO rewards_posting (id, transaction_id, source_id, destination_id, amount)
  SELECT {transactions} + n, {transactions} + n, id, {expired}, balance FROM due)
UPDATE rewards_account a SET balance = 0 FROM due WHERE due.id = a.id
"""


def open_campaigns(people: dict[str, User], *, start: date, now: datetime) -> dict[tuple[int, int], Campaign]:
    """A budget and a campaign for each agency without one and each year, by two people each; by agency and year."""
    made = {}
    coordinator, finance = people["coordinator"], people["finance"]
    for agency in Agency.objects.filter(slug__startswith="bureau-").order_by("pk"):
        editor = User.objects.get(email=f"bureau{agency.slug[-2:]}.editor@demo.test")
        for year in range(start.year, taipei_day(now).year + 1):
            at = day_start(max(start, date(year, 1, 2))) + timedelta(hours=9)
            key, title = f"world:budget:{agency.slug}:{year}", f"{year} {agency.name}推播獎勵"
            budgets.open_budget(
                agency, year, GRANTED, by=coordinator, approved_by=finance, reason=title, key=key, now=at
            )
            asked = budgets.request_campaign(agency, title=title, purpose="答題的獎勵", max_coins=GRANTED, by=editor)
            made[agency.pk, year] = budgets.approve_campaign(asked, by=coordinator, now=at)
            Campaign.objects.filter(pk=asked.pk).update(proposed_at=at - timedelta(hours=1))
    return made


def tell(campaigns: dict[tuple[int, int], Campaign], *, citizens: int, postings: int, months: list[date],
         today: date, part: Callable[[int, int], None]) -> None:  # fmt: skip
    """Write awards and payments of these months, then the wallets with what is left, and what lapsed."""
    begin, names = _names(campaigns, citizens=citizens, months=months)
    pool = "greatest(1, (SELECT coalesce(max(last), 1) FROM joining WHERE day < '{month}') / 3)"
    promised = one('SELECT count(*) FROM surveys_participation WHERE coins_awarded > 0 AND "on" >= %s', [months[0]])
    more = max(1, round((postings / (1 + SPENT) - promised) / len(months)))
    with unguarded(), bare("rewards_redemption", "rewards_posting", "rewards_transaction"):
        for number, month in enumerate(months):
            days = (next_month(month) - month).days - 1
            facts = names | {"month": month, "after": next_month(month), "number": number, "more": more, "days": days}
            facts |= {"pool": one(f"SELECT {pool}".format(month=month)), "transactions": begin}
            write(PLAN.format(**facts))
            for since, until in _weeks(month):
                write(WEEK.format(**facts, since=_at(since), until=_at(until)))
            begin += int(one("SELECT count(*) FROM told"))
            write("DROP TABLE plan, told")
            part(number + 1, len(months) + 3)
        names["transactions"] = begin
        write(WALLETS.format(**names))
        write(POTS_DRAWN.format(**names))
        write(LAPSED.format(**names, today=today, expired=ledger.open_account(addresses.EXPIRED)))
        part(len(months) + 1, len(months) + 3)
    for table in ("rewards_transaction", "rewards_posting", "rewards_redemption", "rewards_account"):
        write(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    write("ANALYZE rewards_transaction, rewards_posting, rewards_redemption, rewards_account")


def _names(
    campaigns: dict[tuple[int, int], Campaign], *, citizens: int, months: list[date]
) -> tuple[int, dict[str, object]]:
    """The numbers behind which this world's rows lie, and the temporary tables of campaigns and vintages."""
    years = range(months[0].year, months[-1].year + 1)
    agencies = sorted({agency for agency, _year in campaigns})
    pots = ", ".join(f"({n}, {agency}, {year}, {campaigns[agency, year].account_id}, {GRANTED})"
                     for n, agency in enumerate(agencies) for year in years)  # fmt: skip
    write("CREATE TEMP TABLE pots (n int, agency bigint, year int, account bigint, coins bigint)")
    write(f"INSERT INTO pots VALUES {pots}")
    write("CREATE TEMP TABLE lasts (year int, last date)")
    for year in years:
        write("INSERT INTO lasts VALUES (%s, %s)", [year, vintages.last_day(date(year, 6, 1))])
    letter = "substr('{letters}', 1 + ((x / {place}) % 30)::int, 1)"
    parts = [letter.format(letters=ALPHABET, place=30**place) for place in range(8)]
    write(RECEIPT.format(first=" || ".join(parts[:4]), last=" || ".join(parts[4:])))
    begin = int(one("SELECT greatest((SELECT max(id) FROM rewards_transaction), (SELECT max(id) FROM rewards_posting),"
                    "                (SELECT max(id) FROM rewards_redemption))"))  # fmt: skip
    names = {
        "citizens": citizens, "accounts": one("SELECT max(id) FROM rewards_account") + 1000, "years": len(years),
        "first_year": years[0], "pots": len(agencies), "shops": one("SELECT count(*) FROM tills"), "spent": SPENT,
        "begin": begin,
    }  # fmt: skip
    return begin, names


def _weeks(month: date) -> Iterator[tuple[datetime, datetime]]:
    start, end = day_start(month), day_start(next_month(month))
    for week in range(WEEKS):
        yield start + (end - start) * week / WEEKS, start + (end - start) * (week + 1) / WEEKS


def _at(instant: datetime) -> str:
    return f"timestamptz '{instant.isoformat()}'"
