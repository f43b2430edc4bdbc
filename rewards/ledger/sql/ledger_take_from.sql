-- Take coins out of one slice, if it is free (or when it becomes so, with `p_wait`) and has as many. The row stays locked
-- either way.
CREATE OR REPLACE FUNCTION ledger_take_from(p_account bigint, p_number integer, p_coins bigint, p_wait boolean)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE found_id bigint; there bigint;
BEGIN
  IF p_wait THEN
    SELECT s.id, s.coins INTO found_id, there FROM rewards_slice s
      WHERE s.account_id = p_account AND s.number = p_number FOR NO KEY UPDATE;
  ELSE
    SELECT s.id, s.coins INTO found_id, there FROM rewards_slice s
      WHERE s.account_id = p_account AND s.number = p_number FOR NO KEY UPDATE SKIP LOCKED;
  END IF;
  IF found_id IS NULL OR there < p_coins THEN
    RETURN false;
  END IF;
  UPDATE rewards_slice SET coins = coins - p_coins WHERE id = found_id;
  RETURN true;
END $$;
