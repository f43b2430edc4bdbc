-- A proof of identity is never edited: it is taken back once, or deleted with the account.
CREATE OR REPLACE FUNCTION verification_stands() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL
     OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' IS DISTINCT FROM to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id'
  THEN
    RAISE EXCEPTION 'a proof of identity is never changed: it is taken back, and a new one made';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stands BEFORE UPDATE ON civic_verification
  FOR EACH ROW EXECUTE FUNCTION verification_stands();
