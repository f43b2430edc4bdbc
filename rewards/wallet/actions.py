"""Give up a wallet."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from civic.accounts.models import Citizen
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Account, Transaction


@transaction.atomic
def forfeit(citizen: Citizen, *, reason: str, now: datetime) -> int:
    """Move all coins of a wallet to the account `expired`, as its owner gives them up; return how many moved."""
    left = Account.objects.filter(kind=Account.Kind.WALLET, holder_id=citizen.pk, balance__gt=0).order_by("pk")
    parts = list(left.values_list("pk", "balance"))
    if not parts:
        return 0
    # A key for each call: an emptied wallet is what makes this happen once.
    key = f"forfeit:{citizen.pk}:{uuid4().hex}"
    memo = ledger.Memo(Transaction.Kind.EXPIRE, key=key, actor=f"user:{citizen.user_id}", reason=reason, at=now)
    expired = ledger.open_account(addresses.EXPIRED)
    ledger.post(memo, [ledger.Move(account, expired, amount) for account, amount in parts])
    return sum(amount for _account, amount in parts)
