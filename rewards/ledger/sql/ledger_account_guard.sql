-- An account changes in one column only, and only from inside the postings' trigger.
CREATE OR REPLACE FUNCTION ledger_account_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN
      RAISE EXCEPTION 'an account opens with no coins' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF pg_trigger_depth() < 2
     OR (NEW.id, NEW.address, NEW.kind, NEW.holder_id, NEW.expires_on, NEW.opened_at)
        IS DISTINCT FROM (OLD.id, OLD.address, OLD.kind, OLD.holder_id, OLD.expires_on, OLD.opened_at) THEN
    RAISE EXCEPTION 'accounts change only by postings' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER guarded BEFORE INSERT OR UPDATE ON rewards_account
  FOR EACH ROW EXECUTE FUNCTION ledger_account_guard();

CALL refuse_changes('rewards_account', 'ledger_refuse', 'never_removed', 'never_truncated');
