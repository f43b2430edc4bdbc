"""Personal columns of grants."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from rewards.grants import erasure
from rewards.ledger.retention import WORDS_GO, signed

register(
    signed("rewards.Grant", "granted_by", "approved_by", "reason", erase=erasure.empty_grants),
    Personal(
        "rewards.GrantRequest",
        ("citizen_ids", "proposed_by", "reason", "decided_by", "decision"),
        _("Which citizens got coins from a list, by number"),
        Ground.DUTY,
        WORDS_GO,
        erase=erasure.empty_grants,
        stays=True,
    ),
)
