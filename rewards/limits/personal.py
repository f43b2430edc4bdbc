"""Personal columns of the limits of levels."""

from civic.core.personal import register
from rewards.ledger.retention import signed

register(
    signed("rewards.LevelLimit", "set_by", "reason"),
)
