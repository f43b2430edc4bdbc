-- With the approval, each row of the batch is kept as it is at that moment: whom, into which account, how much. The
-- batch keeps the SHA-256 over all of them. Nobody else writes rows.
CREATE OR REPLACE FUNCTION settlement_batch_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO rewards_batchrow (batch_id, statement_id, merchant_name, tax_id, bank_code, bank_account, coins,
                                amount_twd, sha256)
    SELECT NEW.id, s.id, s.merchant_name, s.tax_id, m.bank_code, m.bank_account, s.coins_payable, s.amount_twd,
           settlement_batch_row_hash(NEW.id, s.id, s.merchant_name, s.tax_id, m.bank_code, m.bank_account,
                                     s.coins_payable, s.amount_twd)
      FROM rewards_statement s JOIN rewards_merchant m ON m.id = s.merchant_id
     WHERE s.batch_id = NEW.id ORDER BY s.number;
  NEW.rows_sha256 := (SELECT encode(sha256(convert_to(string_agg(r.sha256, ',' ORDER BY r.statement_id), 'UTF8')), 'hex')
                        FROM rewards_batchrow r WHERE r.batch_id = NEW.id);
  IF (SELECT (count(*), coalesce(sum(r.coins), 0), coalesce(sum(r.amount_twd), 0)) FROM rewards_batchrow r
       WHERE r.batch_id = NEW.id) IS DISTINCT FROM (NEW.count::bigint, NEW.coins::numeric, NEW.amount_twd::numeric) THEN
    RAISE EXCEPTION 'batch % is not the sum of its statements', NEW.id USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER writes_rows BEFORE UPDATE ON rewards_settlementbatch FOR EACH ROW
  WHEN (OLD.state = 'open' AND NEW.state = 'approved') EXECUTE FUNCTION settlement_batch_rows();

CALL refuse_changes('rewards_batchrow', 'ledger_refuse', 'append_only', 'never_truncated');
