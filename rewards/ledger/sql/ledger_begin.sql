-- Insert the transaction's row, or find the one that the same key made before.
CREATE OR REPLACE FUNCTION ledger_begin(
  p_kind text, p_key text, p_hash text, p_actor text, p_reason text,
  p_at timestamptz, p_reverses bigint,
  OUT transaction_id bigint, OUT replayed boolean
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE known_hash text;
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
  INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, reverses_id, effective_at)
    VALUES (p_kind, p_key, p_hash, p_actor, p_reason, p_reverses, p_at)
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING id INTO transaction_id;
  replayed := transaction_id IS NULL;
  IF replayed THEN
    SELECT t.id, t.request_hash INTO transaction_id, known_hash
      FROM rewards_transaction t WHERE t.idempotency_key = p_key;
    IF known_hash <> p_hash THEN
      RAISE EXCEPTION 'key % was used for another request', p_key USING ERRCODE = 'TL002';
    END IF;
  END IF;
END $$;
