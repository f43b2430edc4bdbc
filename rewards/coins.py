"""The public door to coins for the other apps. Nothing else moves them.

award, award_many, refund, forfeit, hold, release; balance, held, expiring, history.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.agencies.models import Role
from civic.audit import actions as audit
from civic.calendar import taipei_day
from civic.errors import DomainError
from civic.permissions import require_role
from rewards.budgets.models import Campaign, Grant
from rewards.holds.actions import appeal, hold, release
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, lapsing, vintages
from rewards.ledger.errors import InsufficientCoins, KeyConflict
from rewards.ledger.models import Account, Transaction
from rewards.ledger.stops import refuse_when_stopped
from rewards.signals import coins_awarded, coins_awarded_many, coins_lapsing

__all__ = [
    "CampaignExhausted",
    "CampaignNotOpen",
    "Expiring",
    "Line",
    "OwnWallet",
    "Purse",
    "SecondApproverNeeded",
    "appeal",
    "award",
    "award_many",
    "balance",
    "expiring",
    "forfeit",
    "held",
    "history",
    "history_length",
    "hold",
    "last_day",
    "left_in",
    "needs_second_approver",
    "purse",
    "refund",
    "refuse_when_stopped",
    "release",
    "warn_of_lapsing",
]

BATCH = 5_000  # citizens in one transaction of a grant


class CampaignExhausted(DomainError):
    """The campaign has no coins left for this award; the activity itself goes on."""

    code = "campaign_exhausted"
    family = DomainError.CONFLICT
    message = _("The coins of this activity have all been given out.")


class CampaignNotOpen(DomainError):
    code = "campaign_not_open"
    family = DomainError.CONFLICT
    message = _("This activity gives no coins at the moment.")


@dataclass(frozen=True)
class Expiring:
    """Coins of a wallet that lapse after the Taipei day `on`."""

    coins: int
    on: date


@dataclass(frozen=True)
class Purse:
    """What a citizen has on a Taipei day: coins to spend by their last day, and coins put aside by holds."""

    expiring: list[Expiring]
    held: int

    @property
    def balance(self) -> int:
        return sum(part.coins for part in self.expiring)


@dataclass(frozen=True)
class Line:
    """One line of a citizen's history: `coins` signed, `balance` after it."""

    transaction_id: int
    at: datetime
    kind: str
    reason: str
    coins: int
    balance: int

    @property
    def label(self) -> str:
        return str(Transaction.Kind(self.kind).label)


class SecondApproverNeeded(DomainError):
    code = "second_approver_needed"
    family = DomainError.FORBIDDEN
    message = _("This many coins need a second person to approve: above %(each)s each, or %(all)s in all.")


class OwnWallet(DomainError):
    code = "own_wallet"
    family = DomainError.FORBIDDEN
    message = _("Nobody grants coins to their own wallet.")


def last_day(campaign: Campaign, *, earned_on: date) -> date:
    """The last Taipei day of coins earned on a day: the campaign's own, or what the vintages' rule says."""
    return campaign.coins_last_day or vintages.last_day(earned_on)


def award(
    citizen: Citizen, coins: int, *, campaign: Campaign, key: str, reason: str, by: str, now: datetime
) -> ledger.Posted:
    """Move coins from a campaign to a citizen's wallet, once per `key`.

    `reason` is shown to the citizen. Raises CampaignExhausted, CampaignNotOpen, InvalidAmount, KeyConflict.
    """
    if campaign.state != Campaign.State.OPEN or campaign.account_id is None:
        raise CampaignNotOpen
    today = taipei_day(now)
    wallet = ledger.open_account(addresses.wallet(citizen.pk, last_day(campaign, earned_on=today)))
    memo = ledger.Memo(
        Transaction.Kind.AWARD, key=key, actor=by, reason=reason, at=now, request=(citizen.pk, coins, campaign.pk)
    )
    try:
        posted = ledger.post(memo, [ledger.Move(campaign.account_id, wallet, coins)])
    except InsufficientCoins as error:
        raise CampaignExhausted from error
    if not posted.replayed:
        coins_awarded.send(
            Citizen, citizen=citizen, coins=coins, reason=reason, transaction_id=posted.transaction_id, at=now
        )
    return posted


def award_many(
    citizens: Sequence[int],
    coins: int,
    *,
    campaign: Campaign,
    key: str,
    reason: str,
    by: User,
    approved_by: User | None = None,
    now: datetime,
) -> Grant:
    """Give each citizen (by id) the same coins, each once, in batches that are safe to kill and to run again.

    Run again with the same key, it goes on where it stopped. Raises SecondApproverNeeded above the limits,
    OwnWallet, CampaignNotOpen, CampaignExhausted (batches before it stand), KeyConflict.
    """
    ledger.check_amount(coins)
    if campaign.state != Campaign.State.OPEN or campaign.account_id is None:
        raise CampaignNotOpen
    _check_approver(citizens, coins, by=by, approved_by=approved_by)
    grant = _grant(citizens, coins, campaign=campaign, key=key, reason=reason, by=by, approved_by=approved_by)
    expires_on = last_day(campaign, earned_on=taipei_day(grant.started_at))
    memo = ledger.Memo(
        Transaction.Kind.AWARD,
        key=f"grant:{key}",
        actor=f"user:{by.pk}",
        reason=reason,
        at=now,
        request=(coins, campaign.pk),
    )
    for start in range(0, len(citizens), BATCH):
        _award_batch(grant, citizens[start : start + BATCH], memo=memo, source_id=campaign.account_id, on=expires_on)
    Grant.objects.filter(pk=grant.pk).update(finished_at=now)
    grant.refresh_from_db()
    return grant


def needs_second_approver(coins: int, citizens: int) -> bool:
    """Whether so many coins for each of so many citizens wait for a second person."""
    return coins > settings.GRANT_PERSON_LIMIT or coins * citizens > settings.GRANT_BATCH_LIMIT


def _check_approver(citizens: Sequence[int], coins: int, *, by: User, approved_by: User | None) -> None:
    """Four eyes above the limits, and nobody to their own wallet."""
    if needs_second_approver(coins, len(citizens)):
        if approved_by is None or approved_by.pk == by.pk:
            raise SecondApproverNeeded(each=settings.GRANT_PERSON_LIMIT, all=settings.GRANT_BATCH_LIMIT)
        require_role(approved_by, Role.COORDINATOR)
    signers = [person.pk for person in (by, approved_by) if person]
    own = set(Citizen.objects.filter(user__in=signers).values_list("pk", flat=True))
    if own and any(citizen in own for citizen in citizens):
        raise OwnWallet


@transaction.atomic
def _grant(
    citizens: Sequence[int],
    coins: int,
    *,
    campaign: Campaign,
    key: str,
    reason: str,
    by: User,
    approved_by: User | None,
) -> Grant:
    """The grant's own row, made the first time; another list, amount or campaign under the same key is refused."""
    require_role(by, Role.EDITOR, Role.APPROVER, Role.COORDINATOR, agency_id=campaign.agency_id)
    grant, created = Grant.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            "coins_each": coins,
            "reason": reason,
            "citizens": len(citizens),
            "granted_by": by,
            "approved_by": approved_by,
        },
    )
    if not created and (grant.campaign_id, grant.coins_each, grant.citizens) != (campaign.pk, coins, len(citizens)):
        raise KeyConflict
    if created:
        audit.record("coins.granted", by=by, about=grant, reason=reason, coins=coins, citizens=len(citizens))
        grant.refresh_from_db()
    return grant


@transaction.atomic
def _award_batch(grant: Grant, citizens: Sequence[int], *, memo: ledger.Memo, source_id: int, on: date) -> None:
    try:
        awards = ledger.award_many(
            memo, source_id=source_id, amount=grant.coins_each, expires_on=on, holder_ids=citizens
        )
    except InsufficientCoins as error:
        raise CampaignExhausted from error
    if awards:
        Grant.objects.filter(pk=grant.pk).update(awarded=F("awarded") + len(awards))
        coins_awarded_many.send(Grant, awards=awards, coins=grant.coins_each, reason=memo.reason, at=memo.at)


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


@transaction.atomic
def forfeit(citizen: Citizen, *, reason: str, now: datetime) -> int:
    """Move all coins of a wallet to the account `expired`, as its owner gives them up; return how many moved."""
    left = Account.objects.filter(kind=Account.Kind.WALLET, holder_id=citizen.pk, balance__gt=0).order_by("pk")
    parts = list(left.values_list("pk", "balance"))
    if not parts:
        return 0
    key = f"forfeit:{citizen.pk}:{now.isoformat()}"
    memo = ledger.Memo(Transaction.Kind.EXPIRE, key=key, actor=f"user:{citizen.user_id}", reason=reason, at=now)
    expired = ledger.open_account(addresses.EXPIRED)
    ledger.post(memo, [ledger.Move(account, expired, amount) for account, amount in parts])
    return sum(amount for _account, amount in parts)


def held(citizen: Citizen) -> int:
    """Coins of the citizen that are put aside by holds."""
    total = Account.objects.filter(kind=Account.Kind.HOLD, holder_id=citizen.pk).aggregate(total=Sum("balance"))
    return int(total["total"] or 0)


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
    return campaign.account.balance if campaign.account else 0


def balance(citizen: Citizen, *, today: date) -> int:
    """Coins that the citizen can spend on this Taipei day."""
    total = _vintages(citizen, today).aggregate(total=Sum("balance"))["total"]
    return int(total or 0)


def expiring(citizen: Citizen, *, today: date) -> list[Expiring]:
    """The citizen's coins by their last day, soonest first."""
    rows = _vintages(citizen, today).order_by("expires_on").values_list("balance", "expires_on")
    return [Expiring(coins=coins, on=on) for coins, on in rows if coins and on]


def purse(citizen: Citizen, *, today: date) -> Purse:
    """All of a citizen's coins, in one query."""
    wanted = Q(kind=Account.Kind.WALLET, expires_on__gte=today) | Q(kind=Account.Kind.HOLD)
    rows = Account.objects.filter(wanted, holder_id=citizen.pk, balance__gt=0).order_by("expires_on")
    found = list(rows.values_list("balance", "expires_on"))
    return Purse(
        expiring=[Expiring(coins=coins, on=on) for coins, on in found if on],
        held=sum(coins for coins, on in found if on is None),
    )


def history(citizen: Citizen, *, limit: int = 20, offset: int = 0) -> list[Line]:
    """The citizen's lines, newest first, each with the balance after it."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [citizen.pk, limit, offset])
        return [Line(*row) for row in cursor.fetchall()]


def history_length(citizen: Citizen) -> int:
    """How many lines the citizen's history has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_LINES}) lines", [citizen.pk])
        return int(cursor.fetchone()[0])


def _vintages(citizen: Citizen, today: date) -> QuerySet[Account]:
    return Account.objects.filter(kind=Account.Kind.WALLET, holder_id=citizen.pk, expires_on__gte=today, balance__gt=0)


_LINES = """
SELECT t.id, t.effective_at, t.kind, t.reason, sum(m.coins)::bigint AS coins
  FROM (SELECT id FROM rewards_account WHERE kind = 'wallet' AND holder_id = %s) w
  JOIN LATERAL (SELECT transaction_id, -amount AS coins FROM rewards_posting WHERE source_id = w.id
                UNION ALL
                SELECT transaction_id, amount FROM rewards_posting WHERE destination_id = w.id) m ON true
  JOIN rewards_transaction t ON t.id = m.transaction_id
 GROUP BY t.id
"""
_HISTORY = f"""
SELECT id, effective_at, kind, reason, coins, (sum(coins) OVER (ORDER BY id))::bigint AS balance
  FROM ({_LINES}) lines ORDER BY id DESC LIMIT %s OFFSET %s
"""
