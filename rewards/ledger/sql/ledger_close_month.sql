-- Close a period for good; false when it was closed before. The exclusive lock waits for everybody who is writing into
-- it under the shared one: docs/adr/0003.
CREATE OR REPLACE FUNCTION ledger_close_month(p_month date, p_actor text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE closed integer;
BEGIN
  PERFORM pg_advisory_xact_lock(7155001);  -- Lock.PERIODS
  INSERT INTO rewards_closedmonth (month, actor) VALUES (p_month, p_actor) ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS closed = ROW_COUNT;
  RETURN closed = 1;
END $$;
