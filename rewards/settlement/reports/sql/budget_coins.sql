-- What was counted for a closed month is never changed or removed.
CALL refuse_changes('rewards_budgetcoins', 'ledger_refuse', 'append_only', 'never_truncated');
