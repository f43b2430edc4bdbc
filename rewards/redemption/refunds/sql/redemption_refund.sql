-- Coins are given back within a week and before the month is closed, or later as it was approved; never more than were
-- paid: the sum stands on the payment, under its lock.
CREATE OR REPLACE FUNCTION redemption_refund() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
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

CREATE OR REPLACE TRIGGER counts_on_the_payment BEFORE INSERT ON rewards_refund
  FOR EACH ROW EXECUTE FUNCTION redemption_refund();

CALL refuse_changes('rewards_refund', 'ledger_refuse', 'append_only', 'never_truncated');
