-- The id of the account with this address; it is opened when there is none. Two that open it at once get the same one.
CREATE OR REPLACE FUNCTION ledger_open(p_address text, p_kind text, p_holder bigint, p_expires date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE found_id bigint;
BEGIN
  SELECT id INTO found_id FROM rewards_account WHERE address = p_address;
  IF found_id IS NULL THEN
    INSERT INTO rewards_account (address, kind, holder_id, expires_on, balance)
      VALUES (p_address, p_kind, p_holder, p_expires, 0)
      ON CONFLICT (address) DO NOTHING RETURNING id INTO found_id;
    IF found_id IS NULL THEN
      SELECT id INTO found_id FROM rewards_account WHERE address = p_address;
    END IF;
  END IF;
  RETURN found_id;
END $$;
