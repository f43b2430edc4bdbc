"""A questionnaire's first version opens with its notice; a correction is the next version, approved by itself."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from surveys.questionnaires.errors import NotReady, translated
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version

State = Version.State


class WrongVersionState(DomainError):
    code = "wrong_version_state"
    family = DomainError.CONFLICT
    message = _("This step is not possible with this questionnaire now: read its page again.")


class OwnCorrection(DomainError):
    code = "own_correction"
    family = DomainError.FORBIDDEN
    message = _("Nobody approves their own correction: ask a colleague who may approve.")


@transaction.atomic
def open_questionnaire(questionnaire: Questionnaire, *, by: User, now: datetime) -> None:
    """Let citizens answer. From now on what it asks never changes. Raises NotReady with the reason.

    `by` has approved what the questionnaire hangs on, and with it what it asks: a decision of two people.
    """
    kept = _locked(questionnaire)
    if kept.opened_at:
        return
    draft = kept.draft
    if draft is None:
        raise NotReady(why=_("it has no questions."))
    check_ready(draft)
    _publish(draft, now=now)
    questionnaire.opened_at = kept.opened_at = now
    kept.save(update_fields=["opened_at"])
    _record("published", draft, by=by, sha256=draft.content_hash)


@transaction.atomic
def correct(questionnaire: Questionnaire, *, by: User) -> Version:
    """Begin a correction: the next version, a draft with the questions of the live one. Raises WrongVersionState."""
    questionnaire = _locked(questionnaire)
    require_role(by, Role.EDITOR, agency_id=questionnaire.agency_id)
    live = questionnaire.live
    if live is None or questionnaire.draft:
        raise WrongVersionState
    draft = Version.objects.create(questionnaire=questionnaire, number=live.number + 1, drafted_by=by)
    for question in live.questions.prefetch_related("choices"):
        _copy(question, to=draft)
    _record("correction_begun", draft, by=by)
    return draft


@transaction.atomic
def submit_correction(questionnaire: Questionnaire, *, by: User) -> Version:
    """Hand a correction to the agency's approvers; it stays as it is until they decide. Raises NotReady."""
    draft = _correction(questionnaire, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=draft.questionnaire.agency_id)
    check_ready(draft)
    return _move(draft, State.SUBMITTED, by=by)


@transaction.atomic
def publish_correction(questionnaire: Questionnaire, *, by: User, now: datetime) -> Version:
    """Put a correction in the place of the live version, which closes. Never by the one who wrote it."""
    draft = _correction(questionnaire, State.SUBMITTED)
    _require_approver(draft, by)
    check_ready(draft)
    with translated():
        # Waits for answers on their way; those that come later find the next version.
        draft.questionnaire.versions.filter(state=State.PUBLISHED).update(state=State.CLOSED)
        draft.decided_by, draft.decision = by, ""
        _publish(draft, now=now)
    _record("corrected", draft, by=by, sha256=draft.content_hash)
    return draft


@transaction.atomic
def send_back_correction(questionnaire: Questionnaire, *, by: User, reason: str) -> Version:
    """Give a correction back to its editor, with the reason."""
    draft = _correction(questionnaire, State.SUBMITTED)
    _require_approver(draft, by)
    draft.decided_by, draft.decision = by, reason
    return _move(draft, State.DRAFT, by=by, reason=reason)


@transaction.atomic
def discard_correction(questionnaire: Questionnaire, *, by: User) -> None:
    """Remove a correction that nobody has submitted; the live version goes on."""
    draft = _correction(questionnaire, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=draft.questionnaire.agency_id)
    _record("correction_discarded", draft, by=by)
    draft.delete()


def check_ready(version: Version) -> None:
    """Refuse to publish questions that nobody could answer. Raises NotReady with the reason."""
    questions = list(version.questions.prefetch_related("choices"))
    if not questions:
        raise NotReady(why=_("it has no questions."))
    for question in questions:
        _check(version.questionnaire, question)


def _check(questionnaire: Questionnaire, question: Question) -> None:
    choices = list(question.choices.all())
    if question.kind == Question.Kind.TEXT:
        return
    if len(choices) < 2:
        raise NotReady(why=_("“%(question)s” needs at least two answers to choose from.") % {"question": question.text})
    if questionnaire.kind != Questionnaire.Kind.QUIZ:
        return
    right = sum(choice.is_right for choice in choices)
    if not right or (question.kind == Question.Kind.SINGLE and right > 1):
        raise NotReady(why=_("“%(question)s” of the quiz needs its right answer marked.") % {"question": question.text})


def _locked(questionnaire: Questionnaire) -> Questionnaire:
    """The row as it is now, locked before its versions; not against answers, which only point to it."""
    return Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)


def _correction(questionnaire: Questionnaire, state: Version.State) -> Version:
    draft = _locked(questionnaire).draft
    if draft is None or draft.number == 1 or draft.state != state:
        raise WrongVersionState
    return draft


def _require_approver(draft: Version, by: User) -> None:
    require_role(by, Role.APPROVER, agency_id=draft.questionnaire.agency_id)
    if draft.drafted_by_id == by.pk:
        raise OwnCorrection


def _move(draft: Version, state: Version.State, *, by: User, reason: str = "") -> Version:
    draft.state = state
    draft.save(update_fields=["state", "decided_by", "decision"])
    _record("correction_submitted" if state == State.SUBMITTED else "correction_sent_back", draft, by=by, reason=reason)
    return draft


def _record(verb: str, version: Version, *, by: User, **details: Any) -> None:
    audit.record(f"questionnaire.{verb}", by=by, about=version.questionnaire, version=version.number, **details)


def _publish(draft: Version, *, now: datetime) -> None:
    """The database hashes what it finds at this moment, and keeps it from now on."""
    draft.state, draft.published_at = State.PUBLISHED, now
    draft.save(update_fields=["state", "published_at", "decided_by", "decision"])
    draft.refresh_from_db(fields=["content_hash"])


def _copy(question: Question, *, to: Version) -> None:
    choices = list(question.choices.all())
    question.pk, question.version = None, to
    question._state.adding = True
    question.save()
    Choice.objects.bulk_create(
        Choice(question=question, order=c.order, text=c.text, is_right=c.is_right) for c in choices
    )
