-- Of each merchant's lines of a period: what is carried, and the SHA-256 of all.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION settlement_month_sums(p_month date)
RETURNS TABLE (merchant_id bigint, carried bigint, sha256 text)
LANGUAGE sql STABLE AS $$
  SELECT l.merchant_id, coalesce(sum(l.coins) FILTER (WHERE l.kind IN ('brought', 'carried')), 0)::bigint,
         encode(sha256(convert_to(string_agg(
           settlement_line_text(l.kind, l.transaction_id, l.at, l.shop_id, l.receipt, l.coins, l.corrects), E'\n'
           ORDER BY l.at, l.transaction_id NULLS FIRST, l.kind COLLATE "C"), 'UTF8')), 'hex')
    FROM settlement_month_lines(p_month) l GROUP BY l.merchant_id
$$;
