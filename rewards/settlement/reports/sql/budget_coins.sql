-- What was counted for a closed period is never changed or removed.
CALL refuse_changes('rewards_budgetcoins', 'ledger_refuse', 'append_only', 'never_truncated');

CALL refuse_changes('rewards_coinsleft', 'ledger_refuse', 'append_only', 'never_truncated');
