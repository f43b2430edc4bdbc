-- A card that has ended pays nothing, and without its PIN a card pays small amounts only.
CREATE OR REPLACE FUNCTION redemption_card() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE card rewards_card; taken bigint;
BEGIN
  SELECT * INTO card FROM rewards_card c WHERE c.id = NEW.card_id FOR NO KEY UPDATE;
  IF card.state IS DISTINCT FROM 'live' OR card.citizen_id IS DISTINCT FROM NEW.citizen_id THEN
    RAISE EXCEPTION 'this card is not valid' USING ERRCODE = 'TR006';
  END IF;
  IF NEW.with_pin THEN RETURN NEW; END IF;
  SELECT coalesce(sum(r.amount), 0) INTO taken FROM rewards_redemption r
   WHERE r.citizen_id = NEW.citizen_id AND r.way = 'card' AND NOT r.with_pin AND r.state = 'completed'
     AND r.completed_at >= date_trunc('day', NEW.completed_at AT TIME ZONE 'Asia/Taipei') AT TIME ZONE 'Asia/Taipei';
  IF NEW.amount > card.free_most OR taken + NEW.amount > card.free_day THEN
    RAISE EXCEPTION 'this needs the PIN' USING ERRCODE = 'TR005';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER by_a_valid_card BEFORE INSERT ON rewards_redemption
  FOR EACH ROW WHEN (NEW.way = 'card') EXECUTE FUNCTION redemption_card();
