-- Questions are written while their version is a draft, and stay in it.
CREATE OR REPLACE FUNCTION question_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE written_in bigint; is_draft boolean;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.version_id) IS DISTINCT FROM (OLD.id, OLD.version_id) THEN
    RAISE EXCEPTION 'a question stays in its version' USING ERRCODE = 'TQ001';
  END IF;
  written_in := CASE WHEN TG_OP = 'DELETE' THEN OLD.version_id ELSE NEW.version_id END;
  -- Held until the end, so that publishing waits for what is being written and then reads it.
  SELECT v.state = 'draft' INTO is_draft FROM surveys_version v WHERE v.id = written_in FOR NO KEY UPDATE;
  IF is_draft IS NOT TRUE THEN
    RAISE EXCEPTION 'version % is no draft: its questions stay as they are', written_in USING ERRCODE = 'TQ001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stays_as_published BEFORE INSERT OR UPDATE OR DELETE ON surveys_question
  FOR EACH ROW EXECUTE FUNCTION question_guard();
