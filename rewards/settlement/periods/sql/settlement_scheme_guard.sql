-- A scheme is decided once, and approved only for a month whose books have not begun. No entry is under way
-- while a scheme is approved, and whoever comes after it sees it. Payments queue behind who asks for the lock, so it is
-- asked for only for a moment; the action asks again.
CREATE OR REPLACE FUNCTION settlement_scheme_guard() RETURNS trigger
LANGUAGE plpgsql
SET lock_timeout = '250ms'
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE decided text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' THEN
      RAISE EXCEPTION 'a scheme is proposed before it is decided' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
     OR to_jsonb(NEW) - decided IS DISTINCT FROM to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'a scheme is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state = 'approved' THEN
    PERFORM pg_advisory_xact_lock(7155001);  -- Lock.PERIODS
    IF NEW.valid_from <= (NEW.decided_at AT TIME ZONE 'Asia/Taipei')::date
       OR EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.month >= NEW.valid_from)
       OR EXISTS (SELECT 1 FROM rewards_closing c WHERE c.month >= NEW.valid_from) THEN
      RAISE EXCEPTION 'the books of % have begun', NEW.valid_from USING ERRCODE = 'TS001';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER only_decided BEFORE INSERT OR UPDATE OR DELETE ON rewards_settlementscheme
  FOR EACH ROW EXECUTE FUNCTION settlement_scheme_guard();

CALL refuse_changes('rewards_settlementscheme', 'ledger_refuse', 'never_truncated');
