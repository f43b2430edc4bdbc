CREATE OR REPLACE TRIGGER never_truncated BEFORE TRUNCATE ON surveys_question
  FOR EACH STATEMENT EXECUTE FUNCTION questionnaire_refuse();
