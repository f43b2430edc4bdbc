"""Personal columns of changes of payees."""

from civic.core.personal import register
from rewards.ledger.retention import signed
from rewards.payees import erasure

register(
    signed(
        "rewards.MerchantChange",
        "bank_account_before",
        "bank_account_after",
        "owner_in",
        "owner_out",
        "reason",
        "proposed_by",
        "decided_by",
        "decision",
        erase=erasure.empty_changes,
    )
)
