-- Give back `p_amount` coins of a transaction (all that is left of it when null), the vintage that lapses last first:
-- what was taken last goes back first. A vintage that has lapsed meanwhile lives `p_grace` days more. Two reversals of
-- one transaction come one after the other.
CREATE OR REPLACE FUNCTION ledger_reverse(
  p_kind text, p_key text, p_hash text, p_actor text, p_reason text, p_at timestamptz,
  p_original bigint, p_amount bigint, p_today date, p_grace integer,
  OUT transaction_id bigint, OUT replayed boolean
)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE moved bigint; returned bigint; part record; target bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7155002, (p_original % 2147483647)::int);  -- Lock.REVERSAL
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
