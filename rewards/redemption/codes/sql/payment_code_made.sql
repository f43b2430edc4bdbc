-- Make a citizen's code for an amount, in one call; it replaces the one they had. When there is none, `refusal` says why
-- and nothing was changed: it is the code of the error (`available` coins are there), or
--   limits_unmeasured  the citizen's level has limits: the action measures them and asks again with `p_measured`;
--   digits_taken       somebody else shows the same eight digits now: the action draws again.
-- Coins move only when a shop takes the code.
CREATE OR REPLACE FUNCTION payment_code_made(
  p_citizen bigint, p_amount integer, p_nonce bytea, p_code_hash text, p_digits_hash text, p_at timestamptz,
  p_expires_at timestamptz, p_today date, p_measured boolean,
  OUT refusal text, OUT available bigint, OUT id bigint
)
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL) THEN
    refusal := 'money_stopped';
    RETURN;
  END IF;
  -- Without the key: a payment that is under way holds the old code and refers to the citizen, and must not wait.
  PERFORM 1 FROM civic_citizen z WHERE z.id = p_citizen FOR NO KEY UPDATE;
  SELECT coalesce(sum(a.balance), 0) INTO available FROM rewards_account a
   WHERE a.kind = 'wallet' AND a.holder_id = p_citizen AND a.expires_on >= p_today;
  IF available < p_amount THEN
    refusal := 'insufficient_coins';
    RETURN;
  END IF;
  IF NOT p_measured AND spending_is_limited(p_citizen, p_today) THEN
    refusal := 'limits_unmeasured';
    RETURN;
  END IF;
  -- Digits of a code that has run out are free.
  UPDATE rewards_paymentcode c SET state = 'replaced'
   WHERE c.state = 'live' AND (c.citizen_id = p_citizen OR (c.digits_hash = p_digits_hash AND c.expires_at <= p_at));
  INSERT INTO rewards_paymentcode AS c (citizen_id, amount, nonce, code_hash, digits_hash, state, created_at, expires_at)
    VALUES (p_citizen, p_amount, p_nonce, p_code_hash, p_digits_hash, 'live', p_at, p_expires_at)
    ON CONFLICT (digits_hash) WHERE state = 'live' DO NOTHING RETURNING c.id INTO id;
  IF id IS NULL THEN
    refusal := 'digits_taken';
  END IF;
END $$;
