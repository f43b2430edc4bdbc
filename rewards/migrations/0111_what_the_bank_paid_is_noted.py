"""What the bank paid is noted, also for a merchant on hold; the database files an alarm beside it, whoever notes it.

Such a statement still goes into no batch. A batch out of which every transfer came back has an end.
"""

from django.db import migrations

GUARDS = """
DROP TRIGGER waits_while_held ON rewards_statement;
CREATE TRIGGER waits_while_held BEFORE UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'batched' AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_guard();

CREATE FUNCTION payout_hold_alarm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO rewards_heldpayment (statement_id, batch_id, hold_id, amount_twd, paid_on, bank_reference, state, note)
    SELECT NEW.id, NEW.batch_id, h.id, NEW.amount_twd, NEW.paid_on, NEW.bank_reference, 'open', ''
      FROM rewards_payouthold h WHERE h.merchant_id = NEW.merchant_id AND h.state = 'held';
  RETURN NULL;
END $$;
CREATE TRIGGER alarms_when_paid_while_held AFTER UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status = 'paid' AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_alarm();

CREATE FUNCTION held_payment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE seeing text[] := ARRAY['state', 'note', 'seen_by_id', 'seen_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.state <> 'open' OR to_jsonb(NEW) - seeing IS DISTINCT FROM to_jsonb(OLD) - seeing THEN
    RAISE EXCEPTION 'a payment in spite of a hold is looked at once, and never changed or removed'
      USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_looked_at BEFORE UPDATE OR DELETE ON rewards_heldpayment
  FOR EACH ROW EXECUTE FUNCTION held_payment_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_heldpayment
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE OR REPLACE FUNCTION settlement_batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision'];
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'a batch is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.state <> 'open' AND (NEW.decided_by_id, NEW.decided_at, NEW.decision)
     IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision) THEN
    RAISE EXCEPTION 'a decision about a batch stands' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY[
       'open>approved', 'open>rejected', 'approved>paid', 'approved>returned', 'paid>returned']) THEN
    RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state = OLD.state AND OLD.state IN ('rejected', 'paid', 'returned') THEN
    RAISE EXCEPTION 'a batch that has ended is never changed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state = 'returned' AND EXISTS (SELECT 1 FROM rewards_statement s WHERE s.batch_id = NEW.id) THEN
    RAISE EXCEPTION 'a batch with statements in it has not ended' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
"""
# As 0090: what was made or replaced here looks into the portal's own schema.
SEARCH_PATH = r"""
DO $$
DECLARE ours regprocedure;
BEGIN
  FOREACH ours IN ARRAY ARRAY['payout_hold_alarm()', 'held_payment_guard()', 'settlement_batch_guard()']::regprocedure[]
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""
# Batches out of which every transfer came back before there was an end for them.
BACKFILL = """
UPDATE rewards_settlementbatch b SET state = 'returned'
 WHERE b.state IN ('approved', 'paid') AND NOT EXISTS (SELECT 1 FROM rewards_statement s WHERE s.batch_id = b.id);
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0110_payments_in_spite_of_a_hold")]

    operations = [migrations.RunSQL(GUARDS), migrations.RunSQL(SEARCH_PATH), migrations.RunSQL(BACKFILL)]
