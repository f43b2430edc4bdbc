-- The same for what a notice asks: its coins and questions wait with it and stay, but when it closes may be changed.
CREATE OR REPLACE FUNCTION notice_questions_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  UPDATE engagement_notice SET state = state WHERE questionnaire_id = NEW.id AND state = 'approved';
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER approvals_rest_upon_it AFTER UPDATE ON surveys_questionnaire
  FOR EACH ROW EXECUTE FUNCTION notice_questions_changed();
