-- Pieces and each person's share are counted by the database, under the offer's and the citizen's locks. A voucher
-- keeps the days of the week of its offer as they were.
CREATE OR REPLACE FUNCTION voucher_taken() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
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

CREATE OR REPLACE TRIGGER takes_a_piece BEFORE INSERT ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION voucher_taken();
