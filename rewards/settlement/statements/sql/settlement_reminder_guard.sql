-- A reminder is sent once, and stays on record.
CREATE OR REPLACE FUNCTION settlement_reminder_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE sending text[] := ARRAY['sent_at'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL
     OR to_jsonb(NEW) - sending IS DISTINCT FROM to_jsonb(OLD) - sending THEN
    RAISE EXCEPTION 'a reminder is sent once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER only_sent BEFORE UPDATE OR DELETE ON rewards_statementreminder
  FOR EACH ROW EXECUTE FUNCTION settlement_reminder_guard();
