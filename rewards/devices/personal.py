"""Personal columns of devices."""

from civic.core.personal import register
from rewards.ledger.retention import signed

register(
    signed("rewards.Device", "added_by"),
)
