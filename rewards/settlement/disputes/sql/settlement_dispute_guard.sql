-- A dispute is answered once; afterwards only its words are emptied, when a person is erased.
CREATE OR REPLACE FUNCTION settlement_dispute_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE told text[] := ARRAY['answer', 'answered_by_id', 'answered_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.answered_at IS NOT NULL OR to_jsonb(NEW) - told IS DISTINCT FROM to_jsonb(OLD) - told THEN
    RAISE EXCEPTION 'a dispute is answered once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE ON rewards_statementdispute
  FOR EACH ROW EXECUTE FUNCTION settlement_dispute_guard();

CREATE OR REPLACE TRIGGER only_answered BEFORE UPDATE ON rewards_statementdispute FOR EACH ROW
  WHEN (OLD.answered_at IS NULL OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION settlement_dispute_guard();

CALL refuse_changes('rewards_statementdispute', 'ledger_refuse', 'never_truncated');
