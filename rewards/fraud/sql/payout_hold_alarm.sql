-- What the bank paid is noted, also for a merchant whose payouts wait: the database files an alarm beside it, whoever
-- notes it. A hold by hand counts as it is now; one after a change, on the day of the payment.
CREATE OR REPLACE FUNCTION payout_hold_alarm() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO rewards_heldpayment (statement_id, batch_id, hold_id, amount_twd, paid_on, bank_reference, state, note)
    SELECT NEW.id, NEW.batch_id, h.id, NEW.amount_twd, NEW.paid_on, NEW.bank_reference, 'open', ''
      FROM rewards_payouthold h WHERE h.merchant_id = NEW.merchant_id AND h.state = 'held';
  IF NOT FOUND THEN
    INSERT INTO rewards_heldpayment (statement_id, batch_id, change_id, amount_twd, paid_on, bank_reference, state, note)
      SELECT NEW.id, NEW.batch_id, c.id, NEW.amount_twd, NEW.paid_on, NEW.bank_reference, 'open', ''
        FROM rewards_merchantchange c
       WHERE c.merchant_id = NEW.merchant_id AND c.state = 'approved' AND NEW.paid_on < c.held_until
         AND NEW.paid_on >= (c.decided_at AT TIME ZONE 'Asia/Taipei')::date
       ORDER BY c.held_until DESC, c.id DESC LIMIT 1;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER alarms_when_paid_while_held AFTER UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'paid' AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_alarm();
