-- An adjustment is asked for, then decided once; afterwards only its words are emptied, when a person is erased.
CREATE OR REPLACE FUNCTION settlement_adjustment_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE decided text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision', 'transaction_id'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'an adjustment is asked for before it is decided' USING ERRCODE = 'TL000';
    END IF;
  ELSIF TG_OP = 'DELETE' OR OLD.state <> 'asked'
     OR to_jsonb(NEW) - decided IS DISTINCT FROM to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'an adjustment is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER asked_first_never_removed BEFORE INSERT OR DELETE ON rewards_statementadjustment
  FOR EACH ROW EXECUTE FUNCTION settlement_adjustment_guard();

CREATE OR REPLACE TRIGGER only_decided BEFORE UPDATE ON rewards_statementadjustment FOR EACH ROW
  WHEN (OLD.state = 'asked' OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION settlement_adjustment_guard();

CALL refuse_changes('rewards_statementadjustment', 'ledger_refuse', 'never_truncated');
