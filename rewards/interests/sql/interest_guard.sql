-- A declaration stays on record: only its end is noted, once.
CREATE OR REPLACE FUNCTION interest_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - 'ended_at'::text
                          IS DISTINCT FROM to_jsonb(OLD) - 'ended_at'::text
     OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'a declared stake is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER declared_for_good BEFORE UPDATE OR DELETE ON rewards_interest
  FOR EACH ROW EXECUTE FUNCTION interest_guard();

CALL refuse_changes('rewards_interest', 'ledger_refuse', 'never_truncated');
