"""News for the apps above, sent inside the transaction: a receiver only inserts a row."""

from django.dispatch import Signal

coins_awarded = Signal()  # citizen, coins, reason, transaction_id, at
redemption_completed = Signal()  # redemption
redemption_voided = Signal()  # redemption
statement_issued = Signal()  # statement
