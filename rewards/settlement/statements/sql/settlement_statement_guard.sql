-- A statement's figures stand as issued; it moves along its life cycle, and each step is made once.
CREATE OR REPLACE FUNCTION settlement_statement_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE moving text[] := ARRAY['status', 'issued_at', 'confirmed_by_id', 'confirmed_at', 'deemed', 'voucher',
                               'invoice_number', 'invoiced_on', 'invoice_twd', 'invoice_photo', 'batch_id', 'paid_on',
                               'bank_reference'];
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an issued statement is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.status = 'paid' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) AND NOT (
       NEW.status = 'invoiced' AND EXISTS (SELECT 1 FROM rewards_paymentrejection r
                                            WHERE r.statement_id = OLD.id AND r.batch_id = OLD.batch_id)) THEN
    RAISE EXCEPTION 'a paid statement is never changed, unless the bank sent its transfer back'
      USING ERRCODE = 'TL000';
  END IF;
  IF NOT settlement_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'a statement does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'TL000';
  END IF;
  IF NEW.issued_at IS DISTINCT FROM OLD.issued_at
     AND NOT (OLD.status IN ('draft', 'held') AND NEW.status = 'issued') THEN
    RAISE EXCEPTION 'a statement is issued once' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_at, NEW.confirmed_by_id, NEW.deemed)
     IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id, OLD.deemed) THEN
    RAISE EXCEPTION 'a confirmation is never changed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.status NOT IN ('confirmed', 'invoiced')
     AND (NEW.voucher, NEW.invoice_number, NEW.invoiced_on, NEW.invoice_twd, NEW.invoice_photo)
         IS DISTINCT FROM (OLD.voucher, OLD.invoice_number, OLD.invoiced_on, OLD.invoice_twd, OLD.invoice_photo) THEN
    RAISE EXCEPTION 'an invoice is entered after the confirmation and before the batch' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.status = OLD.status AND NEW.batch_id IS DISTINCT FROM OLD.batch_id THEN
    RAISE EXCEPTION 'a statement stays in its batch' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.status = 'confirmed' AND OLD.status <> 'confirmed' AND EXISTS (
       SELECT 1 FROM rewards_statementdispute d WHERE d.statement_id = NEW.id AND d.answered_at IS NULL) THEN
    RAISE EXCEPTION 'a disputed statement is answered before it is confirmed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.status = 'paid' AND OLD.status <> 'paid' AND NOT EXISTS (
       SELECT 1 FROM rewards_settlementbatch b WHERE b.id = NEW.batch_id AND b.state = 'approved') THEN
    RAISE EXCEPTION 'only an approved batch is paid' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.status = 'paid' AND OLD.status <> 'paid' AND EXISTS (
       SELECT 1 FROM rewards_settlementbatch b
        WHERE b.id = NEW.batch_id AND NEW.paid_on < (b.decided_at AT TIME ZONE 'Asia/Taipei')::date) THEN
    RAISE EXCEPTION 'a batch is approved before it is paid' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER stands_as_issued BEFORE UPDATE OR DELETE ON rewards_statement
  FOR EACH ROW EXECUTE FUNCTION settlement_statement_guard();

CALL refuse_changes('rewards_statement', 'ledger_refuse', 'never_truncated');
