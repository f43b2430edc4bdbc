"""Check that the county pays whom two people approved, into the accounts that they approved."""

# The approved rows of a statement `s`, looked up one by one (OFFSET keeps it so): a join would read all there are.
ROWS_OF_ONE = "LATERAL (SELECT r.* FROM rewards_batchrow r WHERE r.statement_id = s.id OFFSET 0) r"
# The account in force when a batch was approved: what was approved last before, else what the next change found.
_IN_FORCE = """
    SELECT coalesce((SELECT c.bank_code_after || '-' || c.bank_account_after FROM rewards_merchantchange c
             WHERE c.merchant_id = m.id AND c.kind = 'account' AND c.state = 'approved' AND c.decided_at <= b.decided_at
             ORDER BY c.decided_at DESC, c.id DESC LIMIT 1),
           (SELECT c.bank_code_before || '-' || c.bank_account_before FROM rewards_merchantchange c
             WHERE c.merchant_id = m.id AND c.kind = 'account' AND c.state = 'approved' AND c.decided_at > b.decided_at
             ORDER BY c.decided_at, c.id LIMIT 1),
           m.bank_code || '-' || m.bank_account) AS account"""


def rows_paid_elsewhere(here: str) -> str:
    """Build the query of approved rows into another account than was in force; `here` chooses statements `s`."""
    return f"""
        SELECT r.batch_id, s.number, r.bank_code || '-' || r.bank_account, in_force.account
          FROM rewards_statement s CROSS JOIN {ROWS_OF_ONE}
          JOIN rewards_settlementbatch b ON b.id = r.batch_id JOIN rewards_merchant m ON m.id = s.merchant_id
          CROSS JOIN LATERAL ({_IN_FORCE}) in_force
         WHERE {here} AND r.bank_code || '-' || r.bank_account <> in_force.account ORDER BY 1, 2"""


def files_made_anew(here: str) -> str:
    """Build the query of files for the bank that are not what was noted when they were made; `here` chooses `b`."""
    return f"""
        SELECT b.id, f.layout FROM rewards_bankfile f JOIN rewards_settlementbatch b ON b.id = f.batch_id
         WHERE {here} AND (encode(sha256(f.content), 'hex') <> f.sha256 OR NOT EXISTS (
               SELECT 1 FROM civic_auditevent e
                WHERE (e.object_type, e.object_id, e.action)
                      = ('rewards.settlementbatch', b.id::text, 'batch.file_made')
                  AND e.details ->> 'layout' = f.layout AND e.details ->> 'sha256' = f.sha256)) ORDER BY 1, 2"""


def _last(kind: str) -> str:
    return f"""
        SELECT DISTINCT ON (c.merchant_id) c.* FROM rewards_merchantchange c
         WHERE c.kind = '{kind}' AND c.state = 'approved' ORDER BY c.merchant_id, c.decided_at DESC, c.id DESC"""


OF_PAYEES = {
    "merchant {0}: its account is {1}, and two people approved {2} last (change {3})": f"""
        SELECT m.id, m.bank_code || '-' || m.bank_account, c.bank_code_after || '-' || c.bank_account_after, c.id
          FROM rewards_merchant m JOIN ({_last("account")}) c ON c.merchant_id = m.id
         WHERE (m.bank_code, m.bank_account) <> (c.bank_code_after, c.bank_account_after) ORDER BY 1""",
    "merchant {0}: it is {1} ({2}), and two people approved {3} ({4}) last (change {5})": f"""
        SELECT m.id, m.name, m.tax_id, c.name_after, c.tax_id_after, c.id
          FROM rewards_merchant m JOIN ({_last("company")}) c ON c.merchant_id = m.id
         WHERE (m.name, m.tax_id) <> (c.name_after, c.tax_id_after) ORDER BY 1""",
    "change of a payee {0}: it found account {1}, and {2} had been approved before": """
        SELECT c.id, c.bank_code_before || '-' || c.bank_account_before,
               p.bank_code_after || '-' || p.bank_account_after
          FROM rewards_merchantchange c CROSS JOIN LATERAL (
            SELECT p.* FROM rewards_merchantchange p
             WHERE p.merchant_id = c.merchant_id AND p.kind = 'account' AND p.state = 'approved'
               AND (p.decided_at, p.id) < (c.decided_at, c.id) ORDER BY p.decided_at DESC, p.id DESC LIMIT 1) p
         WHERE c.kind = 'account' AND c.state = 'approved'
           AND (c.bank_code_before, c.bank_account_before) <> (p.bank_code_after, p.bank_account_after) ORDER BY 1""",
    "change of a payee {0}: it is approved, and was not decided by a second person": """
        SELECT c.id FROM rewards_merchantchange c
         WHERE c.state = 'approved' AND (c.decided_by_id IS NULL OR c.decided_by_id = c.proposed_by_id) ORDER BY 1""",
    "merchant {0}: it is paid, and nobody has approved it beside who took it in": """
        SELECT m.id FROM rewards_merchant m
         WHERE m.state NOT IN ('applied', 'rejected')
           AND (m.approved_by_id IS NULL OR m.approved_by_id IN (m.added_by_id, m.applied_by_id)) ORDER BY 1""",
}
