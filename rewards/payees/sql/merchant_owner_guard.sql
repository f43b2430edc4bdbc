-- A merchant that takes coins gets an owner, and loses one, only as two people have approved last.
CREATE OR REPLACE FUNCTION merchant_owner_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE last rewards_merchantchange; who bigint; place bigint;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF 'owner' IN (OLD.role, NEW.role)
       AND (NEW.role, NEW.user_id, NEW.merchant_id, NEW.first_day, NEW.last_day)
         IS DISTINCT FROM (OLD.role, OLD.user_id, OLD.merchant_id, OLD.first_day, OLD.last_day) THEN
      RAISE EXCEPTION 'nobody is turned into an owner, or made one for longer' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    who := NEW.user_id; place := NEW.merchant_id;
    IF NEW.role <> 'owner' THEN RETURN NEW; END IF;
  ELSE
    who := OLD.user_id; place := OLD.merchant_id;
    IF OLD.role <> 'owner' THEN RETURN OLD; END IF;
    -- Two people approved the last day with the owner.
    IF OLD.last_day < (statement_timestamp() AT TIME ZONE 'Asia/Taipei')::date THEN RETURN OLD; END IF;
  END IF;
  -- An application has its owner before anybody is paid; one that is deleted takes its people along.
  IF NOT EXISTS (SELECT 1 FROM rewards_merchant m WHERE m.id = place AND m.state NOT IN ('applied', 'rejected')) THEN
    RETURN coalesce(NEW, OLD);
  END IF;
  SELECT * INTO last FROM rewards_merchantchange c WHERE c.merchant_id = place AND c.kind = 'owners'
     AND c.state = 'approved' AND who IN (c.owner_in_id, c.owner_out_id) ORDER BY c.decided_at DESC, c.id DESC LIMIT 1;
  IF TG_OP = 'INSERT' AND (last.owner_in_id, last.owner_last_day) IS DISTINCT FROM (who, NEW.last_day)
     OR TG_OP = 'DELETE' AND last.owner_out_id IS DISTINCT FROM who THEN
    RAISE EXCEPTION 'the owners of merchant % change only by two people', place USING ERRCODE = 'TL000';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;

CREATE OR REPLACE TRIGGER owns_as_approved BEFORE INSERT OR UPDATE OR DELETE ON rewards_shopstaff
  FOR EACH ROW EXECUTE FUNCTION merchant_owner_guard();
