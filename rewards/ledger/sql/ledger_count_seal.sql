-- Each seal counts what its transactions moved on the merchants' accounts: docs/adr/0016.
CREATE OR REPLACE FUNCTION ledger_count_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO rewards_turnover (seal_id, month, kind, account_id, transactions, coins)
    SELECT NEW.id, v.* FROM ledger_stretch_turnover(NEW.from_xid, NEW.to_xid) v;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER counted AFTER INSERT ON rewards_seal FOR EACH ROW EXECUTE FUNCTION ledger_count_seal();

CALL refuse_changes('rewards_seal', 'ledger_refuse', 'append_only', 'never_truncated');
