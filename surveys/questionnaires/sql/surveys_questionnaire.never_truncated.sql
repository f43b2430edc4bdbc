CREATE OR REPLACE TRIGGER never_truncated BEFORE TRUNCATE ON surveys_questionnaire
  FOR EACH STATEMENT EXECUTE FUNCTION questionnaire_refuse();
