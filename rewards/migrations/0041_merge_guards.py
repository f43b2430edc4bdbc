"""Coins of one account of a person move to the other: a recipe, a function, and decisions that stand.

The recipe joins those that are there, whatever migrations before this one made of them.
"""

from django.db import migrations

RECIPE = """
DO $do$
DECLARE definition text;
BEGIN
  SELECT pg_get_functiondef('ledger_recipe(text,text,text)'::regprocedure) INTO definition;
  IF position('merge:wallet>wallet' IN definition) = 0 THEN
    EXECUTE replace(definition, '''issue:mint>budget''', '''issue:mint>budget'', ''merge:wallet>wallet''');
  END IF;
END $do$;
"""
WITHOUT = """
DO $do$
BEGIN
  EXECUTE replace(pg_get_functiondef('ledger_recipe(text,text,text)'::regprocedure), ' ''merge:wallet>wallet'',', '');
END $do$;
"""

FUNCTION = """
-- All coins of a wallet to another person's wallet, each to the vintage of the same last day. An empty wallet moves
-- nothing: no transaction, NULL. Accounts are locked in the order of their ids, like everywhere.
CREATE FUNCTION ledger_merge(p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                             p_source bigint, p_target bigint, OUT coins bigint, OUT transaction_id bigint)
LANGUAGE plpgsql AS $$
DECLARE replayed boolean;
BEGIN
  INSERT INTO rewards_account (address, kind, holder_id, expires_on, balance)
    SELECT 'wallet/' || p_target || '/' || to_char(a.expires_on, 'YYYY-MM-DD'), 'wallet', p_target, a.expires_on, 0
      FROM rewards_account a WHERE a.kind = 'wallet' AND a.holder_id = p_source AND a.balance > 0
    ON CONFLICT (address) DO NOTHING;
  PERFORM 1 FROM rewards_account WHERE kind = 'wallet' AND holder_id IN (p_source, p_target)
    ORDER BY id FOR NO KEY UPDATE;
  SELECT coalesce(sum(a.balance), 0) INTO coins FROM rewards_account a
    WHERE a.kind = 'wallet' AND a.holder_id = p_source;
  IF coins = 0 THEN RETURN; END IF;
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, NULL) b;
  IF replayed THEN
    SELECT sum(p.amount) INTO coins FROM rewards_posting p WHERE p.transaction_id = ledger_merge.transaction_id;
    RETURN;
  END IF;
  INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
    SELECT ledger_merge.transaction_id, s.id, d.id, s.balance
      FROM rewards_account s
      JOIN rewards_account d ON d.kind = 'wallet' AND d.holder_id = p_target AND d.expires_on = s.expires_on
     WHERE s.kind = 'wallet' AND s.holder_id = p_source AND s.balance > 0
     ORDER BY s.expires_on, s.id;
END $$;
ALTER FUNCTION ledger_merge(text, text, text, text, text, timestamptz, bigint, bigint)
  SECURITY DEFINER SET search_path FROM CURRENT;

CREATE FUNCTION merge_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
     OR (NEW.source_id, NEW.target_id, NEW.reason, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM (OLD.source_id, OLD.target_id, OLD.reason, OLD.proposed_by_id, OLD.proposed_at) THEN
    RAISE EXCEPTION 'a merge is decided once, and its proposal stands' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON rewards_accountmerge
  FOR EACH ROW EXECUTE FUNCTION merge_stands();
"""
BACK = """
DROP TRIGGER stands ON rewards_accountmerge;
DROP FUNCTION merge_stands();
DROP FUNCTION ledger_merge(text, text, text, text, text, timestamptz, bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0040_account_merges")]

    operations = [migrations.RunSQL(RECIPE, WITHOUT), migrations.RunSQL(FUNCTION, BACK)]
