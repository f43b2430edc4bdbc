-- Payments of a shop that has a limit come one after another: the sum of its day is read under the shop's lock.
CREATE OR REPLACE FUNCTION redemption_limits() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE shop rewards_shop; taken bigint; by_poster bigint;
BEGIN
  SELECT * INTO shop FROM rewards_shop s WHERE s.id = NEW.shop_id;
  IF NEW.way <> 'poster' AND shop.day_limit IS NULL THEN RETURN NEW; END IF;
  SELECT * INTO shop FROM rewards_shop s WHERE s.id = NEW.shop_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(r.amount), 0), coalesce(sum(r.amount) FILTER (WHERE r.way = 'poster'), 0)
    INTO taken, by_poster
    FROM rewards_redemption r
   WHERE r.shop_id = NEW.shop_id AND r.state = 'completed'
     AND r.completed_at >= date_trunc('day', NEW.completed_at AT TIME ZONE 'Asia/Taipei') AT TIME ZONE 'Asia/Taipei'
     AND r.completed_at < (date_trunc('day', NEW.completed_at AT TIME ZONE 'Asia/Taipei') + interval '1 day')
                          AT TIME ZONE 'Asia/Taipei';
  IF NEW.way = 'poster' THEN
    IF NOT shop.poster_on THEN
      RAISE EXCEPTION 'shop % takes nothing by poster', NEW.shop_id USING ERRCODE = 'TR001';
    END IF;
    IF NEW.amount > shop.poster_most THEN
      RAISE EXCEPTION 'too much at once' USING ERRCODE = 'TR002', DETAIL = shop.poster_most::text;
    END IF;
    IF by_poster + NEW.amount > shop.poster_day THEN
      RAISE EXCEPTION 'too much in a day' USING ERRCODE = 'TR003',
        DETAIL = greatest(shop.poster_day - by_poster, 0)::text;
    END IF;
  END IF;
  IF shop.day_limit IS NOT NULL AND taken + NEW.amount > shop.day_limit THEN
    RAISE EXCEPTION 'too much in a day' USING ERRCODE = 'TR004', DETAIL = greatest(shop.day_limit - taken, 0)::text;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER within_the_shops_limits BEFORE INSERT ON rewards_redemption
  FOR EACH ROW EXECUTE FUNCTION redemption_limits();
