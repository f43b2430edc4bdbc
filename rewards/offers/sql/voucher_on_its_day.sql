-- A voucher is used on a day of the week for which it was taken.
CREATE OR REPLACE FUNCTION voucher_on_its_day() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NEW.weekdays <> OLD.weekdays THEN
    RAISE EXCEPTION 'the days of a voucher stay as it was taken' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'issued' AND NEW.state = 'used'
     AND position(extract(isodow FROM NEW.ended_at AT TIME ZONE 'Asia/Taipei')::integer::text IN NEW.weekdays) = 0 THEN
    RAISE EXCEPTION 'this voucher is good on other days of the week' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER on_its_day BEFORE UPDATE ON rewards_voucher
  FOR EACH ROW EXECUTE FUNCTION voucher_on_its_day();
