"""Adjustments, reminders, deemed confirmations and rejected transfers, kept by the database."""

from django.db import migrations

BACKFILL = """
ALTER TABLE rewards_statement DISABLE TRIGGER stands_as_issued;
UPDATE rewards_statement s SET issued_at = m.issued_at
  FROM rewards_settlement m WHERE m.month = s.settlement_id AND s.status NOT IN ('draft', 'held', 'closed');
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE rewards_statement ENABLE TRIGGER stands_as_issued;
"""

GUARDS = """
CREATE OR REPLACE FUNCTION settlement_may_become(p_old text, p_new text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_old = p_new OR (p_old || '>' || p_new) = ANY (ARRAY[
    'draft>issued', 'draft>held', 'draft>closed', 'held>issued', 'held>closed',
    'issued>confirmed', 'issued>disputed', 'disputed>issued',
    'confirmed>invoiced', 'invoiced>batched', 'batched>invoiced', 'batched>paid', 'paid>invoiced'])
$$;
CREATE OR REPLACE FUNCTION settlement_statement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['status', 'issued_at', 'confirmed_by_id', 'confirmed_at', 'deemed', 'voucher',
                               'invoice_number', 'invoiced_on', 'invoice_photo', 'batch_id', 'paid_on',
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
     AND (NEW.voucher, NEW.invoice_number, NEW.invoiced_on, NEW.invoice_photo)
         IS DISTINCT FROM (OLD.voucher, OLD.invoice_number, OLD.invoiced_on, OLD.invoice_photo) THEN
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
  RETURN NEW;
END $$;

CREATE FUNCTION settlement_adjustment_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE decided text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision', 'transaction_id'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'an adjustment is asked for before it is decided' USING ERRCODE = 'TL000';
    END IF;
  ELSIF TG_OP = 'DELETE' OR OLD.state <> 'asked'
     OR to_jsonb(NEW) - decided IS DISTINCT FROM to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'an adjustment is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER only_decided BEFORE INSERT OR UPDATE OR DELETE ON rewards_statementadjustment
  FOR EACH ROW EXECUTE FUNCTION settlement_adjustment_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_statementadjustment
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE FUNCTION settlement_reminder_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sending text[] := ARRAY['taken_at', 'sent_at', 'tries', 'fault'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.sent_at IS NOT NULL
     OR to_jsonb(NEW) - sending IS DISTINCT FROM to_jsonb(OLD) - sending THEN
    RAISE EXCEPTION 'a reminder is sent once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_sent BEFORE UPDATE OR DELETE ON rewards_statementreminder
  FOR EACH ROW EXECUTE FUNCTION settlement_reminder_guard();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_paymentrejection
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_paymentrejection
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0050_statement_followups")]

    operations = [migrations.RunSQL(BACKFILL), migrations.RunSQL(GUARDS)]
