-- Approval and payment are in two hands: the entry that pays a statement is not by the person who approved its batch,
-- nor by somebody with a stake in the merchant.
CREATE OR REPLACE FUNCTION statement_paid_by_another() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_settlementbatch b
               JOIN rewards_transaction t ON t.idempotency_key = 'settle:' || NEW.id || ':' || b.id
              WHERE b.id = NEW.batch_id AND t.actor = 'user:' || b.decided_by_id) THEN
    RAISE EXCEPTION 'who approved a batch does not note its payment' USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (SELECT 1 FROM rewards_transaction t
              WHERE t.idempotency_key = 'settle:' || NEW.id || ':' || NEW.batch_id AND t.actor ~ '^user:[0-9]+$'
                AND merchant_interest(substr(t.actor, 6)::bigint, NEW.merchant_id)) THEN
    RAISE EXCEPTION 'nobody pays a merchant of their own' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER paid_by_another BEFORE UPDATE OF status ON rewards_statement FOR EACH ROW
  WHEN (NEW.status = 'paid' AND OLD.status <> 'paid') EXECUTE FUNCTION statement_paid_by_another();
