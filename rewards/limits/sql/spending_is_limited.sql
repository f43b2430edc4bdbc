-- Whether the level of a citizen limits what they spend. A digital citizen with a proof of identity counts as verified.
CREATE OR REPLACE FUNCTION spending_is_limited(p_citizen bigint, p_today date) RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM civic_citizen z
      JOIN LATERAL (SELECT l.spend_day, l.spend_month, l.spend_total FROM rewards_levellimit l
                     WHERE l.valid_from <= p_today AND l.level = CASE WHEN z.level = 'digital' AND EXISTS (
                       SELECT 1 FROM civic_verification v WHERE v.citizen_id = z.id AND v.revoked_at IS NULL)
                       THEN 'verified' ELSE z.level END
                     ORDER BY l.valid_from DESC, l.id DESC LIMIT 1) caps ON true
     WHERE z.id = p_citizen AND coalesce(caps.spend_day, caps.spend_month, caps.spend_total) IS NOT NULL);
END $$;
