"""Vouchers: pieces and each person's share are counted by the database; an unused voucher gives its piece back."""

from django.db import migrations

RECIPES = """
CREATE OR REPLACE FUNCTION ledger_recipe(p_kind text, p_source text, p_destination text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (p_kind || ':' || p_source || '>' || p_destination) = ANY (ARRAY[
    'issue:mint>budget',
    'reserve:budget>campaign', 'return:campaign>budget',
    'award:campaign>wallet', 'merge:wallet>wallet',
    'spend:wallet>payable', 'void:payable>wallet', 'refund:payable>wallet',
    'hold:wallet>hold', 'release:hold>wallet',
    'voucher:wallet>hold', 'unvoucher:hold>wallet',
    'expire:wallet>expired', 'expire:hold>expired',
    'settle:payable>paid', 'settle:payable>fee', 'settle:fee>paid', 'settle:paid>payable',
    'adjust:adjustment>payable', 'adjust:payable>adjustment',
    'adjust:adjustment>wallet', 'adjust:wallet>adjustment', 'adjust:wallet>wallet'])
$$;

-- All vintages of a wallet in the order in which payments lock them, before a reversal takes them one by one.
CREATE FUNCTION ledger_lock_wallet(p_holder bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM 1 FROM rewards_account WHERE kind = 'wallet' AND holder_id = p_holder ORDER BY id FOR NO KEY UPDATE;
END $$;
"""

GUARDS = """
CREATE FUNCTION voucher_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE offer rewards_offer; had bigint;
BEGIN
  IF NEW.state <> 'issued' THEN
    RAISE EXCEPTION 'a voucher begins as issued' USING ERRCODE = 'check_violation';
  END IF;
  SELECT * INTO offer FROM rewards_offer o WHERE o.id = NEW.offer_id;
  IF offer.per_person IS NOT NULL THEN
    PERFORM 1 FROM civic_citizen c WHERE c.id = NEW.citizen_id FOR NO KEY UPDATE;
    SELECT count(*) INTO had FROM rewards_voucher v
     WHERE v.citizen_id = NEW.citizen_id AND v.offer_id = NEW.offer_id AND v.state IN ('issued', 'used');
    IF had >= offer.per_person THEN
      RAISE EXCEPTION 'enough for one person' USING ERRCODE = 'TV001', DETAIL = offer.per_person::text;
    END IF;
  END IF;
  IF offer.stock IS NOT NULL THEN
    UPDATE rewards_offer o SET stock = o.stock - 1 WHERE o.id = NEW.offer_id AND o.stock > 0;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no piece is left' USING ERRCODE = 'TV002';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER takes_a_piece BEFORE INSERT ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION voucher_taken();

CREATE FUNCTION voucher_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.offer_id, NEW.coins, NEW.nonce, NEW.code_hash, NEW.digits_hash, NEW.last_day, NEW.taken_at,
      NEW.account_id, NEW.transaction_id)
     IS DISTINCT FROM (OLD.offer_id, OLD.coins, OLD.nonce, OLD.code_hash, OLD.digits_hash, OLD.last_day,
      OLD.taken_at, OLD.account_id, OLD.transaction_id)
     OR (NEW.citizen_id IS NOT NULL AND NEW.citizen_id IS DISTINCT FROM OLD.citizen_id)
     OR (OLD.state <> 'issued' AND (NEW.state, NEW.ended_at) IS DISTINCT FROM (OLD.state, OLD.ended_at)) THEN
    RAISE EXCEPTION 'a voucher only ends, once' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'issued' AND NEW.state IN ('expired', 'cancelled') THEN
    UPDATE rewards_offer o SET stock = o.stock + 1 WHERE o.id = NEW.offer_id AND o.stock IS NOT NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ends_once BEFORE UPDATE ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION voucher_changed();
CREATE TRIGGER never_removed BEFORE DELETE ON rewards_voucher FOR EACH ROW EXECUTE FUNCTION ledger_refuse();

-- At commit: a voucher is used when, and only when, its payment stands; its coins are set aside only while it is valid.
CREATE FUNCTION voucher_whole() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
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
CREATE CONSTRAINT TRIGGER whole AFTER INSERT OR UPDATE OF state ON rewards_voucher DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION voucher_whole();
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0070_vouchers")]

    operations = [migrations.RunSQL(RECIPES), migrations.RunSQL(GUARDS)]
