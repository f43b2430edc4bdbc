CREATE OR REPLACE TRIGGER answers_a_published_version BEFORE INSERT OR UPDATE OF version_id, questionnaire_id ON surveys_participation
  FOR EACH ROW EXECUTE FUNCTION answers_published_guard();
