-- At commit: a statement that is noted as paid was settled in the books, over its coins, by another hand than approved it.
CREATE OR REPLACE FUNCTION statement_paid_is_settled() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE said rewards_statement; settled numeric;
BEGIN
  SELECT * INTO said FROM rewards_statement s WHERE s.id = NEW.id AND s.status = 'paid';
  IF said.id IS NULL THEN RETURN NULL; END IF;  -- sent back in the same database transaction
  SELECT sum(p.amount) INTO settled
    FROM rewards_settlementbatch b
    JOIN rewards_transaction t ON t.idempotency_key = 'settle:' || said.id || ':' || b.id AND t.kind = 'settle'
    JOIN rewards_posting p ON p.transaction_id = t.id
    JOIN rewards_account a ON a.id = p.source_id AND a.kind = 'payable' AND a.holder_id = said.merchant_id
   WHERE b.id = said.batch_id AND t.actor <> 'user:' || b.decided_by_id;
  IF settled IS DISTINCT FROM said.coins_payable THEN
    RAISE EXCEPTION 'statement % is noted as paid, and its coins were not settled by another person than approved it',
      said.number USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS paid_is_settled ON rewards_statement;
CREATE CONSTRAINT TRIGGER paid_is_settled AFTER UPDATE OF status ON rewards_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'paid' AND OLD.status <> 'paid') EXECUTE FUNCTION statement_paid_is_settled();
