"""Personal columns of the ledger."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Personal, register
from rewards.ledger.retention import BOOKS, signed

register(
    Personal("rewards.Transaction", ("actor", "reason"), _("Proving where every coin went"), Ground.DUTY, BOOKS),
    Personal(
        "rewards.CheckpointBalance",
        ("holder_id",),
        _("Proving where every coin went"),
        Ground.DUTY,
        _("until the next checkpoint"),
    ),
    signed("rewards.MoneyStop", "lifted_by", "lift_reason"),
)
