-- Whoever notes a payment, its reference is written down, and no other payment can bear it.
CREATE OR REPLACE FUNCTION bank_reference_used() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO rewards_bankreference (reference, statement_id, batch_id)
    VALUES (NEW.bank_reference, NEW.id, NEW.batch_id);
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER reference_is_used_once AFTER UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'paid' AND OLD.status <> 'paid') EXECUTE FUNCTION bank_reference_used();

CALL refuse_changes('rewards_bankreference', 'ledger_refuse', 'append_only', 'never_truncated');
