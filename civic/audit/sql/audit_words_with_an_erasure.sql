-- A reason in the audit log is emptied by an erasure only: the same transaction carries one out and records it. Asked
-- at the transaction's end, because an erasure empties first and is recorded last. A reason about a user is emptied
-- with that user's own erasure; whose the other rows were cannot be asked any more when they are gone.
CREATE OR REPLACE FUNCTION audit_words_with_an_erasure() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM civic_auditevent told
    JOIN civic_erasure wish ON wish.user_id::text = told.object_id AND wish.done_at IS NOT NULL
    JOIN civic_auditevent about ON about.id = NEW.event_id
    WHERE told.action = 'account.erased' AND told.object_type = 'civic.user' AND told.at >= now()
      AND (about.object_type <> 'civic.user' OR about.object_id = told.object_id)
  ) THEN
    RAISE EXCEPTION 'a reason in the audit log is emptied by the erasure of its person only';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS with_an_erasure ON civic_auditwords;
CREATE CONSTRAINT TRIGGER with_an_erasure AFTER UPDATE ON civic_auditwords
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_words_with_an_erasure();
