-- Whether somebody at a till, or a device by itself, tried too many wrong codes lately.
CREATE OR REPLACE FUNCTION till_is_locked(p_user bigint, p_device bigint, p_since timestamptz, p_guesses integer)
RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF p_user IS NOT NULL THEN
    RETURN (SELECT count(*) FROM rewards_wrongcode w WHERE w.user_id = p_user AND w.at > p_since) >= p_guesses;
  END IF;
  RETURN (SELECT count(*) FROM rewards_wrongcode w WHERE w.device_id = p_device AND w.at > p_since) >= p_guesses;
END $$;
