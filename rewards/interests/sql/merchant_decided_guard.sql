-- Nobody makes a merchant payable in which they have a stake.
CREATE OR REPLACE FUNCTION merchant_decided_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id AND merchant_interest(NEW.approved_by_id, NEW.id) THEN
    RAISE EXCEPTION 'nobody decides about a merchant of their own' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER approved_by_another BEFORE UPDATE OF approved_by_id ON rewards_merchant
  FOR EACH ROW EXECUTE FUNCTION merchant_decided_guard();
