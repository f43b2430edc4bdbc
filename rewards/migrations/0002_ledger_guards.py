"""The ledger's guards and functions, kept by PostgreSQL whoever asks.

Guards: rows of the ledger are never updated, deleted or truncated; a posting joins only a transaction that
its own database transaction made; stored balances follow the postings through one trigger, which locks
accounts in id order; a transaction never enters a closed month.

Functions: `ledger_open`, `ledger_post`, `ledger_spend`, `ledger_reverse`, `ledger_close_month` do in one round
trip what the actions of rewards/ledger need.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'TL000';
END $$;

-- Append-only tables. Truncation needs a trigger of its own.
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_transaction
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_transaction
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_posting
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_closedmonth
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_closedmonth
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_settlement
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_settlement
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_removed BEFORE DELETE ON rewards_account
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_account
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- An account changes in one column only, and only from inside the postings' trigger.
CREATE FUNCTION ledger_account_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.balance <> 0 THEN
      RAISE EXCEPTION 'an account opens with no coins' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  IF pg_trigger_depth() < 2
     OR (NEW.id, NEW.address, NEW.kind, NEW.holder_id, NEW.expires_on, NEW.opened_at)
        IS DISTINCT FROM (OLD.id, OLD.address, OLD.kind, OLD.holder_id, OLD.expires_on, OLD.opened_at) THEN
    RAISE EXCEPTION 'accounts change only by postings' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guarded BEFORE INSERT OR UPDATE ON rewards_account
  FOR EACH ROW EXECUTE FUNCTION ledger_account_guard();

-- The database says when a transaction was written and into which month of the books it falls: its Taipei
-- month, or the first open month after it. The shared lock keeps a month open until its writers are done.
CREATE FUNCTION ledger_transaction_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7155001);
  NEW.xid := pg_current_xact_id();
  NEW.recorded_at := clock_timestamp();
  NEW.month := date_trunc('month', NEW.effective_at AT TIME ZONE 'Asia/Taipei')::date;
  WHILE EXISTS (SELECT 1 FROM rewards_closedmonth WHERE month = NEW.month) LOOP
    NEW.month := (NEW.month + interval '1 month')::date;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER dated BEFORE INSERT ON rewards_transaction
  FOR EACH ROW EXECUTE FUNCTION ledger_transaction_guard();

-- After each INSERT of postings, however many rows it has.
CREATE FUNCTION ledger_posting_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE short record;
BEGIN
  IF EXISTS (SELECT 1 FROM fresh f LEFT JOIN rewards_transaction t ON t.id = f.transaction_id
             WHERE t.xid IS DISTINCT FROM pg_current_xact_id()) THEN
    RAISE EXCEPTION 'a posting joins only a transaction made in the same database transaction'
      USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS (SELECT 1 FROM rewards_account a WHERE a.id = f.source_id)
             OR NOT EXISTS (SELECT 1 FROM rewards_account a WHERE a.id = f.destination_id)) THEN
    RAISE EXCEPTION 'a posting needs two accounts' USING ERRCODE = 'TL004';
  END IF;
  PERFORM 1 FROM rewards_account a
    WHERE a.id IN (SELECT source_id FROM fresh UNION SELECT destination_id FROM fresh)
      AND a.kind IN ('budget', 'campaign', 'wallet', 'hold')
    ORDER BY a.id FOR NO KEY UPDATE;
  SELECT a.id, a.balance INTO short
    FROM rewards_account a
    JOIN (SELECT account_id, sum(delta) AS delta FROM
            (SELECT source_id AS account_id, -amount AS delta FROM fresh
             UNION ALL SELECT destination_id, amount FROM fresh) m
          GROUP BY account_id) d ON d.account_id = a.id
    WHERE a.kind IN ('budget', 'campaign', 'wallet', 'hold') AND a.balance + d.delta < 0
    ORDER BY a.id LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'account % has too few coins', short.id
      USING ERRCODE = 'TL001', DETAIL = short.balance::text;
  END IF;
  UPDATE rewards_account a SET balance = a.balance + d.delta
    FROM (SELECT account_id, sum(delta)::bigint AS delta FROM
            (SELECT source_id AS account_id, -amount AS delta FROM fresh
             UNION ALL SELECT destination_id, amount FROM fresh) m
          GROUP BY account_id) d
    WHERE d.account_id = a.id AND d.delta <> 0 AND a.kind IN ('budget', 'campaign', 'wallet', 'hold');
  RETURN NULL;
END $$;
CREATE TRIGGER balanced AFTER INSERT ON rewards_posting
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_guard();

-- A statement's figures stand as issued; only its status moves on.
CREATE FUNCTION settlement_statement_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR to_jsonb(NEW) - 'status' IS DISTINCT FROM to_jsonb(OLD) - 'status' THEN
    RAISE EXCEPTION 'an issued statement is never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER stands_as_issued BEFORE UPDATE OR DELETE ON rewards_statement
  FOR EACH ROW EXECUTE FUNCTION settlement_statement_guard();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_statement
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- For the month's totals by merchant.
CREATE INDEX posting_of_transaction ON rewards_posting (transaction_id) INCLUDE (source_id, destination_id, amount);
"""

FUNCTIONS = """
CREATE FUNCTION ledger_open(p_address text, p_kind text, p_holder bigint, p_expires date) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE found_id bigint;
BEGIN
  SELECT id INTO found_id FROM rewards_account WHERE address = p_address;
  IF found_id IS NULL THEN
    INSERT INTO rewards_account (address, kind, holder_id, expires_on, balance)
      VALUES (p_address, p_kind, p_holder, p_expires, 0)
      ON CONFLICT (address) DO NOTHING RETURNING id INTO found_id;
    IF found_id IS NULL THEN
      SELECT id INTO found_id FROM rewards_account WHERE address = p_address;
    END IF;
  END IF;
  RETURN found_id;
END $$;

-- Insert the transaction's row, or find the one that the same key made before.
CREATE FUNCTION ledger_begin(p_kind text, p_key text, p_hash text, p_actor text, p_reason text,
                             p_at timestamptz, p_reverses bigint,
                             OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
DECLARE known_hash text;
BEGIN
  INSERT INTO rewards_transaction (kind, idempotency_key, request_hash, actor, reason, reverses_id, effective_at)
    VALUES (p_kind, p_key, p_hash, p_actor, p_reason, p_reverses, p_at)
    ON CONFLICT (idempotency_key) DO NOTHING RETURNING id INTO transaction_id;
  replayed := transaction_id IS NULL;
  IF replayed THEN
    SELECT t.id, t.request_hash INTO transaction_id, known_hash
      FROM rewards_transaction t WHERE t.idempotency_key = p_key;
    IF known_hash <> p_hash THEN
      RAISE EXCEPTION 'key % was used for another request', p_key USING ERRCODE = 'TL002';
    END IF;
  END IF;
END $$;

CREATE FUNCTION ledger_post(p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                            p_reverses bigint, p_sources bigint[], p_destinations bigint[], p_amounts bigint[],
                            OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
BEGIN
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, p_reverses) b;
  IF NOT replayed THEN
    INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
      SELECT ledger_post.transaction_id, m.s, m.d, m.a
        FROM unnest(p_sources, p_destinations, p_amounts) AS m(s, d, a);
  END IF;
END $$;

CREATE FUNCTION ledger_spend(p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                             p_holder bigint, p_amount bigint, p_destination bigint, p_today date,
                             OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
DECLARE available bigint;
BEGIN
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, NULL) b;
  IF replayed THEN RETURN; END IF;
  PERFORM 1 FROM rewards_account
    WHERE kind = 'wallet' AND holder_id = p_holder AND expires_on >= p_today
    ORDER BY id FOR NO KEY UPDATE;
  SELECT coalesce(sum(balance), 0) INTO available FROM rewards_account
    WHERE kind = 'wallet' AND holder_id = p_holder AND expires_on >= p_today;
  IF available < p_amount THEN
    RAISE EXCEPTION 'too few coins' USING ERRCODE = 'TL001', DETAIL = available::text;
  END IF;
  INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
    SELECT ledger_spend.transaction_id, v.id, p_destination, least(v.balance, p_amount - v.before)
      FROM (SELECT id, balance, expires_on,
                   coalesce(sum(balance) OVER (ORDER BY expires_on, id ROWS BETWEEN UNBOUNDED PRECEDING
                                               AND 1 PRECEDING), 0)::bigint AS before
              FROM rewards_account
             WHERE kind = 'wallet' AND holder_id = p_holder AND expires_on >= p_today AND balance > 0) v
     WHERE v.before < p_amount
     ORDER BY v.expires_on, v.id;
END $$;

CREATE FUNCTION ledger_reverse(p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                               p_original bigint, OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7155002, (p_original % 2147483647)::int);
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, p_original) b;
  IF replayed THEN RETURN; END IF;
  IF EXISTS (SELECT 1 FROM rewards_transaction t
              WHERE t.reverses_id = p_original AND t.id <> ledger_reverse.transaction_id) THEN
    RAISE EXCEPTION 'transaction % was reversed before', p_original USING ERRCODE = 'TL003';
  END IF;
  INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
    SELECT ledger_reverse.transaction_id, p.destination_id, p.source_id, p.amount
      FROM rewards_posting p WHERE p.transaction_id = p_original ORDER BY p.id;
END $$;

CREATE FUNCTION ledger_close_month(p_month date, p_actor text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE closed integer;
BEGIN
  PERFORM pg_advisory_xact_lock(7155001);
  INSERT INTO rewards_closedmonth (month, actor) VALUES (p_month, p_actor) ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS closed = ROW_COUNT;
  RETURN closed = 1;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS), migrations.RunSQL(FUNCTIONS)]
