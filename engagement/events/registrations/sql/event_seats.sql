-- A session counts the places that people have or are offered, with companions, whoever writes the rows. Its CHECK
-- refuses one more than there are.
CREATE OR REPLACE FUNCTION event_seats() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  before integer := 0;
  after integer := 0;
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state IN ('registered', 'offered') THEN
    before := 1 + OLD.companions;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.state IN ('registered', 'offered') THEN
    after := 1 + NEW.companions;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.session_id, NEW.number) IS DISTINCT FROM (OLD.session_id, OLD.number) THEN
    RAISE EXCEPTION 'a registration keeps its session and its number' USING ERRCODE = 'TE001';
  END IF;
  IF after <> before THEN
    UPDATE engagement_eventsession SET taken = taken + after - before
     WHERE id = coalesce(NEW.session_id, OLD.session_id);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER counts_places AFTER INSERT OR UPDATE OR DELETE ON engagement_registration
  FOR EACH ROW EXECUTE FUNCTION event_seats();
