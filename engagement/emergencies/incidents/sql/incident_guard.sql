-- An incident is a drill from birth or never.
CREATE OR REPLACE FUNCTION incident_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NEW.is_drill <> OLD.is_drill THEN
    RAISE EXCEPTION 'an incident is a drill from birth or never';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER drill_from_birth BEFORE UPDATE ON engagement_incident
  FOR EACH ROW EXECUTE FUNCTION incident_guard();
