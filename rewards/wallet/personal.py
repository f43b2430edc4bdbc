"""Personal columns of wallets."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.core.personal import Ground, Letter, Personal, register
from civic.core.saying import coins_in_words
from rewards.ledger.models import Account
from rewards.ledger.retention import BOOKS
from rewards.wallet import erasure


def _accounts_of(user: User) -> QuerySet[Account]:
    kinds = (Account.Kind.WALLET, Account.Kind.HOLD)
    return Account.objects.filter(kind__in=kinds, holder_id__in=Citizen.objects.filter(user=user).values("pk"))


def _where(account: Account) -> Any:
    if account.kind == Account.Kind.WALLET:
        return _("In your wallet")
    return _("In a voucher") if account.address.startswith("voucher/") else _("Put aside by a hold")


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
        letter=Letter(
            _("%(kind)s: %(balance)s"),
            labels={"expires_on": _("Can be spent until"), "opened_at": _("Opened on")},
            values={"kind": _where, "balance": lambda account: coins_in_words(account.balance)},
            silent=("address", "holder_id"),
        ),
    ),
)
