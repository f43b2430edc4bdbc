"""The tables of the ledger."""

from rewards.ledger.models.books import Account, Posting, Slice, Transaction
from rewards.ledger.models.fields import Xid8Field
from rewards.ledger.models.periods import ClosedMonth, Closing
from rewards.ledger.models.proof import Checkpoint, CheckpointBalance, Seal, Turnover
from rewards.ledger.models.stops import MoneyStop

__all__ = [
    "Account",
    "Checkpoint",
    "CheckpointBalance",
    "ClosedMonth",
    "Closing",
    "MoneyStop",
    "Posting",
    "Seal",
    "Slice",
    "Transaction",
    "Turnover",
    "Xid8Field",
]
