-- Who answers, answers a version that is published now, of the questionnaire that the row names; and that stays so.
CREATE OR REPLACE FUNCTION answers_published_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE answered surveys_version; named bigint := to_jsonb(NEW) ->> 'questionnaire_id';  -- a response names none
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.version_id <> OLD.version_id OR named <> (to_jsonb(OLD) ->> 'questionnaire_id')::bigint THEN
      RAISE EXCEPTION 'what was answered stays with its version' USING ERRCODE = 'TQ002';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'surveys_response' AND to_jsonb(NEW) ->> 'on' IS NULL THEN
    RETURN NEW;  -- written anew by responses_mix, perhaps after its version closed
  END IF;
  -- Held until the end: a correction waits for answers on their way, and answers for a correction on its way.
  SELECT * INTO answered FROM surveys_version v WHERE v.id = NEW.version_id FOR SHARE;
  IF answered.state IS DISTINCT FROM 'published' OR named <> answered.questionnaire_id THEN
    RAISE EXCEPTION 'version % is not open for answers', NEW.version_id USING ERRCODE = 'TQ002';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER answers_a_published_version BEFORE INSERT OR UPDATE OF version_id, questionnaire_id
  ON surveys_participation
  FOR EACH ROW EXECUTE FUNCTION answers_published_guard();

CREATE OR REPLACE TRIGGER answers_a_published_version BEFORE INSERT OR UPDATE OF version_id
  ON surveys_response
  FOR EACH ROW EXECUTE FUNCTION answers_published_guard();
