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
  ), written AS MATERIALIZED (
    SELECT t.id, t.kind, t.effective_at, t.reverses_id FROM rewards_transaction t
     WHERE t.month = p_month AND t.kind IN ('spend', 'void', 'refund', 'adjust')
  ), posted AS MATERIALIZED (
    -- Between the period's first and last number: its own stretch of the index, however many postings lie before.
    SELECT p.transaction_id, p.source_id, p.destination_id, p.amount FROM rewards_posting p
     WHERE p.transaction_id BETWEEN (SELECT min(id) FROM written) AND (SELECT max(id) FROM written)
  ), owed AS MATERIALIZED (
    SELECT a.id, a.holder_id FROM rewards_account a WHERE a.kind = 'payable'
  ), moved AS (
    SELECT w.id, w.kind, w.effective_at, w.reverses_id, o.holder_id, sum(m.coins)::bigint AS coins
      FROM posted p
      JOIN written w ON w.id = p.transaction_id
      CROSS JOIN LATERAL (VALUES (p.destination_id, p.amount), (p.source_id, -p.amount)) m(account_id, coins)
      JOIN owed o ON o.id = m.account_id
     GROUP BY w.id, w.kind, w.effective_at, w.reverses_id, o.id, o.holder_id
  ), taken AS MATERIALIZED (
    SELECT r.transaction_id, r.shop_id, r.receipt FROM rewards_redemption r
     WHERE r.transaction_id BETWEEN (SELECT min(id) FROM written) AND (SELECT max(id) FROM written)
  ), booked AS (
    SELECT t.holder_id AS merchant_id, t.id AS transaction_id,
           CASE t.kind WHEN 'spend' THEN 'redemption' WHEN 'adjust' THEN 'adjustment' ELSE t.kind::text END AS kind,
           t.effective_at AS at, coalesce(k.shop_id, e.shop_id) AS shop_id,
           coalesce(k.receipt, e.receipt, '')::text AS receipt, t.coins,
           nullif(least(coalesce((SELECT o.month FROM rewards_transaction o WHERE o.id = t.reverses_id), p_month),
                        CASE WHEN t.effective_at >= period.starts AND t.effective_at < period.ends THEN p_month
                        ELSE settlement_period_of((t.effective_at AT TIME ZONE 'Asia/Taipei')::date) END),
                  p_month) AS corrects
      FROM moved t
      CROSS JOIN period
      LEFT JOIN taken k ON k.transaction_id = coalesce(t.reverses_id, t.id)
      -- The payment of an earlier period that is reversed in this one. OFFSET keeps it a look-up: a join would read
      -- every redemption there ever was.
      LEFT JOIN LATERAL (SELECT r.shop_id, r.receipt FROM rewards_redemption r
                          WHERE k.transaction_id IS NULL AND r.transaction_id = t.reverses_id OFFSET 0) e ON true
  ), brought AS (
    -- What the merchant's last statement leaves: it took over what was before. One of an earlier period that was written
    -- after it, it did not see: then all of them are summed up.
    SELECT m.id AS merchant_id, NULL::bigint AS transaction_id, 'brought' AS kind,
           p_month::timestamp AT TIME ZONE 'Asia/Taipei' AS at, NULL::bigint AS shop_id, '' AS receipt,
           -b.coins AS coins, b.month AS corrects
      FROM rewards_merchant m
      CROSS JOIN LATERAL (
        SELECT s.id, s.settlement_id, s.coins_payable FROM rewards_statement s
         WHERE s.merchant_id = m.id AND s.settlement_id < p_month ORDER BY s.settlement_id DESC LIMIT 1) last
      CROSS JOIN LATERAL (
        -- Counted, and past the index of periods, so that only what was written after it is read.
        SELECT count(*) > 0 AS came FROM rewards_statement q
         WHERE q.merchant_id = m.id AND q.id > last.id AND q.settlement_id + 0 < last.settlement_id) late
      CROSS JOIN LATERAL (
        SELECT sum(c.coins)::bigint AS coins, max(c.month) AS month FROM (
          SELECT l.coins, last.settlement_id AS month FROM rewards_statementline l
           WHERE NOT late.came AND l.statement_id = last.id AND l.kind = 'carried'
          UNION ALL SELECT -last.coins_payable, last.settlement_id WHERE NOT late.came AND last.coins_payable < 0
          UNION ALL
          SELECT l.coins, s.settlement_id FROM rewards_statement s JOIN rewards_statementline l ON l.statement_id = s.id
           WHERE late.came AND s.merchant_id = m.id AND s.settlement_id < p_month AND l.kind IN ('brought', 'carried')
          UNION ALL
          SELECT -s.coins_payable, s.settlement_id FROM rewards_statement s
           WHERE late.came AND s.merchant_id = m.id AND s.settlement_id < p_month AND s.coins_payable < 0) c) b
     WHERE b.coins > 0
  ), listed AS (SELECT * FROM booked UNION ALL SELECT * FROM brought)
  SELECT * FROM listed
  UNION ALL
  SELECT l.merchant_id, NULL, 'carried', period.ends - interval '1 microsecond', NULL, '', -sum(l.coins)::bigint, NULL
    FROM listed l CROSS JOIN period GROUP BY l.merchant_id, period.ends HAVING sum(l.coins) < 0
$$;
