-- At commit: coins come to a budget from the mint, and leave it for the mint or the treasury, only as two people decided.
CREATE OR REPLACE FUNCTION budget_entry_decided() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_budgetissue i WHERE i.transaction_id = NEW.id AND i.state = 'issued') THEN
    RAISE EXCEPTION 'transaction % changes a budget, and no decision of two people is behind it', NEW.id
      USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS decided ON rewards_transaction;
CREATE CONSTRAINT TRIGGER decided AFTER INSERT ON rewards_transaction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('issue', 'lower', 'remit', 'correct'))
  EXECUTE FUNCTION budget_entry_decided();
