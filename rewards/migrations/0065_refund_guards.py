"""Coins are given back within a week and before the month is closed, and never more than were paid: kept here."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION redemption_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid record;
BEGIN
  SELECT r.state, r.completed_at, t.month INTO paid
    FROM rewards_redemption r JOIN rewards_transaction t ON t.id = r.transaction_id
   WHERE r.id = NEW.redemption_id FOR NO KEY UPDATE OF r;
  IF paid.state <> 'completed' OR NEW.refunded_at > paid.completed_at + interval '7 days'
     OR EXISTS (SELECT 1 FROM rewards_closedmonth c WHERE c.month = paid.month) THEN
    RAISE EXCEPTION 'coins of this payment are not given back any more' USING ERRCODE = 'TR007';
  END IF;
  UPDATE rewards_redemption SET refunded = refunded + NEW.coins WHERE id = NEW.redemption_id;
  RETURN NEW;
END $$;
CREATE TRIGGER counts_on_the_payment BEFORE INSERT ON rewards_refund
  FOR EACH ROW EXECUTE FUNCTION redemption_refund();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_refund
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_refund
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
UNDO = "DROP TRIGGER counts_on_the_payment ON rewards_refund; DROP FUNCTION redemption_refund();"


class Migration(migrations.Migration):
    dependencies = [("rewards", "0064_refunds")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
