-- What the bank paid is noted, also for a merchant on hold: the database files an alarm beside it, whoever notes it.
CREATE OR REPLACE FUNCTION payout_hold_alarm() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO rewards_heldpayment (statement_id, batch_id, hold_id, amount_twd, paid_on, bank_reference, state, note)
    SELECT NEW.id, NEW.batch_id, h.id, NEW.amount_twd, NEW.paid_on, NEW.bank_reference, 'open', ''
      FROM rewards_payouthold h WHERE h.merchant_id = NEW.merchant_id AND h.state = 'held';
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER alarms_when_paid_while_held AFTER UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'paid' AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_alarm();
