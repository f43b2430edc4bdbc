-- Choices are written while the version of their question is a draft, and stay with the question.
CREATE OR REPLACE FUNCTION choice_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE written_in bigint; is_draft boolean;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.question_id) IS DISTINCT FROM (OLD.id, OLD.question_id) THEN
    RAISE EXCEPTION 'a choice stays with its question' USING ERRCODE = 'TQ001';
  END IF;
  written_in := CASE WHEN TG_OP = 'DELETE' THEN OLD.question_id ELSE NEW.question_id END;
  -- Held until the end, as in question_guard. A question never moves, so its version can be read first.
  SELECT v.state = 'draft' INTO is_draft FROM surveys_version v
   WHERE v.id = (SELECT s.version_id FROM surveys_question s WHERE s.id = written_in) FOR NO KEY UPDATE;
  IF is_draft IS NOT TRUE THEN
    RAISE EXCEPTION 'question % is in no draft: its choices stay as they are', written_in USING ERRCODE = 'TQ001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stays_as_published BEFORE INSERT OR UPDATE OR DELETE ON surveys_choice
  FOR EACH ROW EXECUTE FUNCTION choice_guard();
