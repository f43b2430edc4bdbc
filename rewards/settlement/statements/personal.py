"""Personal columns of statements."""

from civic.core.personal import register
from rewards.ledger.retention import signed

register(signed("rewards.Statement", "confirmed_by"))
