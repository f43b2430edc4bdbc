"""Check that nothing came to a budget, or left it, but what two people decided; and that a returned year rests."""

# Of what was returned and not taken back: nothing lies in the budget any more, and nothing draws on it.
_RETURNED = """
  SELECT b.id, b.agency_id, b.year, b.account_id, a.address, a.balance
    FROM rewards_agencybudget b JOIN rewards_account a ON a.id = b.account_id
   WHERE EXISTS (SELECT 1 FROM rewards_budgetissue r
                  WHERE r.budget_id = b.id AND r.act = 'remit' AND r.state = 'issued'
                    AND NOT EXISTS (SELECT 1 FROM rewards_budgetissue c
                                     WHERE c.corrects_id = r.id AND c.state = 'issued'))"""
OF_BUDGETS = {
    "transaction {0} ({1}): it changes a budget, and no decision of two people is behind it": """
        SELECT t.id, t.idempotency_key FROM rewards_transaction t
         WHERE t.kind IN ('issue', 'lower', 'remit', 'correct')
           AND NOT EXISTS (SELECT 1 FROM rewards_budgetissue i WHERE i.transaction_id = t.id AND i.state = 'issued')
         ORDER BY 1""",
    "change of a budget {0}: {1} coins were approved ({2}), transaction {3} moved {4} ({5})": """
        SELECT i.id, i.coins, i.act, i.transaction_id, coalesce(p.coins, 0), coalesce(t.kind, 'missing')
          FROM rewards_budgetissue i
          LEFT JOIN rewards_agencybudget b ON b.id = i.budget_id
          LEFT JOIN rewards_transaction t ON t.id = i.transaction_id
          LEFT JOIN LATERAL (
            SELECT sum(p.amount) AS coins, bool_and(b.account_id IN (p.source_id, p.destination_id)) AS here
              FROM rewards_posting p WHERE p.transaction_id = i.transaction_id) p ON true
         WHERE i.state = 'issued'
           AND (t.kind, p.coins, p.here, b.agency_id, b.year)
               IS DISTINCT FROM (i.act, i.coins, true, i.agency_id, i.year) ORDER BY 1""",
    "change of a budget {0}: it is {1}, and was not decided by a second person": """
        SELECT i.id, i.state FROM rewards_budgetissue i
         WHERE i.state <> 'proposed' AND (i.decided_by_id IS NULL OR i.decided_by_id = i.proposed_by_id) ORDER BY 1""",
    "change of a budget {0}: it takes back {1}, which is another amount, another budget or no change that was made": """
        SELECT i.id, i.corrects_id FROM rewards_budgetissue i
          LEFT JOIN rewards_budgetissue c ON c.id = i.corrects_id
          LEFT JOIN rewards_transaction t ON t.id = i.transaction_id
         WHERE i.act = 'correct' AND i.state = 'issued'
           AND (c.state, c.budget_id, c.coins, c.transaction_id)
               IS DISTINCT FROM ('issued', i.budget_id, i.coins, t.reverses_id) ORDER BY 1""",
    "transaction {0} ({1}): it fills a campaign, and no decision of two people over its coins is behind it": """
        SELECT t.id, t.idempotency_key FROM rewards_transaction t
         WHERE t.kind = 'reserve' AND NOT EXISTS (
               SELECT 1 FROM rewards_posting p JOIN rewards_campaign c ON c.account_id = p.destination_id
                WHERE p.transaction_id = t.id AND c.state IN ('open', 'closed') AND c.max_coins = p.amount
                  AND c.decided_by_id <> c.proposed_by_id)
         ORDER BY 1""",
    "campaign {0}: it was filled {1} times": """
        SELECT c.id, count(*) FROM rewards_transaction t JOIN rewards_posting p ON p.transaction_id = t.id
          JOIN rewards_campaign c ON c.account_id = p.destination_id
         WHERE t.kind = 'reserve' GROUP BY c.id HAVING count(*) > 1 ORDER BY 1""",
    "budget {0}: its year was returned, and {1} coins lie in it": f"""
        SELECT address, balance FROM ({_RETURNED}) r WHERE balance <> 0 ORDER BY 1""",
    "campaign {0}: it draws on {1}, whose year was returned": f"""
        SELECT c.id, r.address FROM ({_RETURNED}) r JOIN rewards_posting p ON p.source_id = r.account_id
          JOIN rewards_campaign c ON c.account_id = p.destination_id WHERE c.state = 'open' ORDER BY 1""",
}
