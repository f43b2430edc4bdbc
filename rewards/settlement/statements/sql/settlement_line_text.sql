-- One line in the form over which the SHA-256 is taken: docs/ledger.md describes it.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION settlement_line_text(
  p_kind text, p_transaction bigint, p_at timestamptz, p_shop bigint,
  p_receipt text, p_coins bigint, p_corrects date
) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT p_kind || '|' || coalesce(p_transaction::text, '') || '|'
         || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '|' || coalesce(p_shop::text, '') || '|'
         || p_receipt || '|' || p_coins || '|'
         || coalesce(settlement_period_text(p_corrects), '')
$$;
