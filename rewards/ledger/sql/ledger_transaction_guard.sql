-- The database says when a transaction was written and into which period of the books it falls: that of its Taipei day
-- by the scheme in force, or the first one after it whose close was not announced. The closer waits for those who share
-- the lock. It is taken first, and only a later statement looks for announcements, so that nobody is overlooked:
-- docs/adr/0042. The stop holds for whoever inserts, not only for those who come through a function. Stop and scheme are
-- asked for at once: no payment asks more often.
CREATE OR REPLACE FUNCTION ledger_transaction_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE stopped boolean; cut text; today date := (NEW.effective_at AT TIME ZONE 'Asia/Taipei')::date;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7155001);  -- Lock.PERIODS
  SELECT EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL),
         (SELECT s.length FROM rewards_settlementscheme s
           WHERE s.state = 'approved' AND s.valid_from <= today ORDER BY s.valid_from DESC, s.id DESC LIMIT 1)
    INTO stopped, cut;
  IF stopped THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
  NEW.xid := pg_current_xact_id();
  NEW.recorded_at := clock_timestamp();
  NEW.month := settlement_cut(cut, today);
  WHILE EXISTS (SELECT 1 FROM rewards_closing WHERE month = NEW.month) LOOP
    NEW.month := settlement_period_after(NEW.month);
  END LOOP;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER dated BEFORE INSERT ON rewards_transaction
  FOR EACH ROW EXECUTE FUNCTION ledger_transaction_guard();

CALL refuse_changes('rewards_transaction', 'ledger_refuse', 'append_only', 'never_truncated');
