"""While a merchant's payout is on hold none of its statements goes into a batch or is paid, whoever asks."""

from django.db import migrations

GUARD = """
CREATE FUNCTION payout_hold_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_payouthold h WHERE h.merchant_id = NEW.merchant_id AND h.state = 'held') THEN
    RAISE EXCEPTION 'the payouts of merchant % are on hold', NEW.merchant_id USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER waits_while_held BEFORE UPDATE OF status ON rewards_statement
  FOR EACH ROW WHEN (NEW.status IN ('batched', 'paid') AND NEW.status IS DISTINCT FROM OLD.status)
  EXECUTE FUNCTION payout_hold_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0067_fraud_desk")]

    operations = [
        migrations.RunSQL(
            GUARD, "DROP TRIGGER waits_while_held ON rewards_statement; DROP FUNCTION payout_hold_guard();"
        )
    ]
