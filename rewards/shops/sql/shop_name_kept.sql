-- Each name of a shop is written down with the instant from which it was so: an export of an old period shows that one.
-- With its owner's rights: the application may read the names, and not write them.
CREATE OR REPLACE FUNCTION shop_name_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO rewards_shopname (shop_id, name, since) VALUES (NEW.id, NEW.name, '2000-01-01 00:00Z');
  ELSE
    INSERT INTO rewards_shopname (shop_id, name, since) VALUES (NEW.id, NEW.name, clock_timestamp());
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER first_name_kept AFTER INSERT ON rewards_shop
  FOR EACH ROW EXECUTE FUNCTION shop_name_kept();

CREATE OR REPLACE TRIGGER name_kept AFTER UPDATE OF name ON rewards_shop FOR EACH ROW
  WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION shop_name_kept();
