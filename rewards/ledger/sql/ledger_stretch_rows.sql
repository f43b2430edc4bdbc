-- Each transaction that database transactions in [from, to) wrote, with the SHA-256 of every column of it and of its
-- postings: what a seal is made of.
-- No search path of its own: PostgreSQL writes it into the query that calls it.
CREATE OR REPLACE FUNCTION ledger_stretch_rows(p_from xid8, p_to xid8)
RETURNS TABLE (id bigint, postings bigint, digest bytea)
LANGUAGE sql STABLE AS $$
  SELECT t.id, p.n,
         sha256(convert_to(jsonb_build_array(
           t.id, t.kind, t.idempotency_key, t.request_hash, t.actor, t.reason, t.reverses_id,
           to_char(t.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.month,
           to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.xid::text,
           p.lines)::text, 'UTF8'))
    FROM rewards_transaction t
    CROSS JOIN LATERAL (
      SELECT count(*) AS n, jsonb_agg(jsonb_build_array(q.id, q.source_id, s.address, q.destination_id,
                                                        d.address, q.amount) ORDER BY q.id) AS lines
        FROM rewards_posting q
        LEFT JOIN rewards_account s ON s.id = q.source_id
        LEFT JOIN rewards_account d ON d.id = q.destination_id
       WHERE q.transaction_id = t.id) p
   WHERE t.xid >= p_from AND t.xid < p_to
$$;
