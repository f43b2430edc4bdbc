"""A voucher keeps the days of the week of its offer as they were, and is used on such a day only: kept here."""

from django.db import migrations

GUARDS = r"""
CREATE OR REPLACE FUNCTION voucher_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE offer rewards_offer; had bigint;
BEGIN
  IF NEW.state <> 'issued' THEN
    RAISE EXCEPTION 'a voucher begins as issued' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO offer FROM rewards_offer o WHERE o.id = NEW.offer_id;
  NEW.weekdays := offer.weekdays;
  IF NOT EXISTS (
       SELECT 1 FROM generate_series((NEW.taken_at AT TIME ZONE 'Asia/Taipei')::date::timestamp,
                                     NEW.last_day::timestamp, interval '1 day') day
        WHERE position(extract(isodow FROM day)::integer::text IN NEW.weekdays) > 0) THEN
    RAISE EXCEPTION 'no day is left on which the shop takes it' USING ERRCODE = 'TV003';
  END IF;
  IF offer.per_person IS NOT NULL THEN
    PERFORM 1 FROM civic_citizen c WHERE c.id = NEW.citizen_id FOR NO KEY UPDATE;
    SELECT count(*) INTO had FROM rewards_voucher v
     WHERE v.citizen_id = NEW.citizen_id AND v.offer_id = NEW.offer_id AND v.state IN ('issued', 'used');
    IF had >= offer.per_person THEN
      RAISE EXCEPTION 'enough for one person' USING ERRCODE = 'TV001', DETAIL = offer.per_person::text;
    END IF;
  END IF;
  IF offer.stock IS NOT NULL THEN
    UPDATE rewards_offer o SET stock = o.stock - 1 WHERE o.id = NEW.offer_id AND o.stock > 0;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no piece is left' USING ERRCODE = 'TV002';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION voucher_on_its_day() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER on_its_day BEFORE UPDATE ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION voucher_on_its_day();

DO $$
DECLARE ours text;
BEGIN
  FOREACH ours IN ARRAY ARRAY['voucher_taken', 'voucher_on_its_day'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0123_offers_on_weekdays")]

    operations = [migrations.RunSQL(GUARDS)]  # no way back: vouchers are taken by this function
