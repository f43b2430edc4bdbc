-- Why no shop can take a payment code, as the code of the error; nothing while it can.
CREATE OR REPLACE FUNCTION payment_code_refusal(
  p_state text, p_expires_at timestamptz, p_citizen bigint, p_at timestamptz)
RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF p_state = 'used' THEN
    RETURN 'code_used';
  END IF;
  IF p_state <> 'live' OR p_expires_at <= p_at THEN
    RETURN 'code_expired';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM civic_citizen z JOIN civic_user u ON u.id = z.user_id
                  WHERE z.id = p_citizen AND u.is_active) THEN  -- closed since the code was made
    RETURN 'payer_inactive';
  END IF;
  RETURN NULL;
END $$;
