-- Whom the county pays, and where, is what two people have approved last, whoever writes: an application becomes a
-- merchant by another person's approval, as it was applied for.
CREATE OR REPLACE FUNCTION merchant_payee_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE last rewards_merchantchange;
BEGIN
  IF TG_OP = 'INSERT' OR OLD.state IN ('applied', 'rejected') THEN
    IF NEW.state IN ('applied', 'rejected') THEN RETURN NEW; END IF;  -- nothing is paid to it yet
    IF TG_OP = 'INSERT' OR NEW.approved_by_id IS NULL OR num_nulls(NEW.applied_by_id, NEW.added_by_id) = 2
       OR (NEW.name, NEW.tax_id, NEW.bank_code, NEW.bank_account)
         IS DISTINCT FROM (OLD.name, OLD.tax_id, OLD.bank_code, OLD.bank_account) THEN
      RAISE EXCEPTION 'a merchant is applied for, and approved as it is by another person' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state IN ('applied', 'rejected') THEN
    RAISE EXCEPTION 'a merchant that was approved is no application again' USING ERRCODE = 'TL000';
  END IF;
  IF (NEW.bank_code, NEW.bank_account) IS DISTINCT FROM (OLD.bank_code, OLD.bank_account) THEN
    SELECT * INTO last FROM rewards_merchantchange c WHERE c.merchant_id = NEW.id AND c.kind = 'account'
       AND c.state = 'approved' ORDER BY c.decided_at DESC, c.id DESC LIMIT 1;
    IF (NEW.bank_code, NEW.bank_account) IS DISTINCT FROM (last.bank_code_after, last.bank_account_after) THEN
      RAISE EXCEPTION 'the account of merchant % changes only by two people', NEW.id USING ERRCODE = 'TL000';
    END IF;
  END IF;
  IF (NEW.name, NEW.tax_id) IS DISTINCT FROM (OLD.name, OLD.tax_id) THEN
    SELECT * INTO last FROM rewards_merchantchange c WHERE c.merchant_id = NEW.id AND c.kind = 'company'
       AND c.state = 'approved' ORDER BY c.decided_at DESC, c.id DESC LIMIT 1;
    IF (NEW.name, NEW.tax_id) IS DISTINCT FROM (last.name_after, last.tax_id_after) THEN
      RAISE EXCEPTION 'the name and tax id of merchant % change only by two people', NEW.id USING ERRCODE = 'TL000';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER paid_as_approved BEFORE INSERT OR UPDATE OF name, tax_id, bank_code, bank_account, state
  ON rewards_merchant FOR EACH ROW EXECUTE FUNCTION merchant_payee_guard();
