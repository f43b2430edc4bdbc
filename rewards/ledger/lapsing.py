"""Coins whose last day is over move to the account `expired`; until then nobody can spend them either."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from civic.core.calendar import taipei_day
from rewards.ledger import actions, addresses
from rewards.ledger.models import Account, Transaction


def lapse(*, now: datetime) -> int:
    """Move all lapsed coins to `expired`, one transaction for each vintage; return how many coins moved.

    Safe to kill and to run again: a vintage that has moved is empty.
    """
    expired = actions.open_account(addresses.EXPIRED)
    due = Account.objects.filter(kind=Account.Kind.WALLET, expires_on__lt=taipei_day(now), balance__gt=0)
    return sum(_lapse_one(pk, expired, now) for pk in due.order_by("pk").values_list("pk", flat=True).iterator())


@transaction.atomic
def _lapse_one(account_id: int, expired: int, now: datetime) -> int:
    account = Account.objects.get(pk=account_id)
    if not account.balance or account.expires_on is None:
        return 0
    memo = actions.Memo(
        Transaction.Kind.EXPIRE,
        # Coins can come into a lapsed vintage again only before its last day, so the day names the event.
        key=f"expire:{account.pk}:{taipei_day(now)}",
        actor="lapse_coins",
        reason=f"{account.expires_on:%Y-%m-%d}",
        at=now,
        request=(account.balance,),
    )
    posted = actions.post(memo, [actions.Move(account.pk, expired, account.balance)])
    return 0 if posted.replayed else account.balance


def lapsing(*, today: date, days: int, slack: int = 3) -> Iterator[Account]:
    """Wallet vintages whose coins lapse in `days` days, or up to `slack` days sooner if a run was missed."""
    last = today + timedelta(days=days)
    return (
        Account.objects.filter(
            kind=Account.Kind.WALLET,
            balance__gt=0,
            expires_on__lte=last,
            expires_on__gt=max(today, last - timedelta(days=slack)),
        )
        .order_by("pk")
        .iterator()
    )
