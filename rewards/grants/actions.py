"""Give coins to a list of citizens: at once, or, above the limits, when a second person has approved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.accounts.models import Citizen, User
from civic.core import locks
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.locks import Lock
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from civic.decisions.errors import AlreadyDecided
from rewards import coins
from rewards.budgets.models import Campaign
from rewards.grants import limits
from rewards.grants.models import GrantRequest
from rewards.ledger.actions import check_amount
from rewards.ledger.errors import KeyConflict

State = GrantRequest.State


class NotEnoughLeft(DomainError):
    code = "not_enough_left"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "The campaign has %(available)s coin left; this list needs %(needed)s. Nothing was given.",
        "The campaign has %(available)s coins left; this list needs %(needed)s. Nothing was given.",
        "available",
    )


class NamesSomebody(DomainError):
    """What everybody on a list reads says nothing about one of them."""

    code = "names_somebody"
    message = _("Everybody on the list reads the reason: leave out names and e-mail addresses.")


class OwnShopsPeople(DomainError):
    code = "own_shops_people"
    family = DomainError.FORBIDDEN
    message = _("Somebody on the list works for a shop in which you have a stake: ask a colleague.")


CONFLICTS: Hook[[User, Sequence[int]], bool] = Hook(
    "Has the person a stake in a shop for which one of these citizens works?"
)

REQUESTS = Decisions(
    GrantRequest,
    log="grant",
    roles=(Role.COORDINATOR,),
    joined=("campaign__account", "proposed_by"),
    facts=lambda request: {"coins": request.total},
)


def ask(
    campaign: Campaign, user_ids: Sequence[int], coins_each: int, *, reason: str, key: UUID, by: User, now: datetime
) -> GrantRequest:
    """Give each person of the list the same coins, or leave the list to a second person when it needs one.

    Sent again with the same key, it is the same request. Raises NotEnoughLeft, OwnWallet, CampaignNotOpen,
    OwnShopsPeople, NamesSomebody, MoneyStopped, KeyConflict.
    """
    request, is_new = _file(campaign, user_ids, coins_each, reason=reason, key=key, by=by, now=now)
    if is_new and request.state == State.STARTED:
        return carry_on(request, now=now)
    return request


def would_wait(campaign: Campaign, user_ids: Sequence[int], coins_each: int, *, by: User, now: datetime) -> bool:
    """Return whether such a list would wait for a second person."""
    known = _known(user_ids).values()
    return limits.needs_second_person(campaign, known, coins_each, count=len(user_ids), by=by, now=now)


@transaction.atomic
def _file(
    campaign: Campaign, user_ids: Sequence[int], coins_each: int, *, reason: str, key: UUID, by: User, now: datetime
) -> tuple[GrantRequest, bool]:
    """Return the request of this key, and whether it is new."""
    require_role(by, Role.EDITOR, Role.APPROVER, Role.COORDINATOR, agency_id=campaign.agency_id)
    check_amount(coins_each)
    citizens = _citizens(user_ids)
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)  # the same key twice: one waits
    known = GrantRequest.objects.filter(key=key).first()
    if known is not None:
        if (known.campaign_id, known.coins_each, sorted(known.citizen_ids)) != (campaign.pk, coins_each, citizens):
            raise KeyConflict
        return known, False
    if campaign.state != Campaign.State.OPEN:
        raise coins.CampaignNotOpen
    _refuse_own(by, citizens)
    _refuse_names(reason, citizens)
    _refuse_beyond(campaign, coins_each * len(citizens))
    coins.refuse_when_stopped()
    locks.hold(Lock.GIFTS)  # of two lists at once the second counts the first
    waits = limits.needs_second_person(campaign, citizens, coins_each, count=len(citizens), by=by, now=now)
    made = GrantRequest.objects.create(
        campaign=campaign,
        coins_each=coins_each,
        reason=reason,
        citizen_ids=citizens,
        key=key,
        state=State.REQUESTED if waits else State.STARTED,
        proposed_by=by,
        proposed_at=now,
    )
    REQUESTS.told(made, "requested", by=by, reason=reason, coins=coins_each, citizens=len(citizens))
    return made, True


def approve(request_id: int, *, by: User, now: datetime) -> GrantRequest:
    """Let a list be given, as the second person. Raises FourEyes, OwnWallet, OwnShopsPeople, NotEnoughLeft, …."""
    with transaction.atomic():
        request = REQUESTS.waiting(request_id, by=by)
        _refuse_own(by, request.citizen_ids)
        _refuse_beyond(request.campaign, request.total)
        coins.refuse_when_stopped()
        REQUESTS.approve(request, by=by, now=now)
    return carry_on(request, now=now)


@transaction.atomic
def reject(request_id: int, *, by: User, reason: str, now: datetime) -> GrantRequest:
    """Refuse a list, with the reason that its requester will read."""
    return REQUESTS.reject(REQUESTS.waiting(request_id, by=by), by=by, reason=reason, now=now)


def carry_on(request: GrantRequest, *, now: datetime) -> GrantRequest:
    """Give a list that was started; safe to call again after a failure: each citizen gets the coins once."""
    request.refresh_from_db()
    if request.state != State.STARTED:
        raise AlreadyDecided
    request.grant = coins.award_many(
        request.citizen_ids,
        request.coins_each,
        campaign=request.campaign,
        key=str(request.key),
        reason=request.reason,
        by=request.proposed_by,
        approved_by=request.decided_by,
        now=now,
    )
    request.state = State.GIVEN
    request.save(update_fields=["grant", "state"])
    return request


def _citizens(user_ids: Sequence[int]) -> list[int]:
    """The citizens behind the accounts, in order; everybody who has signed up is one."""
    known = _known(user_ids)
    missing = [Citizen(user_id=pk) for pk in user_ids if pk not in known]
    if missing:
        Citizen.objects.bulk_create(missing, ignore_conflicts=True)
        known = _known(user_ids)
    return sorted(known.values())


def _known(user_ids: Sequence[int]) -> dict[int, int]:
    return dict(Citizen.objects.filter(user_id__in=user_ids).values_list("user_id", "pk"))


def _refuse_own(by: User, citizens: Sequence[int]) -> None:
    if Citizen.objects.filter(user=by, pk__in=citizens).exists():
        raise coins.OwnWallet
    if any(CONFLICTS(by, citizens)):
        raise OwnShopsPeople


def _refuse_names(reason: str, citizens: Sequence[int]) -> None:
    people = User.objects.filter(citizen__in=citizens).values_list("name", "email") if len(citizens) > 1 else ()
    if any(word and len(word) > 1 and word.lower() in reason.lower() for person in people for word in person):
        raise NamesSomebody(fields={"reason": [str(NamesSomebody.message)]})


def _refuse_beyond(campaign: Campaign, needed: int) -> None:
    available = coins.left_in(campaign)
    if needed > available:
        raise NotEnoughLeft(available=available, needed=needed)
