-- An approval holds for what was shown. A change after it takes it back: the notice waits for an approver again. And
-- nothing is published but with an approval of exactly what is there at that moment, whoever asks.
CREATE OR REPLACE FUNCTION notice_approval_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF OLD.state = 'approved' AND NEW.state = 'approved'
     AND (NEW.approved_hash <> notice_fingerprint(NEW) OR NEW.approved_hash <> OLD.approved_hash
          OR NEW.goes_out_at IS DISTINCT FROM OLD.goes_out_at) THEN
    NEW.state := 'submitted';
    NEW.approved_hash := '';
    NEW.goes_out_at := NULL;
    NEW.failure := '';
  END IF;
  IF NEW.state IN ('approved', 'published') AND NEW.state <> OLD.state THEN
    IF NEW.state = 'published' AND OLD.state <> 'approved' THEN
      RAISE EXCEPTION 'notice % is published without an approval', OLD.id USING ERRCODE = 'TN001';
    END IF;
    -- Whoever changes the rule meanwhile is waited for, and what they committed is read.
    PERFORM 1 FROM engagement_audience WHERE id = NEW.audience_id FOR SHARE;
    IF NEW.approved_hash <> notice_fingerprint(NEW) THEN
      RAISE EXCEPTION 'notice % is not what was approved', OLD.id USING ERRCODE = 'TN001';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER approved_as_shown BEFORE UPDATE ON engagement_notice
  FOR EACH ROW EXECUTE FUNCTION notice_approval_guard();
