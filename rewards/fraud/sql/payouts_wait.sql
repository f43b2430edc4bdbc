-- Whether a merchant's payouts wait today: on hold by somebody, or for some days after a change of the payee.
CREATE OR REPLACE FUNCTION payouts_wait(p_merchant bigint) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM rewards_payouthold h WHERE h.merchant_id = p_merchant AND h.state = 'held')
      OR EXISTS (SELECT 1 FROM rewards_merchantchange c WHERE c.merchant_id = p_merchant AND c.state = 'approved'
                    AND c.held_until > (now() AT TIME ZONE 'Asia/Taipei')::date)
$$;
