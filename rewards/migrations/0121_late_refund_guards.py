"""A late refund is decided once, by somebody else than who asked and than the merchant's people, and is then made."""

from django.db import migrations

GUARDS = r"""
CREATE OR REPLACE FUNCTION redemption_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE paid record;
BEGIN
  SELECT r.state, r.completed_at, t.month INTO paid
    FROM rewards_redemption r JOIN rewards_transaction t ON t.id = r.transaction_id
   WHERE r.id = NEW.redemption_id FOR NO KEY UPDATE OF r;
  IF paid.state <> 'completed'
     OR NEW.late_id IS NULL AND (NEW.refunded_at > paid.completed_at + interval '7 days'
        OR EXISTS (SELECT 1 FROM rewards_closedmonth c WHERE c.month = paid.month)) THEN
    RAISE EXCEPTION 'coins of this payment are not given back any more' USING ERRCODE = 'TR007';
  END IF;
  IF NEW.late_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM rewards_laterefund l WHERE l.id = NEW.late_id AND l.redemption_id = NEW.redemption_id
          AND l.coins = NEW.coins AND l.state = 'approved') THEN
    RAISE EXCEPTION 'this is not the late refund that was approved' USING ERRCODE = 'TR007';
  END IF;
  UPDATE rewards_redemption SET refunded = refunded + NEW.coins WHERE id = NEW.redemption_id;
  RETURN NEW;
END $$;

CREATE FUNCTION redemption_late_refund() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE decided text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'asked' THEN
      RAISE EXCEPTION 'a late refund is asked for before it is decided' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'asked'
     OR to_jsonb(NEW) - decided IS DISTINCT FROM to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'a late refund is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (SELECT 1 FROM rewards_redemption r JOIN rewards_shop s ON s.id = r.shop_id
               JOIN rewards_shopstaff f ON f.merchant_id = s.merchant_id
              WHERE r.id = NEW.redemption_id AND f.user_id = NEW.decided_by_id) THEN
    RAISE EXCEPTION 'nobody decides about a merchant that they work for' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_decided BEFORE INSERT OR UPDATE OR DELETE ON rewards_laterefund
  FOR EACH ROW EXECUTE FUNCTION redemption_late_refund();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_laterefund
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- At commit: what was approved was given back.
CREATE FUNCTION redemption_late_refund_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_refund b WHERE b.late_id = NEW.id) THEN
    RAISE EXCEPTION 'late refund % was approved and not made', NEW.id USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER made AFTER UPDATE OF state ON rewards_laterefund DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION redemption_late_refund_made();

DO $$
DECLARE ours text;
BEGIN
  FOREACH ours IN ARRAY ARRAY['redemption_refund', 'redemption_late_refund', 'redemption_late_refund_made'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0120_late_refunds")]

    operations = [migrations.RunSQL(GUARDS)]  # no way back: the refunds that were made need it
