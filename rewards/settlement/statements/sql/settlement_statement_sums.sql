-- The total and the SHA-256 of a statement's lines as they are stored.
CREATE OR REPLACE FUNCTION settlement_statement_sums(p_statement bigint, OUT coins bigint, OUT sha256 text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT coalesce(sum(l.coins), 0)::bigint,
         encode(sha256(convert_to(coalesce(string_agg(
           settlement_line_text(l.kind, l.transaction_id, l.at, l.shop_id, l.receipt, l.coins, l.corrects), E'\n'
           ORDER BY l.at, l.transaction_id NULLS FIRST, l.kind COLLATE "C"), ''), 'UTF8')), 'hex')
    FROM rewards_statementline l WHERE l.statement_id = p_statement
$$;
