-- Whatever the statement: what was asked stays. Truncation needs a trigger of its own.
CREATE OR REPLACE FUNCTION questionnaire_refuse() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never removed all at once', TG_TABLE_NAME USING ERRCODE = 'TQ001';
END $$;

CALL refuse_changes('surveys_choice', 'questionnaire_refuse', 'never_truncated');
CALL refuse_changes('surveys_question', 'questionnaire_refuse', 'never_truncated');
CALL refuse_changes('surveys_questionnaire', 'questionnaire_refuse', 'never_truncated');
CALL refuse_changes('surveys_version', 'questionnaire_refuse', 'never_truncated');
