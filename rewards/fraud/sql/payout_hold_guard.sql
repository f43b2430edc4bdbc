-- While a merchant's payout is on hold none of its statements goes into a batch, whoever asks.
CREATE OR REPLACE FUNCTION payout_hold_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_payouthold h WHERE h.merchant_id = NEW.merchant_id AND h.state = 'held') THEN
    RAISE EXCEPTION 'the payouts of merchant % are on hold', NEW.merchant_id USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER waits_while_held BEFORE UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'batched' AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_guard();
