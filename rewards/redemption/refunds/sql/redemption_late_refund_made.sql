-- At commit: what was approved was given back.
CREATE OR REPLACE FUNCTION redemption_late_refund_made() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_refund b WHERE b.late_id = NEW.id) THEN
    RAISE EXCEPTION 'late refund % was approved and not made', NEW.id USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS made ON rewards_laterefund;
CREATE CONSTRAINT TRIGGER made AFTER UPDATE OF state ON rewards_laterefund DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION redemption_late_refund_made();
