"""Give coins to a list of citizens: at once, or, above the limits, when a second person has approved."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards import coins
from rewards.budgets.actions import AlreadyDecided, FourEyes
from rewards.budgets.models import Campaign
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


def ask(
    campaign: Campaign, user_ids: Sequence[int], coins_each: int, *, reason: str, key: UUID, by: User, now: datetime
) -> GrantRequest:
    """Give each person of the list the same coins, or leave the list to a second person when it needs one.

    Sent again with the same key, it is the same request. Raises NotEnoughLeft, OwnWallet, CampaignNotOpen,
    NamesSomebody, MoneyStopped, KeyConflict.
    """
    request = _file(campaign, user_ids, coins_each, reason=reason, key=key, by=by)
    if coins.needs_second_approver(coins_each, len(request.citizen_ids)) or request.state != State.REQUESTED:
        return request
    GrantRequest.objects.filter(pk=request.pk, state=State.REQUESTED).update(state=State.STARTED)
    return carry_on(request, now=now)


@transaction.atomic
def _file(
    campaign: Campaign, user_ids: Sequence[int], coins_each: int, *, reason: str, key: UUID, by: User
) -> GrantRequest:
    require_role(by, Role.EDITOR, Role.APPROVER, Role.COORDINATOR, agency_id=campaign.agency_id)
    check_amount(coins_each)
    citizens = _citizens(user_ids)
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)  # the same key twice: one waits
    known = GrantRequest.objects.filter(key=key).first()
    if known is not None:
        if (known.campaign_id, known.coins_each, sorted(known.citizen_ids)) != (campaign.pk, coins_each, citizens):
            raise KeyConflict
        return known
    if campaign.state != Campaign.State.OPEN:
        raise coins.CampaignNotOpen
    _refuse_own(by, citizens)
    _refuse_names(reason, citizens)
    _refuse_beyond(campaign, coins_each * len(citizens))
    coins.refuse_when_stopped()
    made = GrantRequest.objects.create(
        campaign=campaign, coins_each=coins_each, reason=reason, citizen_ids=citizens, key=key, requested_by=by
    )
    audit.record("grant.requested", by=by, about=made, reason=reason, coins=coins_each, citizens=len(citizens))
    return made


def approve(request_id: int, *, by: User, now: datetime) -> GrantRequest:
    """Let a list be given, as the second person. Raises FourEyes, OwnWallet, NotEnoughLeft, AlreadyDecided."""
    with transaction.atomic():
        request = _undecided(request_id, by)
        _refuse_own(by, request.citizen_ids)
        _refuse_beyond(request.campaign, request.total)
        coins.refuse_when_stopped()
        _decide(request, State.STARTED, by=by, now=now)
    return carry_on(request, now=now)


@transaction.atomic
def reject(request_id: int, *, by: User, reason: str, now: datetime) -> GrantRequest:
    """Refuse a list, with the reason that its requester will read."""
    return _decide(_undecided(request_id, by), State.REJECTED, by=by, now=now, reason=reason)


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
        by=request.requested_by,
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


def _refuse_names(reason: str, citizens: Sequence[int]) -> None:
    people = User.objects.filter(citizen__in=citizens).values_list("name", "email") if len(citizens) > 1 else ()
    if any(word and len(word) > 1 and word.lower() in reason.lower() for person in people for word in person):
        raise NamesSomebody(fields={"reason": [str(NamesSomebody.message)]})


def _refuse_beyond(campaign: Campaign, needed: int) -> None:
    available = coins.left_in(campaign)
    if needed > available:
        raise NotEnoughLeft(available=available, needed=needed)


def _undecided(request_id: int, by: User) -> GrantRequest:
    require_role(by, Role.COORDINATOR)
    rows = GrantRequest.objects.select_for_update(of=("self",)).select_related("campaign__account", "requested_by")
    request = rows.get(pk=request_id)
    if request.state != State.REQUESTED:
        raise AlreadyDecided
    if request.requested_by_id == by.pk:
        raise FourEyes
    return request


def _decide(request: GrantRequest, state: State, *, by: User, now: datetime, reason: str = "") -> GrantRequest:
    request.state, request.decided_by, request.decided_at, request.decision = state, by, now, reason
    request.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    verb = "rejected" if state == State.REJECTED else "approved"
    audit.record(f"grant.{verb}", by=by, about=request, reason=reason, coins=request.total)
    return request
