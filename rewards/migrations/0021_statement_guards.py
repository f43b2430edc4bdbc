"""Statement lines are read from the ledger by one function, and stand for ever.

Guards: a line is never changed or removed, and joins only a statement whose total and SHA-256 it completes; a
statement's figures stand, its status moves only along its life cycle; a difference is only ever explained.
"""

from django.db import migrations

FUNCTIONS = """
-- What a month's statements list, from the ledger's postings alone. A merchant's total that would be below zero is
-- carried to their next statement.
CREATE FUNCTION settlement_month_lines(p_month date)
RETURNS TABLE (merchant_id bigint, transaction_id bigint, kind text, at timestamptz, shop_id bigint,
               receipt text, coins bigint, corrects date)
LANGUAGE sql STABLE AS $$
  WITH booked AS (
    SELECT a.holder_id AS merchant_id, t.id AS transaction_id,
           CASE t.kind WHEN 'spend' THEN 'redemption' WHEN 'adjust' THEN 'adjustment' ELSE t.kind::text END AS kind,
           t.effective_at AS at, r.shop_id, coalesce(r.receipt, '')::text AS receipt, m.coins,
           nullif(least(coalesce(o.month, t.month),
                        date_trunc('month', t.effective_at AT TIME ZONE 'Asia/Taipei')::date), t.month) AS corrects
      FROM rewards_transaction t
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
  SELECT l.merchant_id, NULL, 'carried',
         (p_month + interval '1 month') AT TIME ZONE 'Asia/Taipei' - interval '1 microsecond', NULL, '',
         -sum(l.coins)::bigint, NULL
    FROM listed l GROUP BY l.merchant_id HAVING sum(l.coins) < 0
$$;

-- One line in the form over which the SHA-256 is taken: docs/ledger.md describes it.
CREATE FUNCTION settlement_line_text(p_kind text, p_transaction bigint, p_at timestamptz, p_shop bigint,
                                     p_receipt text, p_coins bigint, p_corrects date) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT p_kind || '|' || coalesce(p_transaction::text, '') || '|'
         || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '|' || coalesce(p_shop::text, '') || '|'
         || p_receipt || '|' || p_coins || '|' || coalesce(to_char(p_corrects, 'YYYY-MM'), '')
$$;
CREATE FUNCTION settlement_month_sums(p_month date)
RETURNS TABLE (merchant_id bigint, carried bigint, sha256 text) LANGUAGE sql STABLE AS $$
  SELECT l.merchant_id, coalesce(sum(l.coins) FILTER (WHERE l.kind IN ('brought', 'carried')), 0)::bigint,
         encode(sha256(convert_to(string_agg(
           settlement_line_text(l.kind, l.transaction_id, l.at, l.shop_id, l.receipt, l.coins, l.corrects), E'\\n'
           ORDER BY l.at, l.transaction_id NULLS FIRST, l.kind COLLATE "C"), 'UTF8')), 'hex')
    FROM settlement_month_lines(p_month) l GROUP BY l.merchant_id
$$;
CREATE FUNCTION settlement_statement_sums(p_statement bigint, OUT coins bigint, OUT sha256 text)
LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(l.coins), 0)::bigint,
         encode(sha256(convert_to(coalesce(string_agg(
           settlement_line_text(l.kind, l.transaction_id, l.at, l.shop_id, l.receipt, l.coins, l.corrects), E'\\n'
           ORDER BY l.at, l.transaction_id NULLS FIRST, l.kind COLLATE "C"), ''), 'UTF8')), 'hex')
    FROM rewards_statementline l WHERE l.statement_id = p_statement
$$;
"""

BACKFILL = """
ALTER TABLE rewards_statement DISABLE TRIGGER stands_as_issued;
UPDATE rewards_statement s SET lines_sha256 = encode(sha256(''::bytea), 'hex');
INSERT INTO rewards_statementline (statement_id, transaction_id, kind, at, shop_id, receipt, coins, corrects)
  SELECT s.id, l.transaction_id, l.kind, l.at, l.shop_id, l.receipt, l.coins, l.corrects
    FROM rewards_settlement m CROSS JOIN LATERAL settlement_month_lines(m.month) l
    JOIN rewards_statement s ON s.settlement_id = m.month AND s.merchant_id = l.merchant_id
   WHERE l.transaction_id IS NOT NULL;
UPDATE rewards_statement s SET lines_sha256 = (settlement_statement_sums(s.id)).sha256,
       status = CASE WHEN s.coins_payable <= 0 THEN 'closed' ELSE s.status END;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rewards_statement ENABLE TRIGGER stands_as_issued;
"""

GUARDS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_statementline
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_statementline
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_settlementdifference
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE FUNCTION settlement_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_statement s CROSS JOIN LATERAL settlement_statement_sums(s.id) sums
              WHERE s.id IN (SELECT statement_id FROM fresh)
                AND (sums.coins, sums.sha256) IS DISTINCT FROM (s.coins_payable, s.lines_sha256::text)) THEN
    RAISE EXCEPTION 'these are not the lines that the statement was made of' USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER completes_the_statement AFTER INSERT ON rewards_statementline
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION settlement_line_guard();

-- At commit: no statement with figures and without lines.
CREATE FUNCTION settlement_statement_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT (sums.coins, sums.sha256) IS DISTINCT FROM (NEW.coins_payable, NEW.lines_sha256::text)
        FROM settlement_statement_sums(NEW.id) sums) THEN
    RAISE EXCEPTION 'statement % is not the sum of its lines', NEW.number USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON rewards_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION settlement_statement_whole();

-- A statement's figures stand as issued; its status moves along its life cycle.
CREATE FUNCTION settlement_may_become(p_old text, p_new text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_old = p_new OR (p_old || '>' || p_new) = ANY (ARRAY[
    'draft>issued', 'draft>held', 'draft>closed', 'held>issued', 'held>closed'])
$$;
CREATE OR REPLACE FUNCTION settlement_statement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - 'status' IS DISTINCT FROM to_jsonb(OLD) - 'status' THEN
    RAISE EXCEPTION 'an issued statement is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF NOT settlement_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'a statement does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION settlement_difference_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text[] := ARRAY['explanation', 'explained_by_id', 'explained_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.explained_at IS NOT NULL OR to_jsonb(NEW) - told IS DISTINCT FROM to_jsonb(OLD) - told THEN
    RAISE EXCEPTION 'a difference is explained once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_explained BEFORE UPDATE OR DELETE ON rewards_settlementdifference
  FOR EACH ROW EXECUTE FUNCTION settlement_difference_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0020_statement_lines")]

    operations = [migrations.RunSQL(FUNCTIONS), migrations.RunSQL(BACKFILL), migrations.RunSQL(GUARDS)]
