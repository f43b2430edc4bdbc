-- At commit, in whichever order both were written: a statement that is noted as paid was settled in the books over its
-- coins. Approval and payment are in two hands: the entry is not by the person who approved its batch, nor by somebody
-- with a stake in the merchant.
CREATE OR REPLACE FUNCTION statement_paid_is_settled() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE said rewards_statement; approver bigint; entry rewards_transaction;
BEGIN
  SELECT * INTO said FROM rewards_statement s WHERE s.id = NEW.id AND s.status = 'paid';
  IF said.id IS NULL THEN RETURN NULL; END IF;  -- sent back in the same database transaction
  SELECT b.decided_by_id INTO approver FROM rewards_settlementbatch b WHERE b.id = said.batch_id;
  SELECT * INTO entry FROM rewards_transaction t
   WHERE t.idempotency_key = 'settle:' || said.id || ':' || said.batch_id AND t.kind = 'settle';
  IF (SELECT sum(p.amount) FROM rewards_posting p JOIN rewards_account a ON a.id = p.source_id
       WHERE p.transaction_id = entry.id AND a.kind = 'payable' AND a.holder_id = said.merchant_id)
     IS DISTINCT FROM said.coins_payable THEN
    RAISE EXCEPTION 'statement % is noted as paid, and its coins were not settled', said.number USING ERRCODE = 'TL000';
  END IF;
  IF entry.actor = 'user:' || approver THEN
    RAISE EXCEPTION 'who approved a batch does not note its payment' USING ERRCODE = 'TL000';
  END IF;
  IF entry.actor ~ '^user:[0-9]+$' AND merchant_interest(substr(entry.actor, 6)::bigint, said.merchant_id) THEN
    RAISE EXCEPTION 'nobody pays a merchant of their own' USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS paid_is_settled ON rewards_statement;
CREATE CONSTRAINT TRIGGER paid_is_settled AFTER UPDATE OF status ON rewards_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.status = 'paid' AND OLD.status <> 'paid') EXECUTE FUNCTION statement_paid_is_settled();
