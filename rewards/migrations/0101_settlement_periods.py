"""The books' periods, cut by the settlement scheme: a month, half a month, or a day. docs/adr/0029 says why so.

`month` is a period's first day. A scheme begins with a month whose books have not begun, so every period lies in one
month, the one after it is found by the scheme of its first day, and no past entry changes its period.
"""

from django.db import migrations

PERIODS = """
-- The first day of the period of this length in which a day lies. Written into the queries that use it.
CREATE FUNCTION settlement_cut(p_length text, p_day date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_length = 'day' THEN p_day
              WHEN p_length = 'half' AND extract(day FROM p_day) > 15
                THEN (date_trunc('month', p_day::timestamp) + interval '15 days')::date
              ELSE date_trunc('month', p_day::timestamp)::date END
$$;

-- The first day of the period in which a Taipei day lies, by the scheme in force on it.
CREATE FUNCTION settlement_period_of(p_day date) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE cut text;
BEGIN
  SELECT s.length INTO cut FROM rewards_settlementscheme s
   WHERE s.state = 'approved' AND s.valid_from <= p_day ORDER BY s.valid_from DESC, s.id DESC LIMIT 1;
  RETURN settlement_cut(cut, p_day);
END $$;

-- The first day of the period after the one that begins on a day.
CREATE FUNCTION settlement_period_after(p_first date) RETURNS date LANGUAGE plpgsql STABLE AS $$
DECLARE cut text;
BEGIN
  SELECT s.length INTO cut FROM rewards_settlementscheme s
   WHERE s.state = 'approved' AND s.valid_from <= p_first ORDER BY s.valid_from DESC, s.id DESC LIMIT 1;
  RETURN CASE WHEN cut = 'day' THEN p_first + 1
              WHEN cut = 'half' AND extract(day FROM p_first) < 16
                THEN (date_trunc('month', p_first::timestamp) + interval '15 days')::date
              ELSE (date_trunc('month', p_first::timestamp) + interval '1 month')::date END;
END $$;

-- How a period is called: 2026-10 where it is the whole month, 2026-10-16 where it is shorter.
CREATE FUNCTION settlement_period_text(p_first date) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $$
BEGIN
  RETURN to_char(p_first, CASE
    WHEN p_first = settlement_cut('month', p_first)
         AND settlement_period_after(p_first) = (p_first + interval '1 month')::date THEN 'YYYY-MM'
    ELSE 'YYYY-MM-DD' END);
END $$;

-- As before, with the period of the scheme instead of the month. The shared lock keeps periods, and the scheme, as
-- they are until its writers are done. The stop and the scheme are asked for at once: no payment asks more often.
CREATE OR REPLACE FUNCTION ledger_transaction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stopped boolean; cut text; today date := (NEW.effective_at AT TIME ZONE 'Asia/Taipei')::date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7155001);
  SELECT EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL),
         (SELECT s.length FROM rewards_settlementscheme s
           WHERE s.state = 'approved' AND s.valid_from <= today ORDER BY s.valid_from DESC, s.id DESC LIMIT 1)
    INTO stopped, cut;
  IF stopped THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
  NEW.xid := pg_current_xact_id();
  NEW.recorded_at := clock_timestamp();
  NEW.month := settlement_cut(cut, today);
  WHILE EXISTS (SELECT 1 FROM rewards_closedmonth WHERE month = NEW.month) LOOP
    NEW.month := settlement_period_after(NEW.month);
  END LOOP;
  RETURN NEW;
END $$;
"""

LINES = """
CREATE OR REPLACE FUNCTION settlement_month_lines(p_month date)
RETURNS TABLE (merchant_id bigint, transaction_id bigint, kind text, at timestamptz, shop_id bigint,
               receipt text, coins bigint, corrects date)
LANGUAGE sql STABLE AS $$
  WITH period AS MATERIALIZED (
    SELECT p_month::timestamp AT TIME ZONE 'Asia/Taipei' AS starts,
           settlement_period_after(p_month)::timestamp AT TIME ZONE 'Asia/Taipei' AS ends
  ), booked AS (
    SELECT a.holder_id AS merchant_id, t.id AS transaction_id,
           CASE t.kind WHEN 'spend' THEN 'redemption' WHEN 'adjust' THEN 'adjustment' ELSE t.kind::text END AS kind,
           t.effective_at AS at, r.shop_id, coalesce(r.receipt, '')::text AS receipt, m.coins,
           nullif(least(coalesce(o.month, t.month),
                        CASE WHEN t.effective_at >= period.starts AND t.effective_at < period.ends THEN p_month
                        ELSE settlement_period_of((t.effective_at AT TIME ZONE 'Asia/Taipei')::date) END),
                  t.month) AS corrects
      FROM rewards_transaction t
      CROSS JOIN period
      JOIN LATERAL (
        SELECT account_id, sum(coins)::bigint AS coins
          FROM (SELECT destination_id AS account_id, amount AS coins FROM rewards_posting WHERE transaction_id = t.id
                UNION ALL
                SELECT source_id, -amount FROM rewards_posting WHERE transaction_id = t.id) p
         GROUP BY account_id) m ON true
      JOIN rewards_account a ON a.id = m.account_id AND a.kind = 'payable'
      LEFT JOIN rewards_transaction o ON o.id = t.reverses_id
      LEFT JOIN rewards_redemption r ON r.transaction_id = coalesce(t.reverses_id, t.id)
     WHERE t.month = p_month AND t.kind IN ('spend', 'void', 'refund', 'adjust')
  ), brought AS (
    SELECT b.merchant_id, NULL::bigint AS transaction_id, 'brought' AS kind,
           p_month::timestamp AT TIME ZONE 'Asia/Taipei' AS at, NULL::bigint AS shop_id, '' AS receipt,
           -sum(b.coins)::bigint AS coins, max(b.month) AS corrects
      FROM (SELECT s.merchant_id, s.settlement_id AS month, l.coins
              FROM rewards_statement s JOIN rewards_statementline l ON l.statement_id = s.id
             WHERE s.settlement_id < p_month AND l.kind IN ('brought', 'carried')
            UNION ALL
            SELECT s.merchant_id, s.settlement_id, -s.coins_payable
              FROM rewards_statement s WHERE s.settlement_id < p_month AND s.coins_payable < 0) b
     GROUP BY b.merchant_id HAVING sum(b.coins) > 0
  ), listed AS (SELECT * FROM booked UNION ALL SELECT * FROM brought)
  SELECT * FROM listed
  UNION ALL
  SELECT l.merchant_id, NULL, 'carried', period.ends - interval '1 microsecond', NULL, '', -sum(l.coins)::bigint, NULL
    FROM listed l CROSS JOIN period GROUP BY l.merchant_id, period.ends HAVING sum(l.coins) < 0
$$;

CREATE OR REPLACE FUNCTION settlement_line_text(p_kind text, p_transaction bigint, p_at timestamptz, p_shop bigint,
                                     p_receipt text, p_coins bigint, p_corrects date) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT p_kind || '|' || coalesce(p_transaction::text, '') || '|'
         || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '|' || coalesce(p_shop::text, '') || '|'
         || p_receipt || '|' || p_coins || '|'
         || coalesce(settlement_period_text(p_corrects), '')
$$;
"""

GUARDS = """
-- Only whole periods are closed and settled.
CREATE FUNCTION ledger_closed_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.month <> settlement_period_of(NEW.month) THEN
    RAISE EXCEPTION '% is not the first day of a period', NEW.month USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_a_period BEFORE INSERT ON rewards_closedmonth
  FOR EACH ROW EXECUTE FUNCTION ledger_closed_guard();

CREATE FUNCTION settlement_settlement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.month <> settlement_period_of(NEW.month) OR NEW.length IS DISTINCT FROM (CASE
       WHEN length(settlement_period_text(NEW.month)) = 7 THEN 'month'
       WHEN settlement_period_after(NEW.month) = NEW.month + 1 THEN 'day' ELSE 'half' END) THEN
    RAISE EXCEPTION '% is not a period of this length', NEW.month USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_a_period BEFORE INSERT ON rewards_settlement
  FOR EACH ROW EXECUTE FUNCTION settlement_settlement_guard();

-- A scheme is decided once, and approved only for a month whose books have not begun. The lock is the closer's: no
-- entry is under way while a scheme is approved, and whoever comes after it sees it.
CREATE FUNCTION settlement_scheme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE decided text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' THEN
      RAISE EXCEPTION 'a scheme is proposed before it is decided' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
     OR to_jsonb(NEW) - decided IS DISTINCT FROM to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'a scheme is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state = 'approved' THEN
    PERFORM pg_advisory_xact_lock(7155001);
    IF NEW.valid_from <= (NEW.decided_at AT TIME ZONE 'Asia/Taipei')::date
       OR EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.month >= NEW.valid_from)
       OR EXISTS (SELECT 1 FROM rewards_closedmonth c WHERE c.month >= NEW.valid_from) THEN
      RAISE EXCEPTION 'the books of % have begun', NEW.valid_from USING ERRCODE = 'TS001';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_decided BEFORE INSERT OR UPDATE OR DELETE ON rewards_settlementscheme
  FOR EACH ROW EXECUTE FUNCTION settlement_scheme_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_settlementscheme
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

SEARCH_PATH = r"""
DO $$
DECLARE ours regprocedure;
BEGIN
  FOR ours IN
    SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     WHERE p.pronamespace = current_schema()::regnamespace AND l.lanname = 'plpgsql'
       AND p.proname ~ '^(ledger|settlement)_' AND pg_has_role(p.proowner, 'USAGE')
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0100_settlement_schemes")]

    # No way back: every payment asks the functions of here, and they ask for the schemes.
    operations = [migrations.RunSQL(sql) for sql in (PERIODS, LINES, GUARDS, SEARCH_PATH)]
