"""The way to the bank, kept by the database: what was invoiced, put together and paid stands."""

from django.db import migrations

GUARDS = """
CREATE OR REPLACE FUNCTION settlement_may_become(p_old text, p_new text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_old = p_new OR (p_old || '>' || p_new) = ANY (ARRAY[
    'draft>issued', 'draft>held', 'draft>closed', 'held>issued', 'held>closed',
    'issued>confirmed', 'issued>disputed', 'disputed>issued',
    'confirmed>invoiced', 'invoiced>batched', 'batched>invoiced', 'batched>paid'])
$$;
CREATE OR REPLACE FUNCTION settlement_statement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['status', 'confirmed_by_id', 'confirmed_at', 'voucher', 'invoice_number', 'invoiced_on',
                               'batch_id', 'paid_on', 'bank_reference'];
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an issued statement is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.status = 'paid' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) THEN
    RAISE EXCEPTION 'a paid statement is never changed' USING ERRCODE = 'TL000';
  END IF;
  IF NOT settlement_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'a statement does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'TL000';
  END IF;
  IF OLD.confirmed_at IS NOT NULL
     AND (NEW.confirmed_at, NEW.confirmed_by_id) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id) THEN
    RAISE EXCEPTION 'a confirmation is never changed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.status NOT IN ('confirmed', 'invoiced') AND (NEW.voucher, NEW.invoice_number, NEW.invoiced_on)
     IS DISTINCT FROM (OLD.voucher, OLD.invoice_number, OLD.invoiced_on) THEN
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

CREATE FUNCTION settlement_batch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision'];
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'a batch is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF OLD.state <> 'open' AND (NEW.decided_by_id, NEW.decided_at, NEW.decision)
     IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.decision) THEN
    RAISE EXCEPTION 'a decision about a batch stands' USING ERRCODE = 'TL000';
  END IF;
  IF NOT (OLD.state || '>' || NEW.state) = ANY (ARRAY['open>open', 'open>approved', 'open>rejected',
                                                      'approved>approved', 'approved>paid']) THEN
    RAISE EXCEPTION 'a batch does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON rewards_settlementbatch
  FOR EACH ROW EXECUTE FUNCTION settlement_batch_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_settlementbatch
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0024_batches_and_invoices")]

    operations = [migrations.RunSQL(GUARDS)]
