-- A questionnaire that was published once keeps its title and what it promised; only when it closes may change.
-- So does one whose first version waits for approval: what an approver reads is what is published.
CREATE OR REPLACE FUNCTION questionnaire_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  was_published boolean := false;
  waits boolean := false;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    -- Publishing updates a version and locks this row; a snapshot from before it fails here instead of missing it.
    PERFORM 1 FROM surveys_version WHERE questionnaire_id = OLD.id FOR SHARE;
    was_published := EXISTS (SELECT 1 FROM surveys_version
                              WHERE questionnaire_id = OLD.id AND state IN ('published', 'closed'));
    waits := NOT was_published AND EXISTS (SELECT 1 FROM surveys_version
                                            WHERE questionnaire_id = OLD.id AND state = 'submitted');
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.is_anonymous IS DISTINCT FROM OLD.is_anonymous THEN
    RAISE EXCEPTION 'whether answers bear names is chosen once' USING ERRCODE = 'TQ001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF was_published THEN
      RAISE EXCEPTION 'questionnaire % was published and is never removed', OLD.id USING ERRCODE = 'TQ001';
    END IF;
    RETURN OLD;
  END IF;
  IF waits AND to_jsonb(NEW) - 'closes_at' <> to_jsonb(OLD) - 'closes_at' THEN
    RAISE EXCEPTION 'questionnaire % waits for approval and stays as it is', OLD.id USING ERRCODE = 'TQ001';
  END IF;
  IF NOT was_published AND NEW.opened_at IS NOT NULL THEN
    RAISE EXCEPTION 'a questionnaire opens with its first version' USING ERRCODE = 'TQ001';
  END IF;
  IF was_published
     AND (to_jsonb(NEW) - ARRAY['closes_at', 'opened_at'] <> to_jsonb(OLD) - ARRAY['closes_at', 'opened_at']
          OR (OLD.opened_at IS NOT NULL AND NEW.opened_at IS DISTINCT FROM OLD.opened_at)) THEN
    RAISE EXCEPTION 'questionnaire % was published and stays as it is', OLD.id USING ERRCODE = 'TQ001';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stays_as_published BEFORE INSERT OR UPDATE OR DELETE ON surveys_questionnaire
  FOR EACH ROW EXECUTE FUNCTION questionnaire_guard();
