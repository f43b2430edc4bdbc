-- The same award to many wallets: one statement a batch, each holder once a key, however often it is run.
-- Returns the holders that got their coins in this call.
-- New wallets are opened in one order, whatever the list's length: two lists that share citizens never deadlock.
CREATE OR REPLACE FUNCTION ledger_award_many(
  p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
  p_source bigint, p_amount bigint, p_expires date, p_holders bigint[]
) RETURNS TABLE (holder bigint, transaction_id bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
  IF EXISTS (SELECT 1 FROM rewards_transaction t
              WHERE t.idempotency_key IN (SELECT p_key || ':' || h FROM unnest(p_holders) h)
                AND t.request_hash <> p_hash) THEN
    RAISE EXCEPTION 'key % was used for another request', p_key USING ERRCODE = 'TL002';
  END IF;
  INSERT INTO rewards_account (address, kind, holder_id, expires_on, balance)
    SELECT 'wallet/' || h || '/' || to_char(p_expires, 'YYYY-MM-DD'), 'wallet', h, p_expires, 0
      FROM (SELECT DISTINCT h FROM unnest(p_holders) h ORDER BY h) holders(h)
    ON CONFLICT (address) DO NOTHING;
  RETURN QUERY
  WITH made AS (
    INSERT INTO rewards_transaction AS t (kind, idempotency_key, request_hash, actor, reason, effective_at)
      SELECT 'award', p_key || ':' || h, p_hash, p_actor, p_reason, p_at
        FROM (SELECT DISTINCT h FROM unnest(p_holders) h ORDER BY h) holders(h)
      ON CONFLICT (idempotency_key) DO NOTHING
      RETURNING t.id, split_part(substr(t.idempotency_key, length(p_key) + 2), ':', 1)::bigint AS h
  ), moved AS (
    INSERT INTO rewards_posting AS p (transaction_id, source_id, destination_id, amount)
      SELECT made.id, p_source, a.id, p_amount
        FROM made JOIN rewards_account a
          ON a.address = 'wallet/' || made.h || '/' || to_char(p_expires, 'YYYY-MM-DD')
      RETURNING p.transaction_id
  )
  SELECT made.h, made.id FROM made;
END $$;
