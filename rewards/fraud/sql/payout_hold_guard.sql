-- While a merchant's payouts wait none of its statements goes into a batch, whoever asks.
CREATE OR REPLACE FUNCTION payout_hold_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF payouts_wait(NEW.merchant_id) THEN
    RAISE EXCEPTION 'the payouts of merchant % are on hold', NEW.merchant_id USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER waits_while_held BEFORE UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'batched' AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_guard();
