-- A line is never changed or removed, and joins only a statement whose total and SHA-256 it completes.
CREATE OR REPLACE FUNCTION settlement_line_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_statement s CROSS JOIN LATERAL settlement_statement_sums(s.id) sums
              WHERE s.id IN (SELECT statement_id FROM fresh)
                AND (sums.coins, sums.sha256) IS DISTINCT FROM (s.coins_payable, s.lines_sha256::text)) THEN
    RAISE EXCEPTION 'these are not the lines that the statement was made of' USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER completes_the_statement AFTER INSERT ON rewards_statementline
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION settlement_line_guard();

CALL refuse_changes('rewards_statementline', 'ledger_refuse', 'append_only', 'never_truncated');
