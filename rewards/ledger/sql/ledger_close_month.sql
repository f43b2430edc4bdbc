-- Close a period for good: true; false when it was closed before; null when somebody who may have begun to write into it
-- before its close was announced is not done after `p_wait`. `waits` then says who: ask again. Nobody is held up
-- meanwhile, because no lock is asked for: docs/adr/0042.
CREATE OR REPLACE FUNCTION ledger_close_month(
  p_month date, p_actor text, p_wait interval, OUT closed boolean, OUT waits jsonb
)
LANGUAGE plpgsql SECURITY DEFINER
SET lock_timeout = '250ms'
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE announced xid8; before text[]; ends timestamptz := clock_timestamp() + p_wait; made integer;
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_closedmonth c WHERE c.month = p_month) THEN
    closed := false;
    RETURN;
  END IF;
  SELECT c.xid INTO announced FROM rewards_closing c WHERE c.month = p_month;
  IF announced IS NULL THEN
    RAISE EXCEPTION 'a period is closed after its close was announced' USING ERRCODE = 'TL000';
  ELSIF announced = pg_current_xact_id_if_assigned() THEN
    -- Announced in this same database transaction, so that nobody sees it before its end: only the lock alone will do.
    BEGIN
      PERFORM pg_advisory_xact_lock(7155001);  -- Lock.PERIODS
    EXCEPTION WHEN lock_not_available THEN
      SELECT coalesce(jsonb_agg(to_jsonb(w) - 'transaction'), '[]') INTO waits FROM ledger_writers() w;
      RETURN;
    END;
  ELSE
    -- Read after the announcement was committed. A writer takes the lock first and looks for announcements then: who
    -- has not seen it is among these, or has ended.
    before := ARRAY(SELECT w.transaction FROM ledger_writers() w);
    LOOP
      SELECT jsonb_agg(to_jsonb(w) - 'transaction' ORDER BY w.seconds DESC, w.pid) INTO waits
        FROM ledger_writers() w WHERE w.transaction = ANY (before);
      EXIT WHEN waits IS NULL;
      IF clock_timestamp() >= ends THEN
        RETURN;
      END IF;
      PERFORM pg_sleep(0.02);
    END LOOP;
  END IF;
  INSERT INTO rewards_closedmonth (month, actor) VALUES (p_month, p_actor) ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS made = ROW_COUNT;
  closed := made = 1;
END $$;
