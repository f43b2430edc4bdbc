-- Whether news would leave the portal for a citizen: by one of their devices or accounts, or by mail where they asked
-- for it. False makes a plan needless, so it may say true too often and never false: each way of engagement.delivery.ways
-- that can tell has its line here. A function, because its plan is kept: it is asked at every payment.
CREATE OR REPLACE FUNCTION citizen_is_reached(p_citizen bigint, p_family text) RETURNS boolean
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE who bigint := (SELECT c.user_id FROM civic_citizen c WHERE c.id = p_citizen);
BEGIN
  RETURN EXISTS (SELECT 1 FROM engagement_pushsubscription s WHERE s.user_id = who AND s.ended_at IS NULL)
      OR EXISTS (SELECT 1 FROM engagement_lineaccount l WHERE l.user_id = who AND l.ended_at IS NULL)
      OR EXISTS (SELECT 1 FROM engagement_smsnumber n WHERE n.user_id = who AND n.confirmed_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM engagement_preference p
                  WHERE p.citizen_id = p_citizen AND p.family = p_family AND p.channel = 'email')
      OR EXISTS (SELECT 1 FROM civic_user u WHERE u.id = who AND u.email LIKE '%@demo.test');  -- the demo's own way
END $$;
