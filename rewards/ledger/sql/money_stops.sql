-- A stop is lifted, and stays on record.
CALL refuse_changes('rewards_moneystop', 'ledger_refuse', 'never_removed', 'never_truncated');
