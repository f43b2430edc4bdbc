"""The public door to coins for the other apps. Nothing else moves them.

award, award_many, take_back, refund, forfeit, hold, release, propose_merge, approve_merge; balance, held, expiring,
history; earn_room, spend_room, year_room.
"""

from datetime import datetime

from django.conf import settings

from civic.accounts.models import User
from civic.core.calendar import taipei_day
from civic.guardians.room import year_room
from rewards.awards.actions import (
    CampaignExhausted,
    CampaignNotOpen,
    Given,
    OwnWallet,
    SecondApproverNeeded,
    award,
    award_many,
    last_day,
    needs_second_approver,
    take_back,
)
from rewards.budgets.models import Campaign
from rewards.holds.actions import appeal, hold, release
from rewards.ledger import actions as ledger
from rewards.ledger import lapsing
from rewards.ledger.errors import MoneyStopped
from rewards.ledger.models import Account, Transaction
from rewards.ledger.queries import stored
from rewards.ledger.stops import refuse_when_stopped
from rewards.limits.actions import EarnLimitReached, SpendLimitReached
from rewards.limits.queries import earn_room, spend_room
from rewards.merging.actions import approve as approve_merge
from rewards.merging.actions import bring_over
from rewards.merging.actions import propose as propose_merge
from rewards.merging.actions import reject as reject_merge
from rewards.merging.queries import current as current_account
from rewards.merging.queries import former as former_accounts
from rewards.merging.queries import with_later_accounts
from rewards.minors.queries import GuardianNeeded, guardian_needed
from rewards.signals import coins_lapsing
from rewards.wallet.actions import forfeit
from rewards.wallet.queries import Expiring, Line, Purse, balance, expiring, held, history, history_length, purse

__all__ = [
    "CampaignExhausted",
    "CampaignNotOpen",
    "EarnLimitReached",
    "Expiring",
    "Given",
    "GuardianNeeded",
    "Line",
    "MoneyStopped",
    "OwnWallet",
    "Purse",
    "SecondApproverNeeded",
    "SpendLimitReached",
    "appeal",
    "approve_merge",
    "award",
    "award_many",
    "balance",
    "bring_over",
    "current_account",
    "earn_room",
    "expiring",
    "forfeit",
    "former_accounts",
    "guardian_needed",
    "held",
    "history",
    "history_length",
    "hold",
    "last_day",
    "left_in",
    "needs_second_approver",
    "propose_merge",
    "purse",
    "refund",
    "refuse_when_stopped",
    "reject_merge",
    "release",
    "spend_room",
    "take_back",
    "warn_of_lapsing",
    "with_later_accounts",
    "year_room",
]


def refund(
    transaction_id: int, *, key: str, reason: str, by: User, now: datetime, amount: int | None = None
) -> ledger.Posted:
    """Give coins of a payment back to the vintages that paid, `amount` of them or all that are left.

    Raises AlreadyReversed, RefundTooLarge (with how much is left), UnknownTransaction, KeyConflict.
    """
    memo = ledger.Memo(
        Transaction.Kind.REFUND,
        key=key,
        actor=f"user:{by.pk}",
        reason=reason,
        at=now,
        request=(transaction_id, amount),
    )
    return ledger.reverse(memo, transaction_id=transaction_id, amount=amount)


def warn_of_lapsing(*, now: datetime) -> None:
    """Send word of coins that lapse in 30 and in 7 days; the receiver files the same word once."""
    today = taipei_day(now)
    for days in settings.COIN_WARNING_DAYS:
        for account in lapsing.lapsing(today=today, days=days):
            coins_lapsing.send(
                Account,
                citizen_id=account.holder_id,
                coins=account.balance,
                on=account.expires_on,
                days=days,
                account_id=account.pk,
                at=now,
            )


def left_in(campaign: Campaign) -> int:
    """Coins that the campaign can still give."""
    return stored(campaign.account) if campaign.account else 0
