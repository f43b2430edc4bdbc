"""Coins whose last day is over move to the account `expired`; until then nobody can spend them either."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import structlog

from civic.core import keyset
from civic.core.calendar import taipei_day
from civic.core.locks import each_when_free
from rewards.ledger import actions, addresses
from rewards.ledger.models import Account, Transaction

log = structlog.get_logger(__name__)


def lapse(*, now: datetime) -> int:
    """Move all lapsed coins to `expired`, one transaction for each vintage; return how many coins moved.

    Safe to kill and to run again: a vintage that has moved is empty. One whose wallet somebody else holds is tried
    again at the end, and left to the next run if that is in vain: nobody can spend it meanwhile.
    """
    expired = actions.open_account(addresses.EXPIRED)
    due = Account.objects.filter(kind=Account.Kind.WALLET, expires_on__lt=taipei_day(now), balance__gt=0)
    return each_when_free(
        (account.pk for account in keyset.by_pk(due.only("pk"))),
        lambda pk: _lapse_one(pk, expired, now),
        left=lambda pk: log.warning("lapse.wallet_held", account=pk),
    )


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
    return keyset.by_pk(
        Account.objects.filter(
            kind=Account.Kind.WALLET,
            balance__gt=0,
            expires_on__lte=last,
            expires_on__gt=max(today, last - timedelta(days=slack)),
        )
    )
