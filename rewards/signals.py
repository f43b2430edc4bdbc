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
card_issued = Signal()  # card
card_printed_again = Signal()  # card, at
card_pin_set = Signal()  # card, at
card_blocked = Signal()  # card, by_owner (bool), at
payout_held = Signal()  # hold, owners (users)
payout_released = Signal()  # hold, owners (users)
payout_appeal_answered = Signal()  # hold, owners (users)
statements_issued = Signal()  # statements, owners (users by the merchant's id), at
dispute_answered = Signal()  # statement, owners (users), at
adjustment_approved = Signal()  # asked (a StatementAdjustment), owners (users)
statement_paid = Signal()  # statement, owners (users), at
transfer_returned = Signal()  # rejection (a PaymentRejection), owners (users)
merchant_change_asked = Signal()  # change (a MerchantChange), people (owners, but for who asked)
merchant_change_approved = Signal()  # change, people (old and new owners)
merchant_change_refused = Signal()  # change, people (owners)
