-- At commit: a voucher is used when, and only when, its payment stands; its coins are set aside only while it is valid.
CREATE OR REPLACE FUNCTION voucher_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE now_is rewards_voucher; aside bigint;
BEGIN
  SELECT * INTO now_is FROM rewards_voucher v WHERE v.id = NEW.id;
  SELECT a.balance INTO aside FROM rewards_account a WHERE a.id = NEW.account_id;
  IF (now_is.state = 'used') <> EXISTS (SELECT 1 FROM rewards_redemption r WHERE r.voucher_id = NEW.id)
     OR aside <> (CASE now_is.state WHEN 'issued' THEN now_is.coins ELSE 0 END) THEN
    RAISE EXCEPTION 'voucher % and its coins disagree', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS whole ON rewards_voucher;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT OR UPDATE OF state ON rewards_voucher DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION voucher_whole();
