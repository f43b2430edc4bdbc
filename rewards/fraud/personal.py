"""Personal columns of the fraud desk."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from rewards.fraud import erasure
from rewards.fraud.models import Finding
from rewards.ledger.retention import signed

register(
    signed(
        "rewards.PayoutHold",
        "held_by",
        "reason",
        "appeal",
        "appealed_by",
        "answer",
        "answered_by",
        "released_by",
        "release_reason",
        erase=erasure.empty_appeals_of_owners,
    ),
    Personal(
        "rewards.Finding",
        ("citizen", "day", "pattern", "merchant", "count", "coins", "state"),
        _("Looking into a suspicion of abuse, and hearing you"),
        Ground.DUTY,
        _("10 years; after an erasure without your name"),
        of=lambda user: Finding.objects.filter(citizen__user=user),
        hidden=("key", "signs", "note", "noted_by", "noted_at"),
        erase=erasure.untie_findings,
        stays=True,
        letter=Letter(
            _("On %(day)s a check noticed something: %(pattern)s. That proves nothing; somebody looks at it."),
            labels={"merchant": _("Shop"), "count": _("Times"), "coins": _("Coins"), "state": _("It is")},
            values={"state": lambda found: _("not looked at yet") if found.state == "open" else _("looked at")},
        ),
    ),
)
