-- At commit: no statement with figures and without lines. Lines come after their statement, and only such as complete it
-- (settlement_line_guard): where it has any, its total and SHA-256 were compared when they were written.
CREATE OR REPLACE FUNCTION settlement_statement_whole() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_statementline l WHERE l.statement_id = NEW.id) AND (SELECT (sums.coins, sums.sha256) IS DISTINCT FROM (NEW.coins_payable, NEW.lines_sha256::text)
        FROM settlement_statement_sums(NEW.id) sums) THEN
    RAISE EXCEPTION 'statement % is not the sum of its lines', NEW.number USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS whole ON rewards_statement;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON rewards_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION settlement_statement_whole();
