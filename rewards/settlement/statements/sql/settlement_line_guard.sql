-- A line is never changed or removed, and joins only a statement whose total and SHA-256 it completes. That its
-- statement and shop exist is looked at here, once for all of them, and not by foreign keys, a line at a time.
CREATE OR REPLACE FUNCTION settlement_line_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  -- OFFSET keeps each a look-up: a join would read every statement there ever was.
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT statement_id FROM fresh) f CROSS JOIN LATERAL (
               SELECT s.id, s.coins_payable, s.lines_sha256 FROM rewards_statement s WHERE s.id = f.statement_id OFFSET 0) s
              CROSS JOIN LATERAL settlement_statement_sums(s.id) sums
              WHERE (sums.coins, sums.sha256) IS DISTINCT FROM (s.coins_payable, s.lines_sha256::text)) THEN
    RAISE EXCEPTION 'these are not the lines that the statement was made of' USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (SELECT 1 FROM (SELECT DISTINCT statement_id FROM fresh) f
              WHERE NOT EXISTS (SELECT 1 FROM rewards_statement s WHERE s.id = f.statement_id OFFSET 0))
     OR EXISTS (SELECT 1 FROM (SELECT DISTINCT shop_id FROM fresh WHERE shop_id IS NOT NULL) f
                 WHERE NOT EXISTS (SELECT 1 FROM rewards_shop s WHERE s.id = f.shop_id)) THEN
    RAISE EXCEPTION 'a line is of a statement that was written before, and of a shop that is there'
      USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER completes_the_statement AFTER INSERT ON rewards_statementline
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION settlement_line_guard();

CALL refuse_changes('rewards_statementline', 'ledger_refuse', 'append_only', 'never_truncated');
