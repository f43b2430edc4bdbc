"""A statement's way through its owner's hands, kept by the database; what was said in a dispute stands."""

from django.db import migrations

GUARDS = """
CREATE OR REPLACE FUNCTION settlement_may_become(p_old text, p_new text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_old = p_new OR (p_old || '>' || p_new) = ANY (ARRAY[
    'draft>issued', 'draft>held', 'draft>closed', 'held>issued', 'held>closed',
    'issued>confirmed', 'issued>disputed', 'disputed>issued'])
$$;
CREATE OR REPLACE FUNCTION settlement_statement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moving text[] := ARRAY['status', 'confirmed_by_id', 'confirmed_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - moving IS DISTINCT FROM to_jsonb(OLD) - moving THEN
    RAISE EXCEPTION 'an issued statement is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF NOT settlement_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'a statement does not go from % to %', OLD.status, NEW.status USING ERRCODE = 'TL000';
  END IF;
  IF OLD.confirmed_at IS NOT NULL
     AND (NEW.confirmed_at, NEW.confirmed_by_id) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id) THEN
    RAISE EXCEPTION 'a confirmation is never changed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.status = 'confirmed' AND OLD.status <> 'confirmed' AND EXISTS (
       SELECT 1 FROM rewards_statementdispute d WHERE d.statement_id = NEW.id AND d.answered_at IS NULL) THEN
    RAISE EXCEPTION 'a disputed statement is answered before it is confirmed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION settlement_dispute_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE told text[] := ARRAY['answer', 'answered_by_id', 'answered_at'];
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD.answered_at IS NOT NULL OR to_jsonb(NEW) - told IS DISTINCT FROM to_jsonb(OLD) - told THEN
    RAISE EXCEPTION 'a dispute is answered once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_answered BEFORE UPDATE OR DELETE ON rewards_statementdispute
  FOR EACH ROW EXECUTE FUNCTION settlement_dispute_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_statementdispute
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0022_statement_disputes")]

    operations = [migrations.RunSQL(GUARDS)]
