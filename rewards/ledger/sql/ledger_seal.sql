-- Add one link to the chain, over at most `p_most` transactions that nobody can join any more; no seal when there are
-- none. One seal at a time.
CREATE OR REPLACE FUNCTION ledger_seal(p_most bigint, OUT seal_id bigint, OUT sealed bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE last_link record; stretch record; start_at xid8; until_xid xid8; start_after xid8; horizon xid8;
BEGIN
  sealed := 0;
  PERFORM pg_advisory_xact_lock(7155004);  -- Lock.SEALS
  SELECT s.hash, s.to_xid INTO last_link FROM rewards_seal s ORDER BY s.to_xid DESC LIMIT 1;
  start_at := coalesce(last_link.to_xid, '0'::xid8);
  horizon := pg_snapshot_xmin(pg_current_snapshot());
  -- A batch ends before the first database transaction beyond `p_most` rows; one transaction is never split.
  SELECT t.xid INTO until_xid FROM rewards_transaction t
   WHERE t.xid >= start_at AND t.xid < horizon ORDER BY t.xid OFFSET p_most LIMIT 1;
  IF until_xid IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM rewards_transaction t WHERE t.xid >= start_at AND t.xid < until_xid) THEN
    start_after := until_xid;
    SELECT t.xid INTO until_xid FROM rewards_transaction t WHERE t.xid > start_after ORDER BY t.xid LIMIT 1;
  END IF;
  IF until_xid IS NULL OR until_xid > horizon THEN
    until_xid := horizon;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.xid >= start_at AND t.xid < until_xid) THEN
    RETURN;
  END IF;
  SELECT * INTO stretch FROM ledger_stretch_hash(coalesce(last_link.hash, repeat('0', 64)), start_at, until_xid);
  INSERT INTO rewards_seal (version, from_xid, to_xid, transactions, postings, previous_hash, hash, rows)
    VALUES (1, start_at, until_xid, stretch.transactions, stretch.postings,
            coalesce(last_link.hash, repeat('0', 64)), stretch.hash, stretch.rows)
    RETURNING id INTO seal_id;
  sealed := stretch.transactions;
END $$;
