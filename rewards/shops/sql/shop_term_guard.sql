-- A term in a shop is written by its role and by nothing else; one that has ended stays as it is, and none is removed.
CREATE OR REPLACE FUNCTION shop_term_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') OR pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'who worked where is written with the role itself, and never changed';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a role in a shop that has ended stays on record as it was';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER with_its_role BEFORE INSERT OR UPDATE OR DELETE ON rewards_shopterm
  FOR EACH ROW EXECUTE FUNCTION shop_term_guard();

CALL refuse_changes('rewards_shopterm', 'shop_term_guard', 'never_truncated');
