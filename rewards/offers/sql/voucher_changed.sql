-- A voucher ends once; an unused one gives its piece back.
CREATE OR REPLACE FUNCTION voucher_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF (NEW.offer_id, NEW.coins, NEW.nonce, NEW.code_hash, NEW.digits_hash, NEW.last_day, NEW.taken_at,
      NEW.account_id, NEW.transaction_id)
     IS DISTINCT FROM (OLD.offer_id, OLD.coins, OLD.nonce, OLD.code_hash, OLD.digits_hash, OLD.last_day,
      OLD.taken_at, OLD.account_id, OLD.transaction_id)
     OR (NEW.citizen_id IS NOT NULL AND NEW.citizen_id IS DISTINCT FROM OLD.citizen_id)
     OR (OLD.state <> 'issued' AND (NEW.state, NEW.ended_at) IS DISTINCT FROM (OLD.state, OLD.ended_at)) THEN
    RAISE EXCEPTION 'a voucher only ends, once' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'issued' AND NEW.state IN ('expired', 'cancelled') THEN
    UPDATE rewards_offer o SET stock = o.stock + 1 WHERE o.id = NEW.offer_id AND o.stock IS NOT NULL;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER ends_once BEFORE UPDATE ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION voucher_changed();

CALL refuse_changes('rewards_voucher', 'ledger_refuse', 'never_removed');
