-- A transfer that the bank sent back stays on record.
CALL refuse_changes('rewards_paymentrejection', 'ledger_refuse', 'append_only', 'never_truncated');
