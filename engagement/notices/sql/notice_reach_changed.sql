-- A change of an audience looks through the approvals that rest upon it; the guard of notices takes them back.
CREATE OR REPLACE FUNCTION notice_reach_changed() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  rule bigint := coalesce(changed ->> 'audience_id', changed ->> 'id')::bigint;
BEGIN
  PERFORM 1 FROM engagement_audience WHERE id = rule FOR NO KEY UPDATE;
  UPDATE engagement_notice SET state = state
   WHERE state = 'approved'
     AND (audience_id = rule OR id IN (SELECT notice_id FROM engagement_look WHERE audience_id = rule));
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER approvals_rest_upon_it AFTER UPDATE ON engagement_audience
  FOR EACH ROW EXECUTE FUNCTION notice_reach_changed();
CREATE OR REPLACE TRIGGER approvals_rest_upon_it AFTER INSERT OR UPDATE OR DELETE ON engagement_clause
  FOR EACH ROW EXECUTE FUNCTION notice_reach_changed();
