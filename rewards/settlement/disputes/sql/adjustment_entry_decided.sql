-- At commit: the books are corrected by hand only as two people decided about a disputed line.
CREATE OR REPLACE FUNCTION adjustment_entry_decided() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_statementadjustment a WHERE a.transaction_id = NEW.id AND a.state = 'approved') THEN
    RAISE EXCEPTION 'transaction % corrects the books, and no decision of two people is behind it', NEW.id
      USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS adjusted_as_decided ON rewards_transaction;
CREATE CONSTRAINT TRIGGER adjusted_as_decided AFTER INSERT ON rewards_transaction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'adjust') EXECUTE FUNCTION adjustment_entry_decided();
