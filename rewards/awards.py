"""Coins given to citizens: one at a time, or to a list in batches that are safe to kill and to run again."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.agencies.models import Role
from civic.audit import actions as audit
from civic.calendar import taipei_day
from civic.errors import DomainError
from civic.permissions import require_role
from rewards import minors
from rewards.budgets.models import Campaign, Grant
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, vintages
from rewards.ledger.errors import InsufficientCoins, KeyConflict
from rewards.ledger.models import Transaction
from rewards.signals import coins_awarded, coins_awarded_many

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

    `reason` is shown to the citizen. Raises CampaignExhausted, CampaignNotOpen, GuardianNeeded, InvalidAmount,
    KeyConflict.
    """
    if campaign.state != Campaign.State.OPEN or campaign.account_id is None:
        raise CampaignNotOpen
    today = taipei_day(now)
    wallet = ledger.open_account(addresses.wallet(citizen.pk, last_day(campaign, earned_on=today)))
    memo = ledger.Memo(
        Transaction.Kind.AWARD, key=key, actor=by, reason=reason, at=now, request=(citizen.pk, coins, campaign.pk)
    )
    try:
        with minors.counted(citizen, coins, key=key, now=now):
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

    Run again with the same key, it goes on where it stopped. Minors get what fits under their cap.
    Raises SecondApproverNeeded above the limits, OwnWallet, CampaignNotOpen, CampaignExhausted (batches before it
    stand), KeyConflict.
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
    fitting = minors.within_cap(citizens, grant.coins_each, now=memo.at)
    try:
        awards = ledger.award_many(
            memo, source_id=source_id, amount=grant.coins_each, expires_on=on, holder_ids=fitting
        )
    except InsufficientCoins as error:
        raise CampaignExhausted from error
    if awards:
        Grant.objects.filter(pk=grant.pk).update(awarded=F("awarded") + len(awards))
        coins_awarded_many.send(Grant, awards=awards, coins=grant.coins_each, reason=memo.reason, at=memo.at)
