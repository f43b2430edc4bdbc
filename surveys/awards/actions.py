"""Coins that wait for a look at flagged answers: released or refused with a reason; a refusal is objected to once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from civic.decisions.models import REASON_LENGTH
from rewards import coins
from surveys import signals
from surveys.responses.actions import give
from surveys.responses.models import HeldAward, Participation
from surveys.responses.queries import earned_earlier

DECIDERS = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)
State, KeptBack = HeldAward.State, Participation.KeptBack
LONGEST_OBJECTION = 1000  # characters


class AwardDecided(DomainError):
    code = "award_decided"
    family = DomainError.CONFLICT
    message = _("These coins were decided about before: read the page again.")


class OwnAward(DomainError):
    code = "own_award"
    family = DomainError.FORBIDDEN
    message = _("You cannot decide about your own coins: ask a colleague.")


class OwnRefusal(DomainError):
    code = "own_refusal"
    family = DomainError.FORBIDDEN
    message = _("You refused these coins, so you cannot decide about the objection: ask a colleague.")


class ReasonMissing(DomainError):
    code = "reason_needed"
    message = _("Say why, in a sentence that the citizen will read.")


class ObjectionMissing(DomainError):
    code = "objection_needed"
    help = "coins-wait-for-a-look"
    message = _("Please write your explanation.")


class ObjectedBefore(DomainError):
    code = "objected_before"
    help = "coins-wait-for-a-look"
    family = DomainError.CONFLICT
    message = _("You have objected to this before, or there is nothing to object to.")


@transaction.atomic
def release(pk: int, *, reason: str = "", by: User, now: datetime) -> HeldAward:
    """Let the coins come, at first sight or after an objection.

    Raises NotAllowed, AwardDecided, OwnAward, OwnRefusal, CampaignExhausted (it waits on), MoneyStopped.
    """
    held = _waiting(pk, by=by)
    _bring_coins(held.participation, now=now)
    return _decided(held, State.RELEASED, reason, by=by, now=now)


@transaction.atomic
def refuse(pk: int, *, reason: str, by: User, now: datetime) -> HeldAward:
    """Keep the coins, for good where it is about an objection. Raises ReasonMissing and what `release` raises."""
    held = _waiting(pk, by=by)
    if not reason.strip():
        raise ReasonMissing(fields={"reason": [str(ReasonMissing.message)]})
    held.participation.kept_back = KeptBack.REFUSED
    held.participation.save(update_fields=["kept_back"])
    held = _decided(held, State.UPHELD if held.state == State.OBJECTED else State.REFUSED, reason, by=by, now=now)
    signals.award_refused.send(HeldAward, held=held, at=now)
    return held


@transaction.atomic
def object_to(pk: int, *, citizen: Citizen, words: str, now: datetime) -> HeldAward:
    """Note what a person says to the refusal of their coins, once.

    Raises NotFound, ObjectedBefore, ObjectionMissing.
    """
    held = _locked(pk)
    if coins.current_account(held.participation.citizen) != citizen:
        raise NotFound
    if held.state != State.REFUSED:
        raise ObjectedBefore
    if not words.replace("\x00", "").strip():
        raise ObjectionMissing(fields={"words": [str(ObjectionMissing.message)]})
    held.objection = words.replace("\x00", "").strip()[:LONGEST_OBJECTION]
    held.objected_at, held.state = now, State.OBJECTED
    held.save(update_fields=["objection", "objected_at", "state"])
    return held


def _waiting(pk: int, *, by: User) -> HeldAward:
    """The award, locked, where it waits for a decision that this person may take."""
    held = _locked(pk)
    require_role(by, *DECIDERS, agency_id=held.agency_id)
    if held.state not in (State.HELD, State.OBJECTED):
        raise AwardDecided
    if by.pk in (held.participation.citizen.user_id, coins.current_account(held.participation.citizen).user_id):
        raise OwnAward
    if held.decided_by_id == by.pk:
        raise OwnRefusal
    return held


def _locked(pk: int) -> HeldAward:
    """Of two who decide at once the second waits here, and reads what the first decided."""
    held = HeldAward.objects.select_for_update().filter(pk=pk).first()
    if held is None:
        raise NotFound
    joined = Participation.objects.select_related("citizen", "version", "questionnaire__campaign")
    held.participation = joined.get(pk=held.participation_id)
    return held


def _bring_coins(participation: Participation, *, now: datetime) -> None:
    person = coins.current_account(participation.citizen)
    if earned_earlier(participation.version, person) or _earned_later(participation):
        awarded, kept_back = 0, KeptBack.EARLIER
    else:
        awarded, kept_back = give(participation, now=now, to=person)
    if kept_back == KeptBack.EXHAUSTED:
        raise coins.CampaignExhausted
    participation.coins_awarded, participation.kept_back = awarded, kept_back
    participation.save(update_fields=["coins_awarded", "kept_back"])


def _earned_later(participation: Participation) -> bool:
    """Whether a corrected version brought the coins while these waited."""
    family = Participation.objects.filter(questionnaire=participation.questionnaire_id, coins_awarded__gt=0)
    return family.filter(citizen=participation.citizen_id).exists()


def _decided(held: HeldAward, state: HeldAward.State, reason: str, *, by: User, now: datetime) -> HeldAward:
    words = reason.strip()[:REASON_LENGTH]
    if held.state == State.OBJECTED:
        held.heard_by, held.heard_at, held.hearing = by, now, words
    else:
        held.decided_by, held.decided_at, held.decision = by, now, words
    held.state = state
    held.save()
    about = held.participation.questionnaire_id
    audit.record(f"held_award.{state}", by=by, about=held, reason=words, questionnaire=about)
    return held
