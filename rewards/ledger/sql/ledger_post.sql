-- Insert a transaction with its postings in one round trip.
CREATE OR REPLACE FUNCTION ledger_post(
  p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
  p_reverses bigint, p_sources bigint[], p_destinations bigint[], p_amounts bigint[],
  OUT transaction_id bigint, OUT replayed boolean
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, p_reverses) b;
  IF NOT replayed THEN
    INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
      SELECT ledger_post.transaction_id, m.s, m.d, m.a
        FROM unnest(p_sources, p_destinations, p_amounts) AS m(s, d, a);
  END IF;
END $$;
