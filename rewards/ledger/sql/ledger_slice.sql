-- Move coins of a campaign into its slices, or out of them when `p_coins` is below zero; false when it has none and its
-- own row keeps its balance. A campaign that is empty gets slices when at least 16,000 coins come.
CREATE OR REPLACE FUNCTION ledger_slice(p_account bigint, p_coins bigint) RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_slice s WHERE s.account_id = p_account) THEN
    IF p_coins < 16000 THEN RETURN false; END IF;
    PERFORM 1 FROM rewards_account a WHERE a.id = p_account AND a.balance = 0 FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    INSERT INTO rewards_slice (account_id, number, coins)
      SELECT p_account, n, 0 FROM generate_series(0, 15) n ON CONFLICT (account_id, number) DO NOTHING;
  END IF;
  IF p_coins < 0 THEN
    PERFORM ledger_take_slices(p_account, -p_coins);
  ELSIF p_coins > 0 THEN
    PERFORM 1 FROM rewards_slice s WHERE s.account_id = p_account ORDER BY s.number FOR NO KEY UPDATE;
    UPDATE rewards_slice s SET coins = s.coins + p_coins / 16 + (s.number < p_coins % 16)::integer
     WHERE s.account_id = p_account;
  END IF;
  RETURN true;
END $$;
