"""Guards that cannot be fooled, and lists that never wait for each other in a circle.

PostgreSQL looks into a session's temporary schema first, unless a function's search path names it last. Without
that, the application's role could lay a table of its own over `rewards_account` or `rewards_closedmonth`, and a
guard would ask that one. A function that is replaced later must say it again: a test looks.
"""

from django.db import migrations, models

# New wallets are opened in one order, whatever the list's length: two lists that share citizens never deadlock.
AWARDS = """
CREATE OR REPLACE FUNCTION ledger_award_many(p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                                  p_source bigint, p_amount bigint, p_expires date, p_holders bigint[])
RETURNS TABLE (holder bigint, transaction_id bigint) LANGUAGE plpgsql SECURITY DEFINER AS $$
#variable_conflict use_column
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
  IF EXISTS (SELECT 1 FROM rewards_transaction t
              WHERE t.idempotency_key IN (SELECT p_key || ':' || h FROM unnest(p_holders) h)
                AND t.request_hash <> p_hash) THEN
    RAISE EXCEPTION 'key % was used for another request', p_key USING ERRCODE = 'TL002';
  END IF;
  INSERT INTO rewards_account (address, kind, holder_id, expires_on, balance)
    SELECT 'wallet/' || h || '/' || to_char(p_expires, 'YYYY-MM-DD'), 'wallet', h, p_expires, 0
      FROM (SELECT DISTINCT h FROM unnest(p_holders) h ORDER BY h) holders(h)
    ON CONFLICT (address) DO NOTHING;
  RETURN QUERY
  WITH made AS (
    INSERT INTO rewards_transaction AS t (kind, idempotency_key, request_hash, actor, reason, effective_at)
      SELECT 'award', p_key || ':' || h, p_hash, p_actor, p_reason, p_at
        FROM (SELECT DISTINCT h FROM unnest(p_holders) h ORDER BY h) holders(h)
      ON CONFLICT (idempotency_key) DO NOTHING
      RETURNING t.id, split_part(substr(t.idempotency_key, length(p_key) + 2), ':', 1)::bigint AS h
  ), moved AS (
    INSERT INTO rewards_posting AS p (transaction_id, source_id, destination_id, amount)
      SELECT made.id, p_source, a.id, p_amount
        FROM made JOIN rewards_account a
          ON a.address = 'wallet/' || made.h || '/' || to_char(p_expires, 'YYYY-MM-DD')
      RETURNING p.transaction_id
  )
  SELECT made.h, made.id FROM made;
END $$;
"""

# The stop holds for whoever inserts, not only for those who come through a function.
STOP = """
CREATE OR REPLACE FUNCTION ledger_transaction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
  PERFORM pg_advisory_xact_lock_shared(7155001);
  NEW.xid := pg_current_xact_id();
  NEW.recorded_at := clock_timestamp();
  NEW.month := date_trunc('month', NEW.effective_at AT TIME ZONE 'Asia/Taipei')::date;
  WHILE EXISTS (SELECT 1 FROM rewards_closedmonth WHERE month = NEW.month) LOOP
    NEW.month := (NEW.month + interval '1 month')::date;
  END LOOP;
  RETURN NEW;
END $$;
"""

SEARCH_PATH = r"""
DO $$
DECLARE ours regprocedure;
BEGIN
  FOR ours IN
    SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     WHERE p.pronamespace = current_schema()::regnamespace AND l.lanname = 'plpgsql'
       AND p.proname ~ '^(ledger|settlement)_'
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', ours, current_schema());
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0032_lean_ledger_indexes")]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="list_sha256",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="hash of the list"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="transaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["void", "refund", "release"]), _negated=True),
                    ("reverses__isnull", False),
                    _connector="OR",
                ),
                name="transaction_reversal_names_its_original",
            ),
        ),
        migrations.RunSQL(AWARDS, migrations.RunSQL.noop),
        migrations.RunSQL(STOP, migrations.RunSQL.noop),
        migrations.RunSQL(SEARCH_PATH, migrations.RunSQL.noop),  # last: it covers every function
    ]
