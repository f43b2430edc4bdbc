-- Take a live code for the one shop that a till means, in one call: docs/adr/0020. No row is returned when anything is
-- out of the ordinary, and nothing was changed: the action then goes the long way and says what it is. Limits and the
-- ledger raise as they always do.
-- Locks are the long way's, in its order: who asks, the code, the wallet.
CREATE OR REPLACE FUNCTION redemption_by_code(
  p_user bigint, p_device bigint, p_code_hash text, p_digits_hash text, p_shop bigint, p_key text, p_hash text,
  p_actor text, p_receipt text, p_at timestamptz, p_today date, p_since timestamptz, p_guesses integer
) RETURNS TABLE (id bigint, transaction_id bigint, citizen_id bigint, amount integer, payment_code_id bigint,
  shop_id bigint, merchant_id bigint, shop_name text)
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE code rewards_paymentcode; shops bigint[]; posted bigint; owed bigint;
BEGIN
  IF p_user IS NOT NULL THEN
    PERFORM 1 FROM civic_user u WHERE u.id = p_user FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM rewards_wrongcode w WHERE w.user_id = p_user AND w.at > p_since) >= p_guesses THEN
      RETURN;
    END IF;
    shops := ARRAY(
      SELECT f.shop_id FROM rewards_shopstaff f WHERE f.user_id = p_user AND f.shop_id IS NOT NULL
      UNION
      SELECT s.id FROM rewards_shopstaff f JOIN rewards_shop s ON s.merchant_id = f.merchant_id
       WHERE f.user_id = p_user AND f.role = 'owner');
  ELSE
    PERFORM 1 FROM rewards_device d WHERE d.id = p_device FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM rewards_wrongcode w WHERE w.device_id = p_device AND w.at > p_since) >= p_guesses THEN
      RETURN;
    END IF;
    shops := ARRAY(SELECT d.shop_id FROM rewards_device d WHERE d.id = p_device);
  END IF;
  IF p_shop IS NOT NULL THEN
    shops := ARRAY(SELECT unnest(shops) INTERSECT SELECT p_shop);
  END IF;
  IF cardinality(shops) <> 1 OR EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.idempotency_key = p_key) THEN
    RETURN;
  END IF;
  SELECT s.id, s.merchant_id, s.name INTO shop_id, merchant_id, shop_name
    FROM rewards_shop s JOIN rewards_merchant m ON m.id = s.merchant_id
   WHERE s.id = shops[1] AND s.is_open AND m.state = 'active';
  IF NOT FOUND THEN RETURN; END IF;
  IF p_code_hash IS NOT NULL THEN
    SELECT * INTO code FROM rewards_paymentcode c WHERE c.code_hash = p_code_hash FOR UPDATE;
  ELSE
    SELECT * INTO code FROM rewards_paymentcode c
     WHERE c.digits_hash = p_digits_hash AND c.state = 'live' FOR UPDATE;
  END IF;
  IF NOT FOUND OR code.state <> 'live' OR code.expires_at <= p_at OR NOT EXISTS (
       SELECT 1 FROM civic_citizen z JOIN civic_user u ON u.id = z.user_id WHERE z.id = code.citizen_id AND u.is_active)
     -- what a level may spend is measured on the long way
     OR EXISTS (
       SELECT 1 FROM civic_citizen z
         JOIN LATERAL (SELECT l.spend_day, l.spend_month, l.spend_total FROM rewards_levellimit l
                        WHERE l.valid_from <= p_today AND l.level = CASE WHEN z.level = 'digital' AND EXISTS (
                          SELECT 1 FROM civic_verification v WHERE v.citizen_id = z.id AND v.revoked_at IS NULL)
                          THEN 'verified' ELSE z.level END
                        ORDER BY l.valid_from DESC, l.id DESC LIMIT 1) caps ON true
        WHERE z.id = code.citizen_id AND coalesce(caps.spend_day, caps.spend_month, caps.spend_total) IS NOT NULL)
     -- the same request may have been made while this one waited for the code
     OR EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.idempotency_key = p_key) THEN
    RETURN;
  END IF;
  owed := ledger_open('payable/' || merchant_id, 'payable', merchant_id, NULL);
  SELECT s.transaction_id INTO posted
    FROM ledger_spend('spend', p_key, p_hash, p_actor, left(shop_name || ' · ' || p_receipt, 200), p_at,
                      code.citizen_id, code.amount, owed, p_today) s;
  INSERT INTO rewards_redemption AS r (way, receipt, shop_id, citizen_id, amount, payment_code_id, transaction_id,
                                       confirmed_by_id, device_id, completed_at, state)
    VALUES ('code', p_receipt, shop_id, code.citizen_id, code.amount, code.id, posted, p_user, p_device, p_at,
            'completed')
    RETURNING r.id INTO id;
  UPDATE rewards_paymentcode c SET state = 'used' WHERE c.id = code.id;
  transaction_id := posted; citizen_id := code.citizen_id; amount := code.amount; payment_code_id := code.id;
  RETURN NEXT;
END $$;
