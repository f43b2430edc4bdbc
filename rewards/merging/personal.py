"""Personal columns of accounts made one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from rewards.ledger.retention import BOOKS
from rewards.merging import erasure
from rewards.merging.models import AccountMerge

register(
    Personal(
        "rewards.AccountMerge",
        ("source", "target", "reason", "state", "proposed_at", "decided_at", "coins", "transaction"),
        _("Making one account of two, and proving it"),
        Ground.DUTY,
        BOOKS,
        of=lambda user: AccountMerge.objects.filter(Q(source__user=user) | Q(target__user=user)),
        hidden=("proposed_by", "decided_by", "decision"),
        erase=erasure.empty_merges,
        stays=True,
        letter=Letter(
            _("On %(proposed_at)s somebody proposed to make one account of two of yours. Reason: %(reason)s"),
            labels={
                "state": _("It is"),
                "decided_at": _("Decided on"),
                "coins": _("Coins that came along"),
                "transaction": _("Number in the books"),
            },
            values={"coins": lambda merge: merge.coins or "", "transaction": lambda merge: merge.transaction_id},
        ),
    ),
)
