-- What was shown at a step of a notice stays as it was. It goes only with a draft that is deleted.
CREATE OR REPLACE FUNCTION notice_revision_stays() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'what a notice said at a step stays as it was';
END $$;

CREATE OR REPLACE TRIGGER stays_as_shown BEFORE UPDATE ON engagement_revision
  FOR EACH ROW EXECUTE FUNCTION notice_revision_stays();
