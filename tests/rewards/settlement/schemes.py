"""Settlement schemes that are in force, for tests."""

from datetime import date, timedelta

from civic.core.calendar import day_start
from rewards.settlement.periods import actions
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.models import SettlementScheme
from tests import factories as make


def proposed(length: Length, valid_from: date, **changes) -> SettlementScheme:
    """Proposed ten days before it is to begin."""
    said = {
        "by": make.staff("operator"),
        "now": day_start(valid_from - timedelta(days=10)),
        "reason": "小店等不了一個月",
    }
    return actions.propose(length, valid_from=valid_from, **{**said, **changes})


def in_force(length: Length, valid_from: date) -> SettlementScheme:
    """Approved five days before it begins."""
    scheme, now = proposed(length, valid_from), day_start(valid_from - timedelta(days=5))
    return actions.approve(scheme.pk, by=make.staff("finance"), now=now)
