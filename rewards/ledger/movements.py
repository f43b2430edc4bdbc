"""One account's movements, oldest first, with the balance after each."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from civic.core import keyset
from rewards.ledger.models import Account, Posting

HEADER = (
    _("business time"),
    _("transaction"),
    _("kind"),
    _("reason"),
    _("other account"),
    _("coins in"),
    _("coins out"),
    _("balance after"),
)
FIELDS = (
    "transaction__effective_at",
    "transaction_id",
    "transaction__kind",
    "transaction__reason",
    "source_id",
    "source__address",
    "destination__address",
    "amount",
)


def of(account: Account) -> Iterator[tuple[object, ...]]:
    """Rows under HEADER, in the order of the books; read in pages, so that an account may have millions."""
    rows = keyset.in_order(Posting.objects.filter(Q(source=account) | Q(destination=account)), ["pk"], FIELDS)
    balance = 0
    for at, transaction_id, kind, reason, source_id, source, destination, amount in rows:
        went = source_id == account.pk
        balance += -amount if went else amount
        other, came_in, went_out = (destination, "", amount) if went else (source, amount, "")
        yield f"{localtime(at):%Y-%m-%d %H:%M:%S}", transaction_id, kind, reason, other, came_in, went_out, balance
