-- Nobody approves a batch that pays a shop of their own, one in which somebody's payouts wait, or one that pays a
-- merchant without an account: what is approved is into which account, too.
CREATE OR REPLACE FUNCTION settlement_batch_approvable() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_statement s
              WHERE s.batch_id = NEW.id AND merchant_interest(NEW.decided_by_id, s.merchant_id)) THEN
    RAISE EXCEPTION 'nobody decides about a merchant of their own' USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (SELECT 1 FROM rewards_statement s WHERE s.batch_id = NEW.id AND payouts_wait(s.merchant_id)) THEN
    RAISE EXCEPTION 'payouts of a merchant in batch % wait', NEW.id USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (SELECT 1 FROM rewards_statement s JOIN rewards_merchant m ON m.id = s.merchant_id
              WHERE s.batch_id = NEW.id AND '' IN (m.bank_code, m.bank_account)) THEN
    RAISE EXCEPTION 'a merchant in batch % has no bank account', NEW.id USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER approvable BEFORE UPDATE ON rewards_settlementbatch FOR EACH ROW
  WHEN (OLD.state = 'open' AND NEW.state = 'approved') EXECUTE FUNCTION settlement_batch_approvable();
