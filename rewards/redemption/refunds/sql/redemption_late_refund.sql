-- A late refund is decided once, by somebody else than the merchant's people, and stands.
CREATE OR REPLACE FUNCTION redemption_late_refund() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
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
              WHERE r.id = NEW.redemption_id AND merchant_interest(NEW.decided_by_id, s.merchant_id)) THEN
    RAISE EXCEPTION 'nobody decides about a merchant that they work for' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER asked_first_never_removed BEFORE INSERT OR DELETE ON rewards_laterefund
  FOR EACH ROW EXECUTE FUNCTION redemption_late_refund();

CREATE OR REPLACE TRIGGER only_decided BEFORE UPDATE ON rewards_laterefund FOR EACH ROW
  WHEN (OLD.state = 'asked' OR NOT words_only_emptied(to_jsonb(OLD), to_jsonb(NEW)))
  EXECUTE FUNCTION redemption_late_refund();

CALL refuse_changes('rewards_laterefund', 'ledger_refuse', 'never_truncated');
