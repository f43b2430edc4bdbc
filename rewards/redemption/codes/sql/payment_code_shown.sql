-- Which payment code was scanned or typed; nothing when nobody has it. Eight digits come up again, so the newest is
-- meant, and after a day nobody's old payment answers to them. A live code is the newest of its digits, as no other is
-- given them while it lives: it is asked for first, because the index holds live ones only.
CREATE OR REPLACE FUNCTION payment_code_shown(p_code_hash text, p_digits_hash text, p_at timestamptz)
RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE shown bigint;
BEGIN
  IF p_code_hash IS NOT NULL THEN
    RETURN (SELECT c.id FROM rewards_paymentcode c WHERE c.code_hash = p_code_hash);
  END IF;
  SELECT c.id INTO shown FROM rewards_paymentcode c
   WHERE c.digits_hash = p_digits_hash AND c.state = 'live' AND c.expires_at > p_at - interval '1 day';
  IF shown IS NULL THEN
    SELECT c.id INTO shown FROM rewards_paymentcode c
     WHERE c.digits_hash = p_digits_hash AND c.expires_at > p_at - interval '1 day'
     ORDER BY c.created_at DESC, c.id DESC LIMIT 1;
  END IF;
  RETURN shown;
END $$;
