-- A response of an anonymous questionnaire names nobody; of any other, whose it is. Groups only where that was said.
CREATE OR REPLACE FUNCTION response_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE anonymous boolean; grouped boolean; holds boolean;
BEGIN
  SELECT q.is_anonymous, q.keeps_groups, q.holds_awards INTO anonymous, grouped, holds
    FROM surveys_version v JOIN surveys_questionnaire q ON q.id = v.questionnaire_id WHERE v.id = NEW.version_id;
  IF anonymous <> (NEW.citizen_id IS NULL) THEN
    RAISE EXCEPTION 'whether answers bear names was chosen when the questionnaire was made' USING ERRCODE = 'TQ003';
  END IF;
  IF NOT grouped AND (NEW.age_band IS NOT NULL OR NEW.gender <> '' OR NEW.district_id IS NOT NULL) THEN
    RAISE EXCEPTION 'this questionnaire keeps no groups' USING ERRCODE = 'TQ003';
  END IF;
  -- How fast somebody was is told with the person where their coins wait for it, so here it would lead back to them.
  IF anonymous AND holds AND NEW.flags LIKE '%f%' THEN
    RAISE EXCEPTION 'how fast an answer came stands with the person, not with the answer' USING ERRCODE = 'TQ003';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER names_as_chosen BEFORE INSERT OR UPDATE ON surveys_response
  FOR EACH ROW EXECUTE FUNCTION response_guard();
