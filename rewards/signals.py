"""News for the apps above, sent inside the transaction: what listens only inserts rows (engagement/news)."""

from django.dispatch import Signal

coins_awarded = Signal()  # citizen, coins, reason, transaction_id, at
coins_awarded_many = Signal()  # awards (holder_id, transaction_id), coins, reason, at
coins_lapsing = Signal()  # citizen_id, coins, on (last day), days (30 or 7), account_id, at
coins_held = Signal()  # hold
coins_released = Signal()  # hold
hold_appeal_answered = Signal()  # hold
redemption_completed = Signal()  # redemption
redemption_voided = Signal()  # redemption
redemption_refunded = Signal()  # refund
late_refund_decided = Signal()  # asked (a LateRefund), owners (users)
merchant_decided = Signal()  # merchant, verb (approved, rejected, suspended, reactivated, closed), at, people
payout_held = Signal()  # hold, owners (users)
payout_released = Signal()  # hold, owners (users)
payout_appeal_answered = Signal()  # hold, owners (users)
statement_issued = Signal()  # statement
