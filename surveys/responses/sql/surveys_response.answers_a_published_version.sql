CREATE OR REPLACE TRIGGER answers_a_published_version BEFORE INSERT OR UPDATE OF version_id ON surveys_response
  FOR EACH ROW EXECUTE FUNCTION answers_published_guard();
