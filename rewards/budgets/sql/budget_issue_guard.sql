-- A change of a budget is proposed, then made by an entry of just as many coins, of that agency and year; then it stands.
CREATE OR REPLACE FUNCTION budget_issue_guard() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE decided text[] := ARRAY['state', 'decided_by_id', 'decided_at', 'decision', 'budget_id', 'transaction_id'];
        purse bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'proposed' THEN
      RAISE EXCEPTION 'coins are proposed before they are issued' USING ERRCODE = 'TL000';
    END IF;
    IF NEW.act = 'correct' AND NOT EXISTS (
         SELECT 1 FROM rewards_budgetissue c
          WHERE c.id = NEW.corrects_id AND c.state = 'issued' AND c.act <> 'correct'
            AND (c.agency_id, c.year, c.coins) = (NEW.agency_id, NEW.year, NEW.coins)) THEN
      RAISE EXCEPTION 'a correction takes back the whole of one change that was made' USING ERRCODE = 'TL000';
    END IF;
    RETURN NEW;
  END IF;
  -- How many coins are unused is known when they are returned: citizens earn until then.
  IF TG_OP = 'UPDATE' AND NEW.act = 'remit' AND NEW.state = 'issued' THEN
    decided := decided || 'coins'::text;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.state <> 'proposed'
     OR to_jsonb(NEW) - decided IS DISTINCT FROM to_jsonb(OLD) - decided THEN
    RAISE EXCEPTION 'an issue of coins is decided once, and never changed or removed' USING ERRCODE = 'TL000';
  END IF;
  IF NEW.state <> 'issued' THEN
    RETURN NEW;
  END IF;
  -- The entry holds the purse's row, so what others decided about this budget is committed, and seen here.
  SELECT b.account_id INTO purse FROM rewards_agencybudget b
   WHERE b.id = NEW.budget_id AND b.agency_id = NEW.agency_id AND b.year = NEW.year;
  IF NOT EXISTS (
       SELECT 1 FROM rewards_transaction t
         JOIN rewards_posting p ON p.transaction_id = t.id AND p.amount = NEW.coins
        WHERE t.id = NEW.transaction_id AND t.kind = NEW.act AND t.idempotency_key = NEW.key
          AND CASE NEW.act
              WHEN 'issue' THEN p.destination_id = purse
              WHEN 'correct' THEN EXISTS (
                SELECT 1 FROM rewards_budgetissue c JOIN rewards_posting o ON o.transaction_id = c.transaction_id
                 WHERE c.id = NEW.corrects_id AND c.transaction_id = t.reverses_id
                   AND (o.source_id, o.destination_id, o.amount) = (p.destination_id, p.source_id, p.amount))
              ELSE p.source_id = purse END) THEN
    RAISE EXCEPTION 'this entry does not issue what was approved' USING ERRCODE = 'TL000';
  END IF;
  IF EXISTS (
       SELECT 1 FROM rewards_budgetissue r
        WHERE r.budget_id = NEW.budget_id AND r.act = 'remit' AND r.state = 'issued'
          AND r.id IS DISTINCT FROM NEW.corrects_id
          AND NOT EXISTS (SELECT 1 FROM rewards_budgetissue c WHERE c.corrects_id = r.id AND c.state = 'issued')) THEN
    RAISE EXCEPTION 'the unused coins of this year were returned; nothing is added or taken any more'
      USING ERRCODE = 'TL000';
  END IF;
  IF NEW.act = 'remit' AND (
       (SELECT a.balance FROM rewards_account a WHERE a.id = purse) <> 0
       OR EXISTS (SELECT 1 FROM rewards_posting p JOIN rewards_campaign c ON c.account_id = p.destination_id
                   WHERE p.source_id = purse AND c.state = 'open')) THEN
    RAISE EXCEPTION 'a return leaves no coins in the budget and no campaign that draws on it' USING ERRCODE = 'TL000';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER only_decided BEFORE INSERT OR UPDATE OR DELETE ON rewards_budgetissue
  FOR EACH ROW EXECUTE FUNCTION budget_issue_guard();

CALL refuse_changes('rewards_budgetissue', 'ledger_refuse', 'never_truncated');
