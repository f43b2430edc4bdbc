-- Each membership leaves a term: who held which role from when until when, also after the membership is gone.
CREATE OR REPLACE FUNCTION role_term_note() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO civic_roleterm
      (membership, user_id, role, agency_id, granted_by_id, granted_at, first_day, last_day)
    VALUES (NEW.id, NEW.user_id, NEW.role, NEW.agency_id, NEW.granted_by_id, NEW.since,
      greatest((NEW.since AT TIME ZONE 'Asia/Taipei')::date, NEW.first_day), NEW.last_day);
  ELSIF TG_OP = 'UPDATE' THEN
    IF (NEW.user_id, NEW.role, NEW.agency_id, NEW.granted_by_id, NEW.since, NEW.first_day)
      IS DISTINCT FROM (OLD.user_id, OLD.role, OLD.agency_id, OLD.granted_by_id, OLD.since, OLD.first_day) THEN
      RAISE EXCEPTION 'a role is granted or revoked, and never changed but for its last day';
    END IF;
    UPDATE civic_roleterm SET last_day = NEW.last_day WHERE membership = NEW.id;
  ELSE
    UPDATE civic_roleterm SET ended_at = statement_timestamp() WHERE membership = OLD.id AND ended_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER leaves_a_term AFTER INSERT OR UPDATE OR DELETE ON civic_membership
  FOR EACH ROW EXECUTE FUNCTION role_term_note();
