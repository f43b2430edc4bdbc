"""The ledger's second coat: recipes, bounded reversals, batches, seals, and a stop when something is broken.

The functions run with the rights of the ledger's owner (SECURITY DEFINER), so that the application's own role
needs no more than INSERT and SELECT on ledger tables and EXECUTE on the functions.
"""

from django.db import migrations

RECIPES = """
-- Which kinds of account a kind of transaction may move coins between: docs/ledger.md lists the recipes.
CREATE FUNCTION ledger_recipe(p_kind text, p_source text, p_destination text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (p_kind || ':' || p_source || '>' || p_destination) = ANY (ARRAY[
    'issue:mint>budget',
    'reserve:budget>campaign', 'return:campaign>budget',
    'award:campaign>wallet',
    'spend:wallet>payable', 'void:payable>wallet', 'refund:payable>wallet',
    'hold:wallet>hold', 'release:hold>wallet',
    'expire:wallet>expired', 'expire:hold>expired',
    'settle:payable>paid', 'settle:payable>fee', 'settle:fee>paid', 'settle:paid>payable',
    'adjust:adjustment>payable', 'adjust:payable>adjustment',
    'adjust:adjustment>wallet', 'adjust:wallet>adjustment', 'adjust:wallet>wallet'])
$$;

CREATE OR REPLACE FUNCTION ledger_posting_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE wrong record;
BEGIN
  SELECT f.id, t.id AS transaction, t.xid, t.kind, s.kind AS source, d.kind AS destination INTO wrong
    FROM fresh f
    LEFT JOIN rewards_transaction t ON t.id = f.transaction_id
    LEFT JOIN rewards_account s ON s.id = f.source_id
    LEFT JOIN rewards_account d ON d.id = f.destination_id
   WHERE t.xid IS DISTINCT FROM pg_current_xact_id() OR s.id IS NULL OR d.id IS NULL
      OR NOT ledger_recipe(t.kind, s.kind, d.kind)
   LIMIT 1;
  IF FOUND THEN
    IF wrong.xid IS DISTINCT FROM pg_current_xact_id() THEN
      RAISE EXCEPTION 'a posting joins only a transaction made in the same database transaction'
        USING ERRCODE = 'TL000';
    ELSIF wrong.source IS NULL OR wrong.destination IS NULL THEN
      RAISE EXCEPTION 'a posting needs two accounts' USING ERRCODE = 'TL004';
    END IF;
    RAISE EXCEPTION 'no recipe moves coins from % to % by %', wrong.source, wrong.destination, wrong.kind
      USING ERRCODE = 'TL000';
  END IF;
  PERFORM 1 FROM rewards_account a
    WHERE a.id IN (SELECT source_id FROM fresh UNION SELECT destination_id FROM fresh)
      AND a.kind IN ('budget', 'campaign', 'wallet', 'hold')
    ORDER BY a.id FOR NO KEY UPDATE;
  SELECT a.id, a.balance INTO wrong
    FROM rewards_account a
    JOIN (SELECT account_id, sum(delta) AS delta FROM
            (SELECT source_id AS account_id, -amount AS delta FROM fresh
             UNION ALL SELECT destination_id, amount FROM fresh) m
          GROUP BY account_id) d ON d.account_id = a.id
    WHERE a.kind IN ('budget', 'campaign', 'wallet', 'hold') AND a.balance + d.delta < 0
    ORDER BY a.id LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'account % has too few coins', wrong.id
      USING ERRCODE = 'TL001', DETAIL = wrong.balance::text;
  END IF;
  UPDATE rewards_account a SET balance = a.balance + d.delta
    FROM (SELECT account_id, sum(delta)::bigint AS delta FROM
            (SELECT source_id AS account_id, -amount AS delta FROM fresh
             UNION ALL SELECT destination_id, amount FROM fresh) m
          GROUP BY account_id) d
    WHERE d.account_id = a.id AND d.delta <> 0 AND a.kind IN ('budget', 'campaign', 'wallet', 'hold');
  -- Reversals together never give back more than the original moved, whoever wrote them.
  SELECT t.reverses_id AS id INTO wrong
    FROM rewards_transaction t
   WHERE t.reverses_id IS NOT NULL AND t.id IN (SELECT transaction_id FROM fresh)
     AND (SELECT sum(p.amount) FROM rewards_posting p JOIN rewards_transaction r ON r.id = p.transaction_id
           WHERE r.reverses_id = t.reverses_id)
       > coalesce((SELECT sum(p.amount) FROM rewards_posting p WHERE p.transaction_id = t.reverses_id), 0)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'transaction % would be given back more than it moved', wrong.id USING ERRCODE = 'TL003';
  END IF;
  RETURN NULL;
END $$;

-- A cheap check at commit: no transaction without postings.
CREATE FUNCTION ledger_transaction_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM rewards_posting WHERE transaction_id = NEW.id) THEN
    RAISE EXCEPTION 'transaction % moves nothing', NEW.id USING ERRCODE = 'TL000';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON rewards_transaction DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger_transaction_whole();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rewards_seal
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_removed BEFORE DELETE ON rewards_moneystop
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON rewards_moneystop
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE INDEX transaction_by_xid ON rewards_transaction (xid);
CREATE INDEX posting_from_account ON rewards_posting (source_id) INCLUDE (amount, destination_id, transaction_id);
CREATE INDEX posting_to_account ON rewards_posting (destination_id) INCLUDE (amount, source_id, transaction_id);
"""

FUNCTIONS = """
CREATE OR REPLACE FUNCTION ledger_begin(p_kind text, p_key text, p_hash text, p_actor text, p_reason text,
                             p_at timestamptz, p_reverses bigint,
                             OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
DECLARE known_hash text;
BEGIN
  IF EXISTS (SELECT 1 FROM rewards_moneystop WHERE lifted_at IS NULL) THEN
    RAISE EXCEPTION 'the ledger is stopped' USING ERRCODE = 'TL006';
  END IF;
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

-- Give back `p_amount` coins of a transaction (all that is left of it when null), the vintage that lapses last
-- first: what was taken last goes back first. A vintage that has lapsed meanwhile lives `p_grace` days more.
DROP FUNCTION ledger_reverse(text, text, text, text, text, timestamptz, bigint);
CREATE FUNCTION ledger_reverse(p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                               p_original bigint, p_amount bigint, p_today date, p_grace integer,
                               OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
DECLARE moved bigint; returned bigint; part record; target bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7155002, (p_original % 2147483647)::int);
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, p_original) b;
  IF replayed THEN RETURN; END IF;
  SELECT coalesce(sum(amount), 0) INTO moved FROM rewards_posting p WHERE p.transaction_id = p_original;
  IF moved = 0 THEN
    RAISE EXCEPTION 'there is no transaction %', p_original USING ERRCODE = 'TL008';
  END IF;
  SELECT coalesce(sum(p.amount), 0) INTO returned
    FROM rewards_posting p JOIN rewards_transaction t ON t.id = p.transaction_id
   WHERE t.reverses_id = p_original;
  IF returned >= moved THEN
    RAISE EXCEPTION 'transaction % was reversed before', p_original USING ERRCODE = 'TL003';
  END IF;
  IF coalesce(p_amount, 1) > moved - returned THEN
    RAISE EXCEPTION 'too much' USING ERRCODE = 'TL007', DETAIL = (moved - returned)::text;
  END IF;
  FOR part IN
    SELECT v.source_id, v.destination_id, a.kind, a.holder_id, a.expires_on,
           least(v.before + v.amount, returned + coalesce(p_amount, moved - returned)) - greatest(v.before, returned)
             AS amount
      FROM (SELECT p.*, coalesce(sum(p.amount) OVER (ORDER BY p.id DESC ROWS BETWEEN UNBOUNDED PRECEDING
                                                     AND 1 PRECEDING), 0)::bigint AS before
              FROM rewards_posting p WHERE p.transaction_id = p_original) v
      JOIN rewards_account a ON a.id = v.source_id
     ORDER BY v.id DESC
  LOOP
    CONTINUE WHEN part.amount <= 0;
    target := part.source_id;
    IF part.kind = 'wallet' AND part.expires_on < p_today THEN
      target := ledger_open('wallet/' || part.holder_id || '/' || to_char(p_today + p_grace, 'YYYY-MM-DD'),
                            'wallet', part.holder_id, p_today + p_grace);
    END IF;
    INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
      VALUES (ledger_reverse.transaction_id, part.destination_id, target, part.amount);
  END LOOP;
END $$;

-- The same award to many wallets: one statement a batch, each holder once a key, however often it is run.
-- Returns the holders that got their coins in this call.
CREATE FUNCTION ledger_award_many(p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                                  p_source bigint, p_amount bigint, p_expires date, p_holders bigint[])
RETURNS TABLE (holder bigint, transaction_id bigint) LANGUAGE plpgsql AS $$
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
    SELECT DISTINCT 'wallet/' || h || '/' || to_char(p_expires, 'YYYY-MM-DD'), 'wallet', h, p_expires, 0
      FROM unnest(p_holders) h
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

-- Put aside coins of a wallet, the vintage that lapses last first, so that what is left to spend lapses first.
CREATE FUNCTION ledger_hold(p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
                            p_holder bigint, p_amount bigint, p_destination bigint,
                            OUT transaction_id bigint, OUT replayed boolean)
LANGUAGE plpgsql AS $$
DECLARE available bigint;
BEGIN
  SELECT b.transaction_id, b.replayed INTO transaction_id, replayed
    FROM ledger_begin(p_kind, p_key, p_hash, p_actor, p_reason, p_at, NULL) b;
  IF replayed THEN RETURN; END IF;
  PERFORM 1 FROM rewards_account WHERE kind = 'wallet' AND holder_id = p_holder ORDER BY id FOR NO KEY UPDATE;
  SELECT coalesce(sum(balance), 0) INTO available FROM rewards_account
    WHERE kind = 'wallet' AND holder_id = p_holder;
  IF available < p_amount THEN
    RAISE EXCEPTION 'too few coins' USING ERRCODE = 'TL001', DETAIL = available::text;
  END IF;
  INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount)
    SELECT ledger_hold.transaction_id, v.id, p_destination, least(v.balance, p_amount - v.before)
      FROM (SELECT id, balance, expires_on,
                   coalesce(sum(balance) OVER (ORDER BY expires_on DESC, id DESC ROWS BETWEEN UNBOUNDED PRECEDING
                                               AND 1 PRECEDING), 0)::bigint AS before
              FROM rewards_account WHERE kind = 'wallet' AND holder_id = p_holder AND balance > 0) v
     WHERE v.before < p_amount ORDER BY v.expires_on, v.id;
END $$;

-- One link of the chain: every column of every row that database transactions in [from, to) wrote.
-- `to` is the oldest database transaction still running, so no row can join the stretch later.
CREATE FUNCTION ledger_stretch_hash(p_previous text, p_from xid8, p_to xid8,
                                    OUT transactions bigint, OUT postings bigint, OUT hash text)
LANGUAGE plpgsql STABLE AS $$
DECLARE rows_hash text;
BEGIN
  SELECT count(*), coalesce(sum(r.n), 0),
         encode(sha256(coalesce(string_agg(r.line, ',' ORDER BY r.id), '')::bytea), 'hex')
    INTO transactions, postings, rows_hash
    FROM (SELECT t.id, p.n,
                 encode(sha256(convert_to(jsonb_build_array(
                   t.id, t.kind, t.idempotency_key, t.request_hash, t.actor, t.reason, t.reverses_id,
                   to_char(t.effective_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.month,
                   to_char(t.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), t.xid::text,
                   p.lines)::text, 'UTF8')), 'hex') AS line
            FROM rewards_transaction t
            CROSS JOIN LATERAL (
              SELECT count(*) AS n, jsonb_agg(jsonb_build_array(q.id, q.source_id, s.address, q.destination_id,
                                                                d.address, q.amount) ORDER BY q.id) AS lines
                FROM rewards_posting q
                LEFT JOIN rewards_account s ON s.id = q.source_id
                LEFT JOIN rewards_account d ON d.id = q.destination_id
               WHERE q.transaction_id = t.id) p
           WHERE t.xid >= p_from AND t.xid < p_to) r;
  hash := encode(sha256(convert_to(
    concat_ws('|', 'v1', p_previous, p_from, p_to, transactions, postings, rows_hash), 'UTF8')), 'hex');
END $$;

CREATE FUNCTION ledger_seal(p_most bigint, OUT seal_id bigint, OUT sealed bigint)
LANGUAGE plpgsql AS $$
DECLARE last_link record; stretch record; start_at xid8; until_xid xid8; start_after xid8; horizon xid8;
BEGIN
  sealed := 0;
  PERFORM pg_advisory_xact_lock(7155004);
  SELECT s.hash, s.to_xid INTO last_link FROM rewards_seal s ORDER BY s.to_xid DESC LIMIT 1;
  start_at := coalesce(last_link.to_xid, '0'::xid8);
  horizon := pg_snapshot_xmin(pg_current_snapshot());
  -- A batch ends before the first database transaction beyond `p_most` rows; one transaction is never split.
  SELECT t.xid INTO until_xid FROM rewards_transaction t
   WHERE t.xid >= start_at AND t.xid < horizon ORDER BY t.xid OFFSET p_most LIMIT 1;
  IF until_xid IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM rewards_transaction t WHERE t.xid >= start_at AND t.xid < until_xid) THEN
    start_after := until_xid;
    SELECT t.xid INTO until_xid FROM rewards_transaction t WHERE t.xid > start_after ORDER BY t.xid LIMIT 1;
  END IF;
  IF until_xid IS NULL OR until_xid > horizon THEN
    until_xid := horizon;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM rewards_transaction t WHERE t.xid >= start_at AND t.xid < until_xid) THEN
    RETURN;
  END IF;
  SELECT * INTO stretch FROM ledger_stretch_hash(coalesce(last_link.hash, repeat('0', 64)), start_at, until_xid);
  INSERT INTO rewards_seal (version, from_xid, to_xid, transactions, postings, previous_hash, hash)
    VALUES (1, start_at, until_xid, stretch.transactions, stretch.postings,
            coalesce(last_link.hash, repeat('0', 64)), stretch.hash)
    RETURNING id INTO seal_id;
  sealed := stretch.transactions;
END $$;

-- They run with the owner's rights, so that the application's role needs none on the rows themselves.
ALTER FUNCTION ledger_open(text, text, bigint, date) SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_begin(text, text, text, text, text, timestamptz, bigint)
  SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_post(text, text, text, text, text, timestamptz, bigint, bigint[], bigint[], bigint[])
  SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_spend(text, text, text, text, text, timestamptz, bigint, bigint, bigint, date)
  SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_reverse(text, text, text, text, text, timestamptz, bigint, bigint, date, integer)
  SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_award_many(text, text, text, text, timestamptz, bigint, bigint, date, bigint[])
  SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_hold(text, text, text, text, text, timestamptz, bigint, bigint, bigint)
  SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_close_month(date, text) SECURITY DEFINER SET search_path FROM CURRENT;
ALTER FUNCTION ledger_seal(bigint) SECURITY DEFINER SET search_path FROM CURRENT;
"""


class Migration(migrations.Migration):
    dependencies = [("rewards", "0003_holds_seals_grants")]

    operations = [migrations.RunSQL(RECIPES), migrations.RunSQL(FUNCTIONS)]
