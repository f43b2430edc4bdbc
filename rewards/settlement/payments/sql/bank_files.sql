-- What went to the bank, and what it answered, stays as it was.
CALL refuse_changes('rewards_bankfile', 'ledger_refuse', 'append_only', 'never_truncated');
CALL refuse_changes('rewards_bankanswer', 'ledger_refuse', 'append_only', 'never_truncated');
