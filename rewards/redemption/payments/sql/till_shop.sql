-- The one shop that a till means: the named one, or the only one where it takes payments. Otherwise `refusal` is the code
-- of the error. A device takes payments for its own shop, whoever stands at it.
CREATE OR REPLACE FUNCTION till_shop(p_user bigint, p_device bigint, p_shop bigint,
  OUT refusal text, OUT shop_id bigint, OUT merchant_id bigint, OUT shop_name text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE shops bigint[]; takes_coins boolean; today date := (statement_timestamp() AT TIME ZONE 'Asia/Taipei')::date;
BEGIN
  IF p_user IS NOT NULL THEN
    shops := ARRAY(
      -- A role begins and ends at midnight in Taipei, whatever page is still open.
      WITH working AS (
        SELECT f.* FROM rewards_shopstaff f WHERE f.user_id = p_user
           AND (f.first_day IS NULL OR f.first_day <= today) AND (f.last_day IS NULL OR f.last_day >= today))
      SELECT w.shop_id FROM working w WHERE w.shop_id IS NOT NULL
      UNION
      SELECT s.id FROM working w JOIN rewards_shop s ON s.merchant_id = w.merchant_id WHERE w.role = 'owner');
  END IF;
  IF p_device IS NOT NULL THEN
    shops := ARRAY(SELECT d.shop_id FROM rewards_device d
                    WHERE d.id = p_device AND (p_user IS NULL OR d.shop_id = ANY (shops)));
  END IF;
  IF p_shop IS NOT NULL THEN
    shops := CASE WHEN p_shop = ANY (shops) THEN ARRAY[p_shop] ELSE '{}' END;
  END IF;
  IF cardinality(shops) <> 1 THEN
    refusal := CASE cardinality(shops) WHEN 0 THEN 'not_found' ELSE 'shop_needed' END;
    RETURN;
  END IF;
  SELECT s.id, s.merchant_id, s.name, s.is_open AND m.state = 'active'
    INTO shop_id, merchant_id, shop_name, takes_coins
    FROM rewards_shop s JOIN rewards_merchant m ON m.id = s.merchant_id
   WHERE s.id = shops[1];
  IF NOT takes_coins THEN
    refusal := 'shop_not_active';
  END IF;
END $$;
