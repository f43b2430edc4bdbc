"""Personal columns of declared stakes."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register, rows_by_user
from rewards.interests import erasure
from rewards.interests.models import Interest
from rewards.ledger.retention import BOOKS

register(
    Personal(
        "rewards.Interest",
        ("user", "merchant", "stake", "declared_at", "ended_at"),
        _("Keeping members of staff from deciding about shops of their own"),
        Ground.DUTY,
        BOOKS,
        of=rows_by_user(Interest),
        erase=erasure.end_stakes,
        stays=True,
        letter=Letter(
            _("On %(declared_at)s you declared a stake in %(merchant)s: %(stake)s."), labels={"ended_at": _("Until")}
        ),
    ),
)
