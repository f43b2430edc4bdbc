-- Make a checkpoint at a seal; none when the newest one says the same or has come further, and none on a replica.
-- Of proofs that ran beside each other the one that ends last may have read less, also where it read from zero.
CREATE OR REPLACE FUNCTION ledger_checkpoint(p_seal bigint, p_from_zero boolean, p_rotated_to bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE made bigint;
BEGIN
  IF pg_is_in_recovery() THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(7155004);  -- Lock.SEALS
  IF EXISTS (
       SELECT 1 FROM (SELECT seal_id, rotated_to FROM rewards_checkpoint ORDER BY id DESC LIMIT 1) newest
        WHERE newest.seal_id > p_seal
           OR (NOT p_from_zero AND newest.seal_id = p_seal AND newest.rotated_to = p_rotated_to)) THEN
    RETURN NULL;
  END IF;
  INSERT INTO rewards_checkpoint (seal_id, from_zero, rotated_to) VALUES (p_seal, p_from_zero, p_rotated_to)
    RETURNING id INTO made;
  RETURN made;
END $$;
