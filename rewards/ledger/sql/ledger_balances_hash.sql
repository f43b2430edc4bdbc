-- The SHA-256 of all balances of the checkpoint, in stretches of 10,000 accounts, so that no text grows without end.
CREATE OR REPLACE FUNCTION ledger_balances_hash() RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT encode(sha256(convert_to(coalesce(string_agg(s.hash, ',' ORDER BY s.n), ''), 'UTF8')), 'hex')
    FROM (SELECT b.account_id / 10000 AS n,
                 encode(sha256(convert_to(string_agg(
                   concat_ws('|', b.account_id, b.address, coalesce(b.holder_id::text, ''), b.coins), E'\n'
                   ORDER BY b.account_id), 'UTF8')), 'hex') AS hash
            FROM rewards_checkpointbalance b GROUP BY 1) s
$$;
