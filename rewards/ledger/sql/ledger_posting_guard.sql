-- After each INSERT of postings, however many rows it has.
CREATE OR REPLACE FUNCTION ledger_posting_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE looked record; wrong record; part record; sliced bigint[] := '{}';
BEGIN
  SELECT bool_or(t.xid IS DISTINCT FROM pg_current_xact_id() OR s.id IS NULL OR d.id IS NULL
                 OR NOT ledger_recipe(t.kind, s.kind, d.kind)) AS wrong,
         bool_or(s.kind = 'campaign' OR d.kind = 'campaign') AS of_campaigns,
         bool_or(t.kind IN ('issue', 'lower', 'remit', 'correct')) AS of_budgets INTO looked
    FROM fresh f
    LEFT JOIN rewards_transaction t ON t.id = f.transaction_id
    LEFT JOIN rewards_account s ON s.id = f.source_id
    LEFT JOIN rewards_account d ON d.id = f.destination_id;
  IF looked.wrong THEN
    SELECT t.xid, t.kind, s.kind AS source, d.kind AS destination INTO wrong
      FROM fresh f
      LEFT JOIN rewards_transaction t ON t.id = f.transaction_id
      LEFT JOIN rewards_account s ON s.id = f.source_id
      LEFT JOIN rewards_account d ON d.id = f.destination_id
     WHERE t.xid IS DISTINCT FROM pg_current_xact_id() OR s.id IS NULL OR d.id IS NULL
        OR NOT ledger_recipe(t.kind, s.kind, d.kind)
     LIMIT 1;
    IF wrong.xid IS DISTINCT FROM pg_current_xact_id() THEN
      RAISE EXCEPTION 'a posting joins only a transaction made in the same database transaction'
        USING ERRCODE = 'TL000';
    ELSIF wrong.source IS NULL OR wrong.destination IS NULL THEN
      RAISE EXCEPTION 'a posting needs two accounts' USING ERRCODE = 'TL004';
    END IF;
    RAISE EXCEPTION 'no recipe moves coins from % to % by %', wrong.source, wrong.destination, wrong.kind
      USING ERRCODE = 'TL000';
  END IF;
  -- The slices of campaigns come before all accounts: whoever waits for one holds no account's row.
  IF looked.of_campaigns THEN
    FOR part IN
      SELECT m.account_id, sum(m.delta)::bigint AS delta
        FROM (SELECT source_id AS account_id, -amount AS delta FROM fresh
              UNION ALL SELECT destination_id, amount FROM fresh) m
        JOIN rewards_account a ON a.id = m.account_id AND a.kind = 'campaign'
       GROUP BY m.account_id ORDER BY m.account_id
    LOOP
      IF ledger_slice(part.account_id, part.delta) THEN
        sliced := sliced || part.account_id;
      END IF;
    END LOOP;
  END IF;
  PERFORM 1 FROM rewards_account a
    WHERE a.id IN (SELECT source_id FROM fresh UNION SELECT destination_id FROM fresh)
      AND a.kind IN ('budget', 'campaign', 'wallet', 'hold') AND a.id <> ALL (sliced)
    ORDER BY a.id FOR NO KEY UPDATE;
  SELECT a.id, a.balance INTO wrong
    FROM rewards_account a
    JOIN (SELECT account_id, sum(delta) AS delta FROM
            (SELECT source_id AS account_id, -amount AS delta FROM fresh
             UNION ALL SELECT destination_id, amount FROM fresh) m
          GROUP BY account_id) d ON d.account_id = a.id
    WHERE a.kind IN ('budget', 'campaign', 'wallet', 'hold') AND a.balance + d.delta < 0 AND a.id <> ALL (sliced)
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
    WHERE d.account_id = a.id AND d.delta <> 0 AND a.kind IN ('budget', 'campaign', 'wallet', 'hold')
      AND a.id <> ALL (sliced);
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
  -- What was decided about a budget is one amount: nothing joins it, not even in the same database transaction.
  IF looked.of_budgets THEN
    SELECT t.id INTO wrong
      FROM rewards_transaction t
     WHERE t.kind IN ('issue', 'lower', 'remit', 'correct') AND t.id IN (SELECT transaction_id FROM fresh)
       AND (SELECT count(*) FROM rewards_posting p WHERE p.transaction_id = t.id) > 1
     LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'transaction % changes a budget, and so moves coins once', wrong.id USING ERRCODE = 'TL000';
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER balanced AFTER INSERT ON rewards_posting
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION ledger_posting_guard();

CALL refuse_changes('rewards_posting', 'ledger_refuse', 'append_only', 'never_truncated');
