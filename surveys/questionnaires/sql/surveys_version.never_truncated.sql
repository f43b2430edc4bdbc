CREATE OR REPLACE TRIGGER never_truncated BEFORE TRUNCATE ON surveys_version
  FOR EACH STATEMENT EXECUTE FUNCTION questionnaire_refuse();
