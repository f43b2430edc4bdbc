CREATE OR REPLACE TRIGGER stays_as_published BEFORE INSERT OR UPDATE OR DELETE ON surveys_version
  FOR EACH ROW EXECUTE FUNCTION questionnaire_version_guard();
