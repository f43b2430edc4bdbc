-- Whether a person has a stake in a merchant: works for it, applied for it, or has declared it.
CREATE OR REPLACE FUNCTION merchant_interest(p_user bigint, p_merchant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT EXISTS (SELECT 1 FROM rewards_shopstaff f WHERE f.user_id = p_user AND f.merchant_id = p_merchant)
      OR EXISTS (SELECT 1 FROM rewards_merchant m WHERE m.id = p_merchant AND m.applied_by_id = p_user)
      OR EXISTS (SELECT 1 FROM rewards_interest d
                  WHERE d.user_id = p_user AND d.merchant_id = p_merchant AND d.ended_at IS NULL)
$$;
