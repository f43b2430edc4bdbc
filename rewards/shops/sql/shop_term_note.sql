-- Each role in a shop leaves a term: who worked where from when until when, also after the role is gone.
CREATE OR REPLACE FUNCTION shop_term_note() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO rewards_shopterm (staff, user_id, merchant_id, shop_id, role, given_at, first_day, last_day)
    VALUES (NEW.id, NEW.user_id, NEW.merchant_id, NEW.shop_id, NEW.role, NEW.since,
      greatest((NEW.since AT TIME ZONE 'Asia/Taipei')::date, NEW.first_day), NEW.last_day);
  ELSIF TG_OP = 'UPDATE' THEN
    IF (NEW.user_id, NEW.merchant_id, NEW.shop_id, NEW.role, NEW.since, NEW.first_day)
      IS DISTINCT FROM (OLD.user_id, OLD.merchant_id, OLD.shop_id, OLD.role, OLD.since, OLD.first_day) THEN
      RAISE EXCEPTION 'a role in a shop is given or taken, and never changed but for its last day';
    END IF;
    IF NEW.last_day IS DISTINCT FROM OLD.last_day THEN
      UPDATE rewards_shopterm SET last_day = NEW.last_day WHERE staff = NEW.id;
    END IF;
  ELSE
    UPDATE rewards_shopterm SET ended_at = statement_timestamp() WHERE staff = OLD.id AND ended_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER leaves_a_term AFTER INSERT OR UPDATE OR DELETE ON rewards_shopstaff
  FOR EACH ROW EXECUTE FUNCTION shop_term_note();
