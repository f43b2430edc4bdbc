-- Announce that a period is being closed: whoever looks after this is committed writes into the next open one. The
-- second to announce it changes nothing.
CREATE OR REPLACE FUNCTION ledger_begin_closing(p_month date, p_actor text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO rewards_closing (month, actor, xid) VALUES (p_month, p_actor, pg_current_xact_id())
    ON CONFLICT DO NOTHING;
END $$;
