-- All coins of a wallet to another person's wallet, each to the vintage of the same last day. An empty wallet moves
-- nothing: no transaction, NULL. Accounts are locked in the order of their ids, like everywhere.
CREATE OR REPLACE FUNCTION ledger_merge(
  p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
  p_source bigint, p_target bigint, OUT coins bigint, OUT transaction_id bigint
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE replayed boolean;
BEGIN
  INSERT INTO rewards_account (address, kind, holder_id, expires_on, balance)
    SELECT 'wallet/' || p_target || '/' || to_char(a.expires_on, 'YYYY-MM-DD'), 'wallet', p_target, a.expires_on, 0
      FROM rewards_account a WHERE a.kind = 'wallet' AND a.holder_id = p_source AND a.balance > 0
    ON CONFLICT (address) DO NOTHING;
  PERFORM 1 FROM rewards_account WHERE kind = 'wallet' AND holder_id IN (p_source, p_target)
    ORDER BY id FOR NO KEY UPDATE;
  SELECT coalesce(sum(a.balance), 0) INTO coins FROM rewards_account a
    WHERE a.kind = 'wallet' AND a.holder_id = p_source;
  IF coins = 0 THEN RETURN; END IF;
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, NULL) b;
  IF replayed THEN
    SELECT sum(p.amount) INTO coins FROM rewards_posting p WHERE p.transaction_id = ledger_merge.transaction_id;
    RETURN;
  END IF;
  INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
    SELECT ledger_merge.transaction_id, s.id, d.id, s.balance
      FROM rewards_account s
      JOIN rewards_account d ON d.kind = 'wallet' AND d.holder_id = p_target AND d.expires_on = s.expires_on
     WHERE s.kind = 'wallet' AND s.holder_id = p_source AND s.balance > 0
     ORDER BY s.expires_on, s.id;
END $$;
