-- Which payment code was scanned or typed; nothing when nobody has it. Eight digits come up again, so the newest is
-- meant, and after a day nobody's old payment answers to them: the index holds the codes that still have their digits,
-- which are the live ones and those of the last day, however many were ever used.
CREATE OR REPLACE FUNCTION payment_code_shown(p_code_hash text, p_digits_hash text, p_at timestamptz)
RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF p_code_hash IS NOT NULL THEN
    RETURN (SELECT c.id FROM rewards_paymentcode c WHERE c.code_hash = p_code_hash);
  END IF;
  -- A live code is the newest of its digits, as no other is given them while it lives.
  RETURN (SELECT c.id FROM rewards_paymentcode c
           WHERE c.digits_hash = p_digits_hash AND c.expires_at > p_at - interval '1 day'
           ORDER BY (c.state = 'live') DESC, c.created_at DESC, c.id DESC LIMIT 1);
END $$;
