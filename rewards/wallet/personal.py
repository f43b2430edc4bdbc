"""Personal columns of wallets."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.core.personal import Ground, Personal, register
from rewards.ledger.models import Account
from rewards.ledger.retention import BOOKS
from rewards.wallet import erasure


def _accounts_of(user: User) -> QuerySet[Account]:
    kinds = (Account.Kind.WALLET, Account.Kind.HOLD)
    return Account.objects.filter(kind__in=kinds, holder_id__in=Citizen.objects.filter(user=user).values("pk"))


register(
    Personal(
        "rewards.Account",
        ("holder_id", "address", "kind", "expires_on", "balance", "opened_at"),
        _("Your wallet: whose coins these are"),
        Ground.DUTY,
        BOOKS,
        of=_accounts_of,
        erase=erasure.return_coins,
        stays=True,
    ),
)
