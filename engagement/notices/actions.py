"""A notice's way: draft → submitted → published → withdrawn; a rejected one goes back to draft."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from engagement.notices.models import Notice, NoticeRead
from rewards.budgets.models import Campaign
from surveys.questionnaires import actions as questionnaires

State = Notice.State


class WrongState(DomainError):
    code = "wrong_state"
    family = DomainError.CONFLICT
    message = _("“%(title)s” is %(state)s; this step is not possible now.")


class OwnDraft(DomainError):
    code = "own_draft"
    family = DomainError.FORBIDDEN
    message = _("Nobody approves their own draft: ask a colleague who may approve.")


class AlternativeMissing(DomainError):
    code = "picture_alternative_missing"
    message = _("The picture needs a text alternative before the notice can go on.")


class CampaignMissing(DomainError):
    code = "campaign_missing"
    message = _("The questionnaire promises coins, but its campaign is not open or belongs to another agency.")


@transaction.atomic
def submit(notice: Notice, *, by: User) -> Notice:
    """Hand a draft to the agency's approvers."""
    notice = _locked(notice, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=notice.agency_id)
    _check_content(notice)
    return _move(notice, State.SUBMITTED, by=by)


@transaction.atomic
def publish(notice: Notice, *, by: User, now: datetime) -> Notice:
    """Approve and publish; its questionnaire opens with it. Never by the one who drafted it."""
    notice = _locked(notice, State.SUBMITTED)
    _require_approver(notice, by)
    _check_content(notice)
    if notice.questionnaire:
        _check_campaign(notice)
        questionnaires.open_questionnaire(notice.questionnaire, by=by, now=now)
    notice.published_at, notice.decided_by, notice.decision = now, by, ""
    return _move(notice, State.PUBLISHED, by=by)


@transaction.atomic
def reject(notice: Notice, *, by: User, reason: str) -> Notice:
    """Send a submitted notice back to its editor, with the reason."""
    notice = _locked(notice, State.SUBMITTED)
    _require_approver(notice, by)
    notice.decided_by, notice.decision = by, reason
    return _move(notice, State.DRAFT, by=by, reason=reason)


@transaction.atomic
def withdraw(notice: Notice, *, by: User, reason: str) -> Notice:
    """Take a published notice off the site; what was answered and earned stays."""
    notice = _locked(notice, State.PUBLISHED)
    require_role(by, Role.APPROVER, Role.COORDINATOR, agency_id=notice.agency_id)
    notice.decision = reason
    return _move(notice, State.WITHDRAWN, by=by, reason=reason)


def mark_read(notice: Notice, citizen: Citizen, *, now: datetime) -> None:
    """Note that a citizen has opened a notice; only the first time counts."""
    NoticeRead.objects.bulk_create([NoticeRead(notice=notice, citizen=citizen, at=now)], ignore_conflicts=True)


def _locked(notice: Notice, *states: State) -> Notice:
    notice = Notice.objects.select_for_update(of=("self",)).select_related("questionnaire__campaign").get(pk=notice.pk)
    if notice.state not in states:
        raise WrongState(title=notice.title, state=notice.get_state_display())
    return notice


def _require_approver(notice: Notice, by: User) -> None:
    require_role(by, Role.APPROVER, agency_id=notice.agency_id)
    if notice.drafted_by_id == by.pk:
        raise OwnDraft


def _check_content(notice: Notice) -> None:
    if notice.picture and not notice.picture_alt.strip():
        raise AlternativeMissing(fields={"picture_alt": [str(AlternativeMissing.message)]})


def _check_campaign(notice: Notice) -> None:
    questionnaire = notice.questionnaire
    if questionnaire is None or not questionnaire.coins:
        return
    campaign = questionnaire.campaign
    if campaign is None or campaign.state != Campaign.State.OPEN or campaign.agency_id != notice.agency_id:
        raise CampaignMissing


def _move(notice: Notice, state: State, *, by: User, reason: str = "") -> Notice:
    notice.state = state
    notice.save()
    audit.record(f"notice.{state}", by=by, about=notice, reason=reason)
    return notice
