-- What was put together for the bank stands. A batch goes its way from open to paid; one out of which every transfer
-- came back has an end, too.
CREATE OR REPLACE FUNCTION settlement_batch_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE moving text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision'];
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'a batch is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.state <> 'open' AND (NEW.decided_by_id, NEW.decided_at, NEW.decision)
     IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision) THEN
    RAISE EXCEPTION 'a decision about a batch stands' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
       'open>approved', 'open>rejected', 'approved>paid', 'approved>returned', 'paid>returned']) THEN
    RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state = OLD.state AND OLD.state IN ('rejected', 'paid', 'returned') THEN
    RAISE EXCEPTION 'a batch that has ended is never changed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state = 'returned' AND EXISTS (SELECT 1 FROM rewards_statement s WHERE s.batch_id = NEW.id) THEN
    RAISE EXCEPTION 'a batch with statements in it has not ended' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stands BEFORE UPDATE OR DELETE ON rewards_settlementbatch
  FOR EACH ROW EXECUTE FUNCTION settlement_batch_guard();

CALL refuse_changes('rewards_settlementbatch', 'ledger_refuse', 'never_truncated');
