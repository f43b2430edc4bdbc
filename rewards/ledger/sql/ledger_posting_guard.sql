-- After each INSERT of postings, however many rows it has.
CREATE OR REPLACE FUNCTION ledger_posting_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
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

CREATE OR REPLACE TRIGGER balanced AFTER INSERT ON rewards_posting
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_guard();

CALL refuse_changes('rewards_posting', 'ledger_refuse', 'append_only', 'never_truncated');
