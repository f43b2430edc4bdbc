-- Put aside coins of a wallet, the vintage that lapses last first, so that what is left to spend lapses first.
CREATE OR REPLACE FUNCTION ledger_hold(
  p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
  p_holder bigint, p_amount bigint, p_destination bigint,
  OUT transaction_id bigint, OUT replayed boolean
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE available bigint;
BEGIN
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, NULL) b;
  IF replayed THEN RETURN; END IF;
  PERFORM 1 FROM rewards_account WHERE kind = 'wallet' AND holder_id = p_holder ORDER BY id FOR NO KEY UPDATE;
  SELECT coalesce(sum(balance), 0) INTO available FROM rewards_account
    WHERE kind = 'wallet' AND holder_id = p_holder;
  IF available < p_amount THEN
    RAISE EXCEPTION 'too few coins' USING ERRCODE = 'TL001', DETAIL = available::text;
  END IF;
  INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
    SELECT ledger_hold.transaction_id, v.id, p_destination, least(v.balance, p_amount - v.before)
      FROM (SELECT id, balance, expires_on,
                   coalesce(sum(balance) OVER (ORDER BY expires_on DESC, id DESC ROWS BETWEEN UNBOUNDED PRECEDING
                                               AND 1 PRECEDING), 0)::bigint AS before
              FROM rewards_account WHERE kind = 'wallet' AND holder_id = p_holder AND balance > 0) v
     WHERE v.before < p_amount ORDER BY v.expires_on, v.id;
END $$;
