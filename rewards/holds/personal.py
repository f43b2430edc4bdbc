"""Personal columns of coins on hold."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from rewards.holds import erasure
from rewards.holds.models import Hold

register(
    Personal(
        "rewards.Hold",
        (
            "citizen",
            "coins",
            "reason",
            "state",
            "held_at",
            "appeal",
            "appealed_at",
            "answer",
            "answered_at",
            "released_at",
            "release_reason",
        ),
        _("Looking into a suspicion of abuse, and hearing you"),
        Ground.DUTY,
        _("10 years; what you and others wrote goes when you erase your account"),
        of=lambda user: Hold.objects.filter(citizen__user=user),
        hidden=("account", "transaction", "held_by", "answered_by", "released_by"),
        erase=erasure.empty_holds,
        stays=True,
    ),
)
