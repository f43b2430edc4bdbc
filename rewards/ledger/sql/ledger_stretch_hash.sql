-- One link of the chain: every column of every row that database transactions in [from, to) wrote.
-- `to` is the oldest database transaction still running, so no row can join the stretch later.
-- `rows` lists them for whoever must name one: in the order of their ids, 8 bytes of id and 8 of the row's hash each.
CREATE OR REPLACE FUNCTION ledger_stretch_hash(
  p_previous text, p_from xid8, p_to xid8,
  OUT transactions bigint, OUT postings bigint, OUT hash text, OUT rows bytea
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE rows_hash text;
BEGIN
  SELECT count(*), coalesce(sum(r.postings), 0),
         encode(sha256(coalesce(string_agg(encode(r.digest, 'hex'), ',' ORDER BY r.id), '')::bytea), 'hex'),
         string_agg(int8send(r.id) || substring(r.digest FROM 1 FOR 8), ''::bytea ORDER BY r.id)
    INTO transactions, postings, rows_hash, rows
    FROM ledger_stretch_rows(p_from, p_to) r;
  hash := encode(sha256(convert_to(
    concat_ws('|', 'v1', p_previous, p_from, p_to, transactions, postings, rows_hash), 'UTF8')), 'hex');
END $$;
