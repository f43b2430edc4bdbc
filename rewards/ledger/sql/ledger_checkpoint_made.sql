-- A checkpoint says what the ledger was at a seal. Whoever makes one names the seal; the rest is counted here: from the
-- checkpoint before it and what was sealed since, or from all postings (`from_zero`).
CREATE OR REPLACE FUNCTION ledger_checkpoint_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE before record; since xid8 := '0';
BEGIN
  PERFORM pg_advisory_xact_lock(7155004);  -- Lock.SEALS
  SELECT c.* INTO before FROM rewards_checkpoint c ORDER BY c.id DESC LIMIT 1;
  SELECT s.hash, s.to_xid INTO NEW.seal_hash, NEW.to_xid FROM rewards_seal s WHERE s.id = NEW.seal_id;
  IF NEW.to_xid < before.to_xid THEN
    RAISE EXCEPTION 'a checkpoint never goes back' USING ERRCODE = 'TL000';
  END IF;
  NEW.from_zero := NEW.from_zero OR before.id IS NULL;
  IF NEW.from_zero THEN
    DELETE FROM rewards_checkpointbalance;
    -- Nothing is looked for in it while it fills: each look would pass over all that was just written.
    INSERT INTO rewards_checkpointbalance (account_id, address, holder_id, coins)
      SELECT a.id, a.address, a.holder_id, 0 FROM rewards_account a;
  ELSE
    since := before.to_xid;
    INSERT INTO rewards_checkpointbalance (account_id, address, holder_id, coins)
      SELECT a.id, a.address, a.holder_id, 0 FROM rewards_account a
       WHERE NOT EXISTS (SELECT 1 FROM rewards_checkpointbalance b WHERE b.account_id = a.id);
  END IF;
  -- The stretch is read by its transactions; a posting says nothing of the database transaction that wrote it.
  UPDATE rewards_checkpointbalance b SET coins = b.coins + m.coins
    FROM (SELECT v.account_id, sum(v.coins)::bigint AS coins
            FROM rewards_transaction t
            JOIN rewards_posting p ON p.transaction_id = t.id
            CROSS JOIN LATERAL (VALUES (p.destination_id, p.amount), (p.source_id, -p.amount)) v(account_id, coins)
           WHERE t.xid >= since AND t.xid < NEW.to_xid
           GROUP BY v.account_id) m
   WHERE b.account_id = m.account_id AND m.coins <> 0;
  SELECT count(*), coalesce(max(t.id), 0) INTO NEW.transactions, NEW.last_transaction
    FROM rewards_transaction t WHERE t.xid >= since AND t.xid < NEW.to_xid;
  SELECT count(*), coalesce(max(p.id), 0) INTO NEW.postings, NEW.last_posting
    FROM rewards_transaction t JOIN rewards_posting p ON p.transaction_id = t.id
   WHERE t.xid >= since AND t.xid < NEW.to_xid;
  IF NOT NEW.from_zero THEN
    NEW.transactions := NEW.transactions + before.transactions;
    NEW.postings := NEW.postings + before.postings;
    NEW.last_transaction := greatest(NEW.last_transaction, before.last_transaction);
    NEW.last_posting := greatest(NEW.last_posting, before.last_posting);
  END IF;
  SELECT sum(k.accounts), jsonb_object_agg(k.kind, k.coins) INTO NEW.accounts, NEW.kinds
    FROM (SELECT a.kind, count(*) AS accounts, sum(b.coins) AS coins
            FROM rewards_checkpointbalance b JOIN rewards_account a ON a.id = b.account_id GROUP BY a.kind) k;
  NEW.balances_hash := ledger_balances_hash();
  NEW.previous_hash := coalesce(before.hash, repeat('0', 64));
  NEW.made_at := clock_timestamp();
  NEW.hash := ledger_checkpoint_hash(NEW);
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER made BEFORE INSERT ON rewards_checkpoint
  FOR EACH ROW EXECUTE FUNCTION ledger_checkpoint_made();

CALL refuse_changes('rewards_checkpoint', 'ledger_refuse', 'append_only', 'never_truncated');
