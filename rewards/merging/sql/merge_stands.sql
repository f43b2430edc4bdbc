-- A merge is decided once; afterwards only its words are emptied, when a person is erased.
CREATE OR REPLACE FUNCTION merge_stands() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
     OR (NEW.source_id, NEW.target_id, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM (OLD.source_id, OLD.target_id, OLD.reason, OLD.proposed_by_id, OLD.proposed_at) THEN
    RAISE EXCEPTION 'a merge is decided once, and its proposal stands' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER never_removed BEFORE DELETE ON rewards_accountmerge
  FOR EACH ROW EXECUTE FUNCTION merge_stands();

CREATE OR REPLACE TRIGGER stands BEFORE UPDATE ON rewards_accountmerge FOR EACH ROW
  WHEN (NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW))) EXECUTE FUNCTION merge_stands();
