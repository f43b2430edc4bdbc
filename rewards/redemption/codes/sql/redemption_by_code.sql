-- Take the payment code that is shown at a till, in one call: docs/adr/0020. Every payment by code goes this way. When it
-- cannot be taken, `refusal` says why and nothing was changed: it is the code of the error, or
--   key_known          the same key made a payment before: the answer is that one, or a conflict;
--   limits_unmeasured  the payer's level has limits: the action measures them and asks again with `p_measured`.
-- Limits of the shop and the ledger raise, as they always do.
-- Locks are taken in one order: who asks, the code, the measuring of limits where there are any, the wallet.
CREATE OR REPLACE FUNCTION redemption_by_code(
  p_user bigint, p_device bigint, p_code_hash text, p_digits_hash text, p_shop bigint, p_key text, p_hash text,
  p_actor text, p_receipt text, p_at timestamptz, p_today date, p_since timestamptz, p_guesses integer,
  p_measured boolean,
  OUT refusal text, OUT id bigint, OUT transaction_id bigint, OUT citizen_id bigint, OUT amount integer,
  OUT payment_code_id bigint, OUT shop_id bigint, OUT merchant_id bigint, OUT shop_name text
)
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE code rewards_paymentcode; owed bigint;
BEGIN
  -- One try of a till at a time, or many at once would all be let in.
  IF p_user IS NOT NULL THEN
    PERFORM 1 FROM civic_user u WHERE u.id = p_user FOR NO KEY UPDATE;
  ELSE
    PERFORM 1 FROM rewards_device d WHERE d.id = p_device FOR NO KEY UPDATE;
  END IF;
  -- Who asks for what was paid before guesses nothing, and is answered while locked. Once is enough: keys are a till's
  -- own, and its row is ours now, so nobody pays with this key while we wait for the code.
  IF EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.idempotency_key = p_key) THEN
    refusal := 'key_known';
    RETURN;
  END IF;
  IF till_is_locked(p_user, p_device, p_since, p_guesses) THEN
    refusal := 'too_many_wrong_codes';
    RETURN;
  END IF;
  SELECT s.refusal, s.shop_id, s.merchant_id, s.shop_name INTO refusal, shop_id, merchant_id, shop_name
    FROM till_shop(p_user, p_device, p_shop) s;
  IF refusal IS NOT NULL THEN
    RETURN;
  END IF;
  payment_code_id := payment_code_shown(p_code_hash, p_digits_hash, p_at);
  SELECT * INTO code FROM rewards_paymentcode c WHERE c.id = payment_code_id FOR UPDATE;
  IF NOT FOUND THEN
    refusal := 'wrong_code';
    RETURN;
  END IF;
  refusal := payment_code_refusal(code.state, code.expires_at, code.citizen_id, p_at);
  IF refusal IS NOT NULL THEN
    RETURN;
  END IF;
  citizen_id := code.citizen_id;
  amount := code.amount;
  IF NOT p_measured AND spending_is_limited(code.citizen_id, p_today) THEN
    refusal := 'limits_unmeasured';
    RETURN;
  END IF;
  owed := ledger_open('payable/' || merchant_id, 'payable', merchant_id, NULL);
  SELECT s.transaction_id INTO transaction_id
    FROM ledger_spend('spend', p_key, p_hash, p_actor, left(shop_name || ' · ' || p_receipt, 200), p_at,
                      code.citizen_id, code.amount, owed, p_today) s;
  INSERT INTO rewards_redemption AS r (way, receipt, shop_id, citizen_id, amount, payment_code_id, transaction_id,
                                       confirmed_by_id, device_id, completed_at, state)
    VALUES ('code', p_receipt, shop_id, code.citizen_id, code.amount, code.id, transaction_id, p_user, p_device, p_at,
            'completed')
    RETURNING r.id INTO id;
  UPDATE rewards_paymentcode c SET state = 'used' WHERE c.id = code.id;
END $$;
