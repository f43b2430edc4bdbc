-- A difference that was found is explained once; afterwards its words are emptied only, when a person is erased.
CREATE OR REPLACE FUNCTION settlement_difference_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE told text[] := ARRAY['explanation', 'explained_by_id', 'explained_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.explained_at IS NOT NULL OR to_jsonb(NEW) - told IS DISTINCT FROM to_jsonb(OLD) - told THEN
    RAISE EXCEPTION 'a difference is explained once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE ON rewards_settlementdifference
  FOR EACH ROW EXECUTE FUNCTION settlement_difference_guard();

CREATE OR REPLACE TRIGGER only_explained BEFORE UPDATE ON rewards_settlementdifference FOR EACH ROW
  WHEN (OLD.explained_at IS NULL OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION settlement_difference_guard();

CALL refuse_changes('rewards_settlementdifference', 'ledger_refuse', 'never_truncated');
