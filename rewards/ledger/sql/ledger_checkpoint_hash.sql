-- The hash of a checkpoint: of all that it says, and of the checkpoint before it.
CREATE OR REPLACE FUNCTION ledger_checkpoint_hash(p rewards_checkpoint) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT encode(sha256(convert_to(concat_ws('|', 'c1', p.previous_hash, p.seal_id, p.seal_hash, p.to_xid, p.transactions,
    p.postings, p.accounts, p.last_transaction, p.last_posting, p.kinds, p.balances_hash, p.rotated_to, p.from_zero),
    'UTF8')), 'hex')
$$;
