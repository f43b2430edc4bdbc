-- All vintages of a wallet in the order in which payments lock them, before a reversal takes them one by one.
CREATE OR REPLACE FUNCTION ledger_lock_wallet(p_holder bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM 1 FROM rewards_account WHERE kind = 'wallet' AND holder_id = p_holder ORDER BY id FOR NO KEY UPDATE;
END $$;
