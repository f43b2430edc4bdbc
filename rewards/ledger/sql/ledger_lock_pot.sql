-- The coins of a campaign's or a budget's account, which nobody moves until this transaction ends. The slices come
-- before the account, as in the postings' trigger.
CREATE OR REPLACE FUNCTION ledger_lock_pot(p_account bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE there bigint;
BEGIN
  PERFORM 1 FROM rewards_slice s WHERE s.account_id = p_account ORDER BY s.number FOR NO KEY UPDATE;
  PERFORM 1 FROM rewards_account a WHERE a.id = p_account FOR NO KEY UPDATE;
  SELECT a.balance + coalesce((SELECT sum(s.coins) FROM rewards_slice s WHERE s.account_id = a.id), 0) INTO there
    FROM rewards_account a WHERE a.id = p_account;
  RETURN there;
END $$;
