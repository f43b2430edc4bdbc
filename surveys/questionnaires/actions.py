"""A questionnaire's first version opens with its notice; a correction is the next version, approved by itself."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from civic.decisions.actions import Decisions
from surveys.kinds.registry import KINDS
from surveys.logic import contradiction
from surveys.logic.faults import Fault, faults
from surveys.logic.steps import steps_of
from surveys.questionnaires import drawing
from surveys.questionnaires.errors import NotReady, translated
from surveys.questionnaires.models import Choice, Question, Questionnaire, Version
from surveys.questionnaires.writing import hidden_in_quiz

State = Version.State


class WrongVersionState(DomainError):
    code = "wrong_version_state"
    family = DomainError.CONFLICT
    message = _("This step is not possible with this questionnaire now: read its page again.")


class OwnCorrection(DomainError):
    code = "own_correction"
    family = DomainError.FORBIDDEN
    message = _("You cannot approve your own correction: ask a colleague who may approve.")


class CorrectionTooLate(DomainError):
    code = "correction_too_late"
    family = DomainError.CONFLICT
    message = _(
        "This questionnaire is closed: a correction would replace its results. Use “Ask once more (next round)”."
    )


@transaction.atomic
def submit(questionnaire: Questionnaire) -> None:
    """Keep a first version as it is while approvers read what it hangs on. Raises NotReady with the reason."""
    draft = _first(questionnaire)
    if draft is None:
        raise NotReady(why=_("it has no questions."))
    check_ready(draft)
    draft.state = State.SUBMITTED
    draft.save(update_fields=["state"])


@transaction.atomic
def send_back(questionnaire: Questionnaire) -> None:
    """Let the first version be written again: what it hangs on went back to its editor."""
    if draft := _first(questionnaire):
        draft.state = State.DRAFT
        draft.save(update_fields=["state"])


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
    CORRECTIONS.told(draft, "published", by=by)


@transaction.atomic
def correct(questionnaire: Questionnaire, *, by: User, now: datetime | None = None) -> Version:
    """Begin a correction: the next version, a draft with the questions of the live one.

    Raises WrongVersionState, CorrectionTooLate.
    """
    questionnaire = _locked(questionnaire)
    require_role(by, Role.EDITOR, agency_id=questionnaire.agency_id)
    live = questionnaire.live
    if live is None or questionnaire.draft:
        raise WrongVersionState
    _refuse_when_over(questionnaire, now)
    draft = Version.objects.create(
        questionnaire=questionnaire, number=live.number + 1, proposed_by=by, one_at_a_time=live.one_at_a_time
    )
    for question in live.questions.prefetch_related("choices"):
        _copy(question, to=draft)
    return CORRECTIONS.told(draft, "correction_begun", by=by)


@transaction.atomic
def submit_correction(questionnaire: Questionnaire, *, by: User, now: datetime | None = None) -> Version:
    """Hand a correction to the agency's approvers; it stays as it is until they decide.

    Raises NotReady, CorrectionTooLate.
    """
    draft = _correction(questionnaire, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=draft.questionnaire.agency_id)
    _refuse_when_over(draft.questionnaire, now)
    check_ready(draft)
    draft.state = State.SUBMITTED
    draft.save(update_fields=["state"])
    return CORRECTIONS.told(draft, "correction_submitted", by=by)


@transaction.atomic
def publish_correction(questionnaire: Questionnaire, *, by: User, now: datetime) -> Version:
    """Put a correction in the place of the live version, which closes. Never by the one who wrote it."""
    draft = CORRECTIONS.waiting(questionnaire.pk, by=by)
    _refuse_when_over(draft.questionnaire, now)
    check_ready(draft)
    with translated():
        # Waits for answers on their way; those that come later find the next version.
        draft.questionnaire.versions.filter(state=State.PUBLISHED).update(state=State.CLOSED)
        draft.published_at = now
        return CORRECTIONS.approve(draft, by=by, now=now, verb="corrected", also=["published_at"])


@transaction.atomic
def send_back_correction(questionnaire: Questionnaire, *, by: User, reason: str, now: datetime) -> Version:
    """Give a correction back to its editor, with the reason."""
    draft = CORRECTIONS.waiting(questionnaire.pk, by=by)
    return CORRECTIONS.reject(draft, by=by, reason=reason, now=now, verb="correction_sent_back")


@transaction.atomic
def discard_correction(questionnaire: Questionnaire, *, by: User) -> None:
    """Remove a correction that nobody has submitted; the live version goes on."""
    draft = _correction(questionnaire, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=draft.questionnaire.agency_id)
    CORRECTIONS.told(draft, "correction_discarded", by=by)
    draft.delete()


def check_ready(version: Version) -> None:
    """Refuse to publish questions that nobody could answer. Raises NotReady with the reason."""
    questions = list(version.questions.prefetch_related("choices"))
    if not questions:
        raise NotReady(why=_("it has no questions."))
    for question in questions:
        _check(version.questionnaire, question)
    if not any(KINDS[question.kind].asks for question in questions):
        raise NotReady(why=_("it has no questions."))
    for fault in [*faults(steps_of(questions)), *_faults_of_quiz(version.questionnaire, questions)]:
        raise NotReady(why=f"“{questions[fault.at].text}”: {fault.words}")
    for words in contradiction.faults(version.questionnaire.contradicts, questions):
        raise NotReady(why=_("the condition for contradictory answers cannot be read: %(fault)s") % {"fault": words})


def _faults_of_quiz(questionnaire: Questionnaire, questions: list[Question]) -> list[Fault]:
    if questionnaire.kind != Questionnaire.Kind.QUIZ:
        return []
    return [*hidden_in_quiz(questions), *drawing.faults(questions, questionnaire.draws)]


def _check(questionnaire: Questionnaire, question: Question) -> None:
    kind, choices = KINDS[question.kind], list(question.choices.all())
    if faults := list(kind.limit_faults(question.least, question.most, choices=len(choices))):
        raise NotReady(why=f"“{question.text}”: {faults[0]}")
    if not kind.has_choices:
        return
    if len(choices) < 2:
        raise NotReady(why=_("“%(question)s” needs at least two answers to choose from.") % {"question": question.text})
    if lacking := list(kind.unready(choices)):
        raise NotReady(why=f"“{question.text}”: {lacking[0]}")
    if any(kind.faults(choices, is_quiz=questionnaire.kind == Questionnaire.Kind.QUIZ)):
        raise NotReady(why=_("“%(question)s” of the quiz needs its right answer marked.") % {"question": question.text})


def _locked(questionnaire: Questionnaire) -> Questionnaire:
    """The row as it is now, locked before its versions; not against answers, which only point to it."""
    return Questionnaire.objects.select_for_update(no_key=True).get(pk=questionnaire.pk)


def _first(questionnaire: Questionnaire) -> Version | None:
    """The first version, until it is published."""
    kept = _locked(questionnaire)
    return None if kept.opened_at else kept.draft


def _correction(questionnaire: Questionnaire, state: Version.State) -> Version:
    draft = _locked(questionnaire).draft
    if draft is None or draft.number == 1 or draft.state != state:
        raise WrongVersionState
    return draft


def _refuse_when_over(questionnaire: Questionnaire, now: datetime | None) -> None:
    """After the end nobody answers a correction: results that were promised would be those of no answers."""
    if questionnaire.is_closed(now or timezone.now()):
        raise CorrectionTooLate


def _submitted(questionnaire_id: int) -> Version:
    return _correction(Questionnaire(pk=questionnaire_id), State.SUBMITTED)


def _facts(version: Version) -> dict[str, Any]:
    """Tell which version it is; of one that is published also the hash, which the database has computed."""
    version.refresh_from_db(fields=["content_hash"])
    return {"version": version.number} | ({"sha256": version.content_hash} if version.content_hash else {})


# A correction is found, and locked, by its questionnaire's number.
CORRECTIONS = Decisions(
    Version,
    log="questionnaire",
    roles=(Role.APPROVER,),
    same_person=OwnCorrection,
    decided=WrongVersionState,
    lock=_submitted,
    agency=lambda version: version.questionnaire.agency_id,
    about=lambda version: version.questionnaire,
    facts=_facts,
)


def _publish(draft: Version, *, now: datetime) -> None:
    """The database hashes what it finds at this moment, and keeps it from now on."""
    draft.state, draft.published_at = State.PUBLISHED, now
    draft.save(update_fields=["state", "published_at"])


def _copy(question: Question, *, to: Version) -> None:
    choices = list(question.choices.all())
    question.pk, question.version = None, to
    question._state.adding = True
    question.save()
    for choice in choices:
        choice.pk, choice.question = None, question
    Choice.objects.bulk_create(choices)
