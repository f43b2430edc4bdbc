-- What database transactions in [from, to) moved on accounts owed to merchants. Read by the seals, by the proof, and
-- for what is not sealed yet.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION ledger_stretch_turnover(p_from xid8, p_to xid8)
RETURNS TABLE (month date, kind varchar, account_id bigint, transactions bigint, coins bigint)
LANGUAGE sql STABLE AS $$
  SELECT t.month, t.kind, a.id, count(DISTINCT t.id), sum(m.coins)::bigint
    FROM rewards_transaction t
    JOIN rewards_posting p ON p.transaction_id = t.id
    CROSS JOIN LATERAL (VALUES (p.destination_id, p.amount), (p.source_id, -p.amount)) m(account_id, coins)
    JOIN rewards_account a ON a.id = m.account_id AND a.kind = 'payable'
   WHERE t.xid >= p_from AND t.xid < p_to
   GROUP BY t.month, t.kind, a.id
$$;
