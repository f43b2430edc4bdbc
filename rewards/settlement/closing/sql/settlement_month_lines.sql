-- What a period's statements list, from the ledger's postings alone. A merchant's total that would be below zero is
-- carried to their next statement.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION settlement_month_lines(p_month date)
RETURNS TABLE (merchant_id bigint, transaction_id bigint, kind text, at timestamptz, shop_id bigint,
               receipt text, coins bigint, corrects date)
LANGUAGE sql STABLE AS $$
  WITH period AS MATERIALIZED (
    SELECT p_month::timestamp AT TIME ZONE 'Asia/Taipei' AS starts,
           settlement_period_after(p_month)::timestamp AT TIME ZONE 'Asia/Taipei' AS ends
  ), booked AS (
    SELECT a.holder_id AS merchant_id, t.id AS transaction_id,
           CASE t.kind WHEN 'spend' THEN 'redemption' WHEN 'adjust' THEN 'adjustment' ELSE t.kind::text END AS kind,
           t.effective_at AS at, r.shop_id, coalesce(r.receipt, '')::text AS receipt, m.coins,
           nullif(least(coalesce(o.month, t.month),
                        CASE WHEN t.effective_at >= period.starts AND t.effective_at < period.ends THEN p_month
                        ELSE settlement_period_of((t.effective_at AT TIME ZONE 'Asia/Taipei')::date) END),
                  t.month) AS corrects
      FROM rewards_transaction t
      CROSS JOIN period
      JOIN LATERAL (
        SELECT account_id, sum(coins)::bigint AS coins
          FROM (SELECT destination_id AS account_id, amount AS coins FROM rewards_posting WHERE transaction_id = t.id
                UNION ALL
                SELECT source_id, -amount FROM rewards_posting WHERE transaction_id = t.id) p
         GROUP BY account_id) m ON true
      JOIN rewards_account a ON a.id = m.account_id AND a.kind = 'payable'
      LEFT JOIN rewards_transaction o ON o.id = t.reverses_id
      LEFT JOIN rewards_redemption r ON r.transaction_id = coalesce(t.reverses_id, t.id)
     WHERE t.month = p_month AND t.kind IN ('spend', 'void', 'refund', 'adjust')
  ), brought AS (
    SELECT b.merchant_id, NULL::bigint AS transaction_id, 'brought' AS kind,
           p_month::timestamp AT TIME ZONE 'Asia/Taipei' AS at, NULL::bigint AS shop_id, '' AS receipt,
           -sum(b.coins)::bigint AS coins, max(b.month) AS corrects
      FROM (SELECT s.merchant_id, s.settlement_id AS month, l.coins
              FROM rewards_statement s JOIN rewards_statementline l ON l.statement_id = s.id
             WHERE s.settlement_id < p_month AND l.kind IN ('brought', 'carried')
            UNION ALL
            SELECT s.merchant_id, s.settlement_id, -s.coins_payable
              FROM rewards_statement s WHERE s.settlement_id < p_month AND s.coins_payable < 0) b
     GROUP BY b.merchant_id HAVING sum(b.coins) > 0
  ), listed AS (SELECT * FROM booked UNION ALL SELECT * FROM brought)
  SELECT * FROM listed
  UNION ALL
  SELECT l.merchant_id, NULL, 'carried', period.ends - interval '1 microsecond', NULL, '', -sum(l.coins)::bigint, NULL
    FROM listed l CROSS JOIN period GROUP BY l.merchant_id, period.ends HAVING sum(l.coins) < 0
$$;
