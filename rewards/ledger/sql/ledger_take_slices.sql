-- Take coins out of the slices of a campaign: docs/adr/0043. Exact at the end, and without a circle of waiting: whoever
-- waits holds no slice, or waits in the order of the numbers.
CREATE OR REPLACE FUNCTION ledger_take_slices(p_account bigint, p_coins bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE own integer := pg_backend_pid() % 16; plenty integer[]; n integer; there bigint;
BEGIN
  -- 1. One with plenty, beginning at each session's own, so that sessions spread out. Fifty times as many are still
  -- enough when the row is locked; so a row that is locked in vain does not occur here.
  plenty := ARRAY(SELECT s.number FROM rewards_slice s WHERE s.account_id = p_account AND s.coins / 50 >= p_coins
                   ORDER BY (s.number - own + 16) % 16);
  FOREACH n IN ARRAY plenty LOOP
    IF ledger_take_from(p_account, n, p_coins, false) THEN RETURN; END IF;
  END LOOP;
  IF plenty <> '{}' AND ledger_take_from(p_account, plenty[1], p_coins, true) THEN RETURN; END IF;
  -- 2. Any with enough. Each in a block of its own, which lets go of a row that turned out to have less.
  FOREACH n IN ARRAY ARRAY(SELECT s.number FROM rewards_slice s WHERE s.account_id = p_account AND s.coins >= p_coins
                            ORDER BY (s.number - own + 16) % 16) LOOP
    BEGIN
      IF ledger_take_from(p_account, n, p_coins, false) THEN RETURN; END IF;
      RAISE SQLSTATE 'TL099';
    EXCEPTION WHEN SQLSTATE 'TL099' THEN NULL;
    END;
  END LOOP;
  -- 3. What is committed is all there can be: whoever is at work only takes. Nobody waits to hear no.
  SELECT sum(s.coins) INTO there FROM rewards_slice s WHERE s.account_id = p_account;
  IF there < p_coins THEN
    RAISE EXCEPTION 'account % has too few coins', p_account USING ERRCODE = 'TL001', DETAIL = there::text;
  END IF;
  -- 4. The session's own, when it is free.
  BEGIN
    IF ledger_take_from(p_account, own, p_coins, true) THEN RETURN; END IF;
    RAISE SQLSTATE 'TL099';
  EXCEPTION WHEN SQLSTATE 'TL099' THEN NULL;
  END;
  -- 5. All of them, in the order in which everybody does so, and from as many as it takes.
  PERFORM 1 FROM rewards_slice s WHERE s.account_id = p_account ORDER BY s.number FOR NO KEY UPDATE;
  SELECT sum(s.coins) INTO there FROM rewards_slice s WHERE s.account_id = p_account;
  IF there < p_coins THEN
    RAISE EXCEPTION 'account % has too few coins', p_account USING ERRCODE = 'TL001', DETAIL = there::text;
  END IF;
  UPDATE rewards_slice s SET coins = s.coins - least(s.coins, p_coins - v.before)
    FROM (SELECT o.id, coalesce(sum(o.coins) OVER (ORDER BY o.number ROWS BETWEEN UNBOUNDED PRECEDING
                                                   AND 1 PRECEDING), 0)::bigint AS before
            FROM rewards_slice o WHERE o.account_id = p_account) v
   WHERE s.id = v.id AND v.before < p_coins AND s.coins > 0;
END $$;
