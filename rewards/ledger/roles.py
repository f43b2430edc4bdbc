"""What the application's own database role may do, when the deployment gives the tables another owner.

The owner migrates; the application connects as a role that can add to the ledger and read it, and nothing else.
"""

from django.db import connection

PROTECTED = {
    "rewards_account": "SELECT, INSERT",
    "rewards_transaction": "SELECT, INSERT",
    "rewards_posting": "SELECT, INSERT",
    "rewards_closing": "SELECT",
    "rewards_closedmonth": "SELECT",
    "rewards_seal": "SELECT",
    "rewards_turnover": "SELECT",
    "rewards_slice": "SELECT",
    "rewards_checkpoint": "SELECT",
    "rewards_checkpointbalance": "SELECT",
    "rewards_settlement": "SELECT, INSERT",
    "rewards_settlementscheme": "SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, decision)",
    "rewards_statement": "SELECT, INSERT, UPDATE (status, issued_at, confirmed_by_id, confirmed_at, deemed, voucher,"
    " invoice_number, invoiced_on, invoice_twd, invoice_photo, batch_id, paid_on, bank_reference)",
    "rewards_statementline": "SELECT, INSERT",
    "rewards_settlementdifference": "SELECT, INSERT, UPDATE (explanation, explained_by_id, explained_at)",
    "rewards_statementdispute": "SELECT, INSERT, UPDATE (reason, photo, answer, answered_by_id, answered_at)",
    "rewards_statementadjustment": "SELECT, INSERT, UPDATE (reason, state, decided_by_id, decided_at, decision,"
    " transaction_id)",
    "rewards_statementreminder": "SELECT, INSERT, UPDATE (sent_at)",
    "rewards_paymentrejection": "SELECT, INSERT",
    "rewards_budgetcoins": "SELECT, INSERT",
    "rewards_coinsleft": "SELECT, INSERT",
    "rewards_budgetissue": "SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, decision, budget_id,"
    " transaction_id, coins)",
    "rewards_batchrow": "SELECT",
    "rewards_shopname": "SELECT",
    "rewards_coinrate": "SELECT, INSERT",
    "rewards_proofrun": "SELECT, INSERT",
    "rewards_merchantchange": "SELECT, INSERT, UPDATE (reason, state, decided_by_id, decided_at, decision, held_until)",
    "rewards_interest": "SELECT, INSERT, UPDATE (ended_at)",
    "rewards_bankfile": "SELECT, INSERT",
    "rewards_bankanswer": "SELECT, INSERT",
    "rewards_bankreference": "SELECT",
    "rewards_heldpayment": "SELECT, INSERT, UPDATE (state, note, seen_by_id, seen_at)",
    "rewards_refund": "SELECT, INSERT",
    "rewards_laterefund": "SELECT, INSERT, UPDATE (reason, state, decided_by_id, decided_at, decision)",
    "rewards_settlementbatch": "SELECT, INSERT, UPDATE (state, decided_by_id, decided_at, decision)",
    "rewards_moneystop": "SELECT, INSERT, UPDATE (lifted_at, lifted_by, lift_reason)",
    "rewards_levellimit": "SELECT, INSERT",
    "rewards_accountmerge": "SELECT, INSERT, UPDATE (reason, state, decided_by_id, decided_at, decision, coins,"
    " transaction_id)",
    "civic_roleterm": "SELECT",
    "rewards_shopterm": "SELECT",
    "civic_auditevent": "SELECT, INSERT",
    "civic_auditwords": "SELECT, INSERT, UPDATE (text)",
    "civic_document": "SELECT, INSERT",
    "civic_consent": "SELECT, INSERT",
}

# The others are called by triggers and by these functions alone, with their owner's rights or as triggers.
EXECUTED = (
    "citizen_is_reached",
    "event_content",
    "event_sign_up",
    "ledger_award_many",
    "ledger_balances_hash",
    "ledger_begin_closing",
    "ledger_checkpoint",
    "ledger_checkpoint_hash",
    "ledger_close_month",
    "ledger_hold",
    "ledger_lock_pot",
    "ledger_lock_wallet",
    "ledger_merge",
    "ledger_open",
    "ledger_post",
    "ledger_recipe",
    "ledger_reverse",
    "ledger_seal",
    "ledger_spend",
    "ledger_stretch_hash",
    "ledger_stretch_rows",
    "ledger_stretch_turnover",
    "merchant_interest",
    "notice_fingerprint",
    "payment_code_made",
    "payment_code_refusal",
    "payment_code_shown",
    "payouts_wait",
    "questionnaire_content_hash",
    "redemption_by_code",
    "responses_mix",
    "safe_cell",
    "settlement_batch_row_hash",
    "settlement_cut",
    "settlement_line_text",
    "settlement_may_become",
    "settlement_month_lines",
    "settlement_period_after",
    "settlement_period_of",
    "settlement_period_text",
    "settlement_statement_sums",
    "spending_is_limited",
    "till_is_locked",
    "till_shop",
    "words_only_emptied",
)


# So that a session that hangs stops nobody for long; jobs that take long say so (`civic.core.locks.take_any_time`).
LIMITS = {
    "lock_timeout": "1500ms",  # then a till reads “please try again”, and sends the same key
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "10s",  # what such a session held is free again
}


def limit(role: str) -> None:
    """Set how long the role's sessions wait and rest, in this database; for each session that begins from now on.

    A role may do so for itself; for another one it takes a superuser, or who may change roles.
    """
    with connection.cursor() as cursor:
        for statement in limiting(role):
            cursor.execute(statement)


def limiting(role: str) -> list[str]:
    """Write the statements that `limit` runs, for somebody else to run them."""
    name = connection.ops.quote_name(role)
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    return [f"ALTER ROLE {name} IN DATABASE {database} SET {what} = '{most}'" for what, most in LIMITS.items()]


def grant(role: str) -> None:
    """Give `role` what the application needs, and no more. Run it as the tables' owner, after every migrate."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        for table, rights in PROTECTED.items():
            cursor.execute(f"REVOKE ALL ON {table} FROM {name}")
            cursor.execute(f"GRANT {rights} ON {table} TO {name}")
        cursor.execute(f"REVOKE ALL ON ALL ROUTINES IN SCHEMA public FROM {name}")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {', '.join(EXECUTED)} TO {name}")


def exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None
