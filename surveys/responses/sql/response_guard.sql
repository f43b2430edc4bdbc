-- A response of an anonymous questionnaire names nobody; of any other, whose it is.
CREATE OR REPLACE FUNCTION response_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE anonymous boolean;
BEGIN
  SELECT q.is_anonymous INTO anonymous
    FROM surveys_version v JOIN surveys_questionnaire q ON q.id = v.questionnaire_id WHERE v.id = NEW.version_id;
  IF anonymous <> (NEW.citizen_id IS NULL) THEN
    RAISE EXCEPTION 'whether answers bear names was chosen when the questionnaire was made' USING ERRCODE = 'TQ003';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER names_as_chosen BEFORE INSERT OR UPDATE ON surveys_response
  FOR EACH ROW EXECUTE FUNCTION response_guard();
