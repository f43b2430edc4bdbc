-- One link of the chain: every column of every row that database transactions in [from, to) wrote.
-- `to` is the oldest database transaction still running, so no row can join the stretch later.
CREATE OR REPLACE FUNCTION ledger_stretch_hash(
  p_previous text, p_from xid8, p_to xid8,
  OUT transactions bigint, OUT postings bigint, OUT hash text
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE rows_hash text;
BEGIN
  SELECT count(*), coalesce(sum(r.n), 0),
         encode(sha256(coalesce(string_agg(r.line, ',' ORDER BY r.id), '')::bytea), 'hex')
    INTO transactions, postings, rows_hash
    FROM (SELECT t.id, p.n,
                 encode(sha256(convert_to(jsonb_build_array(
                   t.id, t.kind, t.idempotency_key, t.request_hash, t.actor, t.reason, t.reverses_id,
                   to_char(t.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.month,
                   to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.xid::text,
                   p.lines)::text, 'UTF8')), 'hex') AS line
            FROM rewards_transaction t
            CROSS JOIN LATERAL (
              SELECT count(*) AS n, jsonb_agg(jsonb_build_array(q.id, q.source_id, s.address, q.destination_id,
                                                                d.address, q.amount) ORDER BY q.id) AS lines
                FROM rewards_posting q
                LEFT JOIN rewards_account s ON s.id = q.source_id
                LEFT JOIN rewards_account d ON d.id = q.destination_id
               WHERE q.transaction_id = t.id) p
           WHERE t.xid >= p_from AND t.xid < p_to) r;
  hash := encode(sha256(convert_to(
    concat_ws('|', 'v1', p_previous, p_from, p_to, transactions, postings, rows_hash), 'UTF8')), 'hex');
END $$;
