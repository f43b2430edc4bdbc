-- draft <-> submitted -> published -> closed, never back. What is published is hashed here, and stays.
CREATE OR REPLACE FUNCTION questionnaire_version_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'draft' THEN
      RAISE EXCEPTION 'a version begins as a draft' USING ERRCODE = 'TQ001';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state IN ('published', 'closed') THEN
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'closed'
       AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % was published and never changes', OLD.id USING ERRCODE = 'TQ001';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.state = 'closed'
     OR (NEW.id, NEW.questionnaire_id, NEW.number) IS DISTINCT FROM (OLD.id, OLD.questionnaire_id, OLD.number) THEN
    RAISE EXCEPTION 'version % keeps its number and its questionnaire', OLD.id USING ERRCODE = 'TQ001';
  END IF;
  IF NEW.state = 'published' THEN
    -- Whoever writes a question holds this version's row, whoever writes the title the questionnaire's: both are
    -- waited for, and what they committed is read. An older snapshot would hash what is no longer there.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
      RAISE EXCEPTION 'versions are published in read committed transactions' USING ERRCODE = 'TQ001';
    END IF;
    PERFORM 1 FROM surveys_questionnaire WHERE id = NEW.questionnaire_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM surveys_question s WHERE s.version_id = NEW.id
                AND (s.shown_if ~ '\S' AND s.shown_tree IS NULL OR s.must ~ '\S' AND s.must_tree IS NULL)) THEN
      RAISE EXCEPTION 'version % has a condition that cannot be read', NEW.id USING ERRCODE = 'TQ004';
    END IF;
    NEW.content_hash := questionnaire_content_hash(NEW.id);
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stays_as_published BEFORE INSERT OR UPDATE OR DELETE ON surveys_version
  FOR EACH ROW EXECUTE FUNCTION questionnaire_version_guard();
