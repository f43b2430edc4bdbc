"""Coins given to citizens: one at a time, or to a list in batches that are safe to kill and to run again."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.budgets.models import Campaign, Grant
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, vintages
from rewards.ledger.errors import InsufficientCoins, KeyConflict, UnknownTransaction
from rewards.ledger.models import Account, Posting, Transaction
from rewards.ledger.queries import stored
from rewards.limits import actions as limits
from rewards.limits.actions import EarnLimitReached
from rewards.limits.queries import earn_room, earn_rooms, limit_of
from rewards.minors import queries
from rewards.signals import coins_awarded, coins_awarded_many

BATCH = 5_000  # citizens in one transaction of a grant


class CampaignExhausted(DomainError):
    """The campaign has no coins left for this award; the activity itself goes on."""

    code = "campaign_exhausted"
    help = "coins-exhausted"
    family = DomainError.CONFLICT
    message = _("The coins of this activity have all been given out.")


class CampaignNotOpen(DomainError):
    code = "campaign_not_open"
    help = "coins-exhausted"
    family = DomainError.CONFLICT
    message = _("This activity gives no coins at the moment.")


class SecondApproverNeeded(DomainError):
    code = "second_approver_needed"
    family = DomainError.FORBIDDEN
    message = _("This many coins need a second person to approve: above %(each)s each, or %(all)s in all.")


class OwnWallet(DomainError):
    code = "own_wallet"
    family = DomainError.FORBIDDEN
    message = _("You cannot give coins to your own wallet: ask a colleague.")


@dataclass(frozen=True)
class Given(ledger.Posted):
    """An award, and how many coins it came to: fewer than asked for where the level's limits left no more room."""

    coins: int


def last_day(campaign: Campaign, *, earned_on: date) -> date:
    """The last Taipei day of coins earned on a day: the campaign's own, or what the vintages' rule says."""
    return campaign.coins_last_day or vintages.last_day(earned_on)


def _last_day_to_come(campaign: Campaign, *, earned_on: date, today: date) -> date:
    """The same; raise CampaignNotOpen when it is over: nobody is given coins that can no longer be spent."""
    day = last_day(campaign, earned_on=earned_on)
    if day < today:
        raise CampaignNotOpen
    return day


def award(citizen: Citizen, coins: int, *, campaign: Campaign, key: str, reason: str, by: str, now: datetime) -> Given:
    """Move coins from a campaign to a citizen's wallet, once per `key`.

    `reason` is shown to the citizen. What is beyond the limits of their level is not given; of that which is, the
    answer tells the number. Who gives to several citizens in one database transaction does so in the order of their
    ids. Raises EarnLimitReached, GuardianNeeded, CampaignExhausted, CampaignNotOpen, InvalidAmount, KeyConflict.
    """
    ledger.check_amount(coins)
    if campaign.state != Campaign.State.OPEN or campaign.account_id is None:
        raise CampaignNotOpen
    memo = ledger.Memo(
        Transaction.Kind.AWARD, key=key, actor=by, reason=reason, at=now, request=(citizen.pk, coins, campaign.pk)
    )
    limit = limit_of(citizen.pk, today=taipei_day(now))
    if limit is None or not limit.caps_earning:
        return _give(citizen, coins, memo, campaign)
    with transaction.atomic():
        limits.lock_earning([citizen.pk])
        if Transaction.objects.filter(idempotency_key=key).exists():  # made before, whatever room there is now
            return _give(citizen, coins, memo, campaign)
        room = earn_room(citizen.pk, now=now)
        if room == 0:
            raise EarnLimitReached
        return _give(citizen, coins if room is None else min(coins, room), memo, campaign)


def _give(citizen: Citizen, coins: int, memo: ledger.Memo, campaign: Campaign) -> Given:
    assert campaign.account_id is not None  # noqa: S101  award() has looked
    today = taipei_day(memo.at)
    expires_on = _last_day_to_come(campaign, earned_on=today, today=today)
    wallet = ledger.open_account(addresses.wallet(citizen.pk, expires_on))
    try:
        with queries.counted(citizen, coins, key=memo.key, now=memo.at):
            posted = ledger.post(memo, [ledger.Move(campaign.account_id, wallet, coins)])
    except InsufficientCoins as error:
        raise CampaignExhausted from error
    if posted.replayed:
        moved = Posting.objects.filter(transaction=posted.transaction_id).aggregate(coins=Sum("amount"))["coins"]
        return Given(posted.transaction_id, True, moved)
    facts = {"reason": memo.reason, "transaction_id": posted.transaction_id, "at": memo.at}
    coins_awarded.send(Citizen, citizen=citizen, coins=coins, **facts)
    return Given(posted.transaction_id, False, coins)


@transaction.atomic
def take_back(transaction_id: int, *, key: str, reason: str, by: User, now: datetime) -> int:
    """Move coins of one award back to its campaign, once per `key`; return how many.

    What was spent, held or has lapsed meanwhile stays where it is: nobody's wallet goes below zero for it. The caller
    has the decision of two people that they were not earned. Raises UnknownTransaction, KeyConflict, MoneyStopped.
    """
    given = Posting.objects.filter(transaction=transaction_id, destination__kind=Account.Kind.WALLET)
    posting = given.select_related("destination").first()
    if posting is None or posting.destination.holder_id is None:
        raise UnknownTransaction
    ledger.lock_pot(posting.source_id)  # campaigns come before wallets, as in every award
    ledger.lock_wallet(posting.destination.holder_id)
    again = Transaction.objects.filter(idempotency_key=key).first()
    if again is not None:
        return int(Posting.objects.filter(transaction=again.pk).aggregate(coins=Sum("amount"))["coins"] or 0)
    coins = min(posting.amount, stored(posting.destination))
    if coins <= 0:
        return 0
    memo = ledger.Memo(
        Transaction.Kind.REFUND, key=key, actor=f"user:{by.pk}", reason=reason, at=now, request=(transaction_id, coins)
    )
    ledger.reverse(memo, transaction_id=transaction_id, amount=coins)
    return coins


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

    Where the limits of somebody's level leave less room, they get what there is room for, or nothing; minors get
    what fits under their cap. Run again with the same key, it goes on where it stopped. Raises SecondApproverNeeded
    above the limits, OwnWallet, CampaignNotOpen, CampaignExhausted (batches before it stand), KeyConflict.
    """
    ledger.check_amount(coins)
    if campaign.state != Campaign.State.OPEN or campaign.account_id is None:
        raise CampaignNotOpen
    _check_approver(citizens, coins, by=by, approved_by=approved_by)
    grant = _grant(citizens, coins, campaign=campaign, key=key, reason=reason, by=by, approved_by=approved_by)
    expires_on = _last_day_to_come(campaign, earned_on=taipei_day(grant.started_at), today=taipei_day(now))
    memo = ledger.Memo(
        Transaction.Kind.AWARD,
        key=f"grant:{key}",
        actor=f"user:{by.pk}",
        reason=f"grant:{grant.pk}",  # its words can be erased, the books' cannot
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
    list_hash = hashlib.sha256(",".join(map(str, sorted(citizens))).encode()).hexdigest()
    grant, created = Grant.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            "coins_each": coins,
            "reason": reason,
            "citizens": len(citizens),
            "list_sha256": list_hash,
            "granted_by": by,
            "approved_by": approved_by,
        },
    )
    same = (grant.campaign_id, grant.coins_each, grant.citizens) == (campaign.pk, coins, len(citizens))
    if not same or grant.list_sha256 not in ("", list_hash):  # "": begun before the list's hash was kept
        raise KeyConflict
    if created:
        audit.record("coins.granted", by=by, about=grant, reason=reason, coins=coins, citizens=len(citizens))
        grant.refresh_from_db()
    return grant


@transaction.atomic
def _award_batch(grant: Grant, citizens: Sequence[int], *, memo: ledger.Memo, source_id: int, on: date) -> None:
    parts = sorted(_by_amount(grant.coins_each, citizens, memo.at).items())
    if len(parts) > 1:  # whoever takes coins several times takes all locks of the campaign first
        ledger.lock_pot(source_id)
    for amount, holders in parts:
        _award_part(grant, holders, amount, memo=memo, source_id=source_id, on=on)


def _award_part(
    grant: Grant, holders: Sequence[int], amount: int, *, memo: ledger.Memo, source_id: int, on: date
) -> None:
    try:
        awards = ledger.award_many(memo, source_id=source_id, amount=amount, expires_on=on, holder_ids=holders)
    except InsufficientCoins as error:
        raise CampaignExhausted from error
    if awards:
        Grant.objects.filter(pk=grant.pk).update(awarded=F("awarded") + len(awards))
        coins_awarded_many.send(Grant, awards=awards, coins=amount, reason=grant.reason, at=memo.at)


def _by_amount(coins: int, citizens: Sequence[int], now: datetime) -> dict[int, list[int]]:
    """Who gets how many coins: all of them, or those that the limits of their level leave room for."""
    capped = earn_rooms(citizens, now=now)
    if capped:
        limits.lock_earning(citizens)  # all of the batch in one order: minors are locked next
        capped = earn_rooms(citizens, now=now)
    fitting = queries.within_cap(citizens, coins, now=now)
    amounts = defaultdict(list)
    for citizen in fitting:
        amounts[min(coins, capped.get(citizen, coins))].append(citizen)
    amounts.pop(0, None)
    return amounts
