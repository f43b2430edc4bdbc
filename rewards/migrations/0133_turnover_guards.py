"""Each seal counts what its transactions moved on the merchants' accounts: docs/adr/0016.

Making the trigger waits for a seal that is being made and keeps the next one waiting until every old seal is counted;
payments go on.
"""

from django.db import migrations

COUNT = """
-- What database transactions in [from, to) moved on accounts owed to merchants. Read by the seals, by the proof, and
-- for what is not sealed yet.
CREATE FUNCTION ledger_stretch_turnover(p_from xid8, p_to xid8)
RETURNS TABLE (month date, kind varchar, account_id bigint, transactions bigint, coins bigint) LANGUAGE sql STABLE AS $$
  SELECT t.month, t.kind, a.id, count(DISTINCT t.id), sum(m.coins)::bigint
    FROM rewards_transaction t
    JOIN rewards_posting p ON p.transaction_id = t.id
    CROSS JOIN LATERAL (VALUES (p.destination_id, p.amount), (p.source_id, -p.amount)) m(account_id, coins)
    JOIN rewards_account a ON a.id = m.account_id AND a.kind = 'payable'
   WHERE t.xid >= p_from AND t.xid < p_to
   GROUP BY t.month, t.kind, a.id
$$;

CREATE FUNCTION ledger_count_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO rewards_turnover (seal_id, month, kind, account_id, transactions, coins)
    SELECT NEW.id, v.* FROM ledger_stretch_turnover(NEW.from_xid, NEW.to_xid) v;
  RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON rewards_seal FOR EACH ROW EXECUTE FUNCTION ledger_count_seal();

INSERT INTO rewards_turnover (seal_id, month, kind, account_id, transactions, coins)
  SELECT s.id, v.* FROM rewards_seal s CROSS JOIN LATERAL ledger_stretch_turnover(s.from_xid, s.to_xid) v;
"""

GUARDS = """
CREATE FUNCTION ledger_turnover_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'turnover is counted by seals alone' USING ERRCODE = 'TL000';
END $$;
CREATE TRIGGER by_seals BEFORE INSERT ON rewards_turnover
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_turnover_guard();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_turnover
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_turnover
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

DO $$
DECLARE ours text;
BEGIN
  FOREACH ours IN ARRAY ARRAY['ledger_count_seal', 'ledger_turnover_guard'] LOOP
    EXECUTE format('ALTER FUNCTION %I() SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0132_turnover")]

    operations = [migrations.RunSQL(sql) for sql in (COUNT, GUARDS)]  # no way back: statements are counted by it
