-- The SHA-256 of one approved row of a batch.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION settlement_batch_row_hash(
  p_batch bigint, p_statement bigint, p_name text, p_tax_id text, p_bank_code text, p_bank_account text,
  p_coins bigint, p_amount bigint
) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(jsonb_build_array(
    p_batch, p_statement, p_name, p_tax_id, p_bank_code, p_bank_account, p_coins, p_amount)::text, 'UTF8')), 'hex')
$$;
