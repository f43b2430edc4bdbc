-- What went through a door stays on record as it was told. It can be undone once, and even then it stays.
CREATE OR REPLACE FUNCTION scan_stays() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE undoing CONSTANT text[] := ARRAY['undone_at', 'undone_by_id', 'undo_reason', 'by_id'];
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - undoing = to_jsonb(NEW) - undoing
     AND (OLD.undone_at IS NULL OR OLD.undone_at = NEW.undone_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'what went through a door stays as it was told' USING ERRCODE = 'TE001';
END $$;

CREATE OR REPLACE TRIGGER stays_as_told BEFORE UPDATE OR DELETE ON engagement_scan
  FOR EACH ROW EXECUTE FUNCTION scan_stays();
