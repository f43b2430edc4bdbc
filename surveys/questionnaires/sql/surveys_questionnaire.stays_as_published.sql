CREATE OR REPLACE TRIGGER stays_as_published BEFORE INSERT OR UPDATE OR DELETE ON surveys_questionnaire
  FOR EACH ROW EXECUTE FUNCTION questionnaire_guard();
