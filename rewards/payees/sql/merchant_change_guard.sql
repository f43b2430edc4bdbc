-- A change of a payee is asked for first, decided once, by somebody without a stake in it, and stands.
CREATE OR REPLACE FUNCTION merchant_change_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE deciding text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision', 'held_until'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'a change of a payee is asked for before it is decided' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'asked'
     OR to_jsonb(NEW) - deciding IS DISTINCT FROM to_jsonb(OLD) - deciding THEN
    RAISE EXCEPTION 'a change of a payee is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.decided_by_id IN (NEW.owner_in_id, NEW.owner_out_id)
     OR NEW.decided_by_id IS NOT NULL AND merchant_interest(NEW.decided_by_id, NEW.merchant_id) THEN
    RAISE EXCEPTION 'nobody decides about a merchant of their own' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER asked_first_never_removed BEFORE INSERT OR DELETE ON rewards_merchantchange
  FOR EACH ROW EXECUTE FUNCTION merchant_change_guard();

CREATE OR REPLACE TRIGGER only_decided BEFORE UPDATE ON rewards_merchantchange FOR EACH ROW
  WHEN (OLD.state = 'asked' OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION merchant_change_guard();

CALL refuse_changes('rewards_merchantchange', 'ledger_refuse', 'never_truncated');
