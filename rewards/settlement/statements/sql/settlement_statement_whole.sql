-- At commit: no statement with figures and without lines.
CREATE OR REPLACE FUNCTION settlement_statement_whole() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF (SELECT (sums.coins, sums.sha256) IS DISTINCT FROM (NEW.coins_payable, NEW.lines_sha256::text)
        FROM settlement_statement_sums(NEW.id) sums) THEN
    RAISE EXCEPTION 'statement % is not the sum of its lines', NEW.number USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS whole ON rewards_statement;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON rewards_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION settlement_statement_whole();
