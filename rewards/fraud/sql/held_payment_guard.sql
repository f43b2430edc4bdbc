-- A payment that was made in spite of a hold is looked at once, and stays on record.
CREATE OR REPLACE FUNCTION held_payment_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE seeing text[] := ARRAY['state', 'note', 'seen_by_id', 'seen_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.state <> 'open' OR to_jsonb(NEW) - seeing IS DISTINCT FROM to_jsonb(OLD) - seeing THEN
    RAISE EXCEPTION 'a payment in spite of a hold is looked at once, and never changed or removed'
      USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER only_looked_at BEFORE UPDATE OR DELETE ON rewards_heldpayment
  FOR EACH ROW EXECUTE FUNCTION held_payment_guard();

CALL refuse_changes('rewards_heldpayment', 'ledger_refuse', 'never_truncated');
