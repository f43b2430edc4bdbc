-- What hangs on a notice was approved with it. A change takes an approval for later back, as a change of the notice
-- itself does; and once the notice was published, it stays as it was.
CREATE OR REPLACE FUNCTION notice_part_stays() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  changed jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  whole engagement_notice;
BEGIN
  SELECT * INTO whole FROM engagement_notice WHERE id = (changed ->> 'notice_id')::bigint FOR NO KEY UPDATE;
  IF whole.state IN ('published', 'withdrawn') THEN
    RAISE EXCEPTION 'what hangs on notice % was published with it and stays', whole.id USING ERRCODE = 'TN001';
  END IF;
  -- The guard of notices compares fingerprints, and the search reads all words anew.
  UPDATE engagement_notice SET title = title WHERE id = whole.id;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER stays_as_approved AFTER INSERT OR UPDATE OR DELETE ON engagement_attachment
  FOR EACH ROW EXECUTE FUNCTION notice_part_stays();
CREATE OR REPLACE TRIGGER stays_as_approved AFTER INSERT OR UPDATE OR DELETE ON engagement_look
  FOR EACH ROW EXECUTE FUNCTION notice_part_stays();
