-- What was said in an emergency stays as it was confirmed: only the decision is added, once, and that others were called.
CREATE OR REPLACE FUNCTION bulletin_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  told text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision', 'alarmed_at'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'waiting' AND NEW.decided_by_id IS NULL THEN
      RAISE EXCEPTION 'a bulletin leaves only when a second person has confirmed it';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state <> 'waiting' OR to_jsonb(NEW) - told IS DISTINCT FROM to_jsonb(OLD) - told THEN
    RAISE EXCEPTION 'a bulletin is decided once, and its words never change';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER says_what_was_confirmed BEFORE INSERT OR UPDATE ON engagement_bulletin
  FOR EACH ROW EXECUTE FUNCTION bulletin_guard();
