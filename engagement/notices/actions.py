"""A notice's way: draft → submitted → approved for an hour → published → withdrawn; a rejected one is a draft again."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.locks import take_any_time
from civic.core.roles import Role, has_role, require_role
from civic.decisions.actions import Decisions
from civic.desk.steps import ChangedMeanwhile
from engagement.audiences import queries as audiences
from engagement.audiences.models import Audience
from engagement.notices import checks, history, queries
from engagement.notices.alarms import alarm
from engagement.notices.errors import (
    ApproverGone,
    ChangedAfterApproval,
    OwnDraft,
    PastHour,
    Published,
    WrongState,
)
from engagement.notices.models import Notice, NoticeMark, NoticeRead, Revision
from surveys.questionnaires import actions as questionnaires
from surveys.questionnaires.models import Questionnaire

log = logging.getLogger(__name__)
State = Notice.State
Step = Revision.Step
LIST = """
INSERT INTO engagement_noticelisted (notice_id, citizen_id)
SELECT %(notice)s, a.id FROM ({chosen}) a ON CONFLICT DO NOTHING"""
APPROVAL = ("goes_out_at", "approved_hash", "failure")
DISCARDED: Hook[[Notice], None] = Hook("What goes with a draft that is deleted, beside its rows?")
PUBLISHED: Hook[[Notice, datetime], None] = Hook("Who carries a notice that was just published out of the portal?")
HANDED_IN: Hook[[Notice], None] = Hook("What else waits with a notice that was handed in?")
GIVEN_BACK: Hook[[Notice], None] = Hook("What else may be written again with a notice that is a draft again?")
OWN_QUESTIONS: Hook[[Notice], list[Questionnaire]] = Hook("What else does a notice ask, to be approved with it?")
WITHDRAWN: Hook[[Notice, datetime], None] = Hook("Who stops what is still on its way of a withdrawn notice?")


@dataclass
class Due:
    """What became of the notices whose hour had come: their numbers, and of those that were held up the reason."""

    published: list[int] = field(default_factory=list)
    held_up: dict[int, DomainError] = field(default_factory=dict)


@transaction.atomic
def submit(notice: Notice, *, by: User) -> Notice:
    """Hand a draft to the agency's approvers; it and what it asks stay as they are until they decide."""
    notice = _locked(notice.pk, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=notice.agency_id)
    checks.content(notice)
    checks.audience(notice, by=by)
    if notice.questionnaire:
        questionnaires.submit(notice.questionnaire)
    _let_know(HANDED_IN(notice))
    moved = _move(notice, State.SUBMITTED, by=by)
    history.keep(moved, Step.SUBMITTED, by=by)
    return moved


@transaction.atomic
def publish(notice: Notice, *, by: User, now: datetime, seen: str = "") -> Notice:
    """Approve and publish, now; its questionnaire opens with it. Never by the one who drafted it.

    What waits for its hour, or was held up at it, is approved anew by whoever publishes it now. `seen` is the
    fingerprint of what the approver read. Raises ChangedMeanwhile, and what the rules of the hour say.
    """
    waiting = _to_decide(notice.pk, by=by)
    checks.reach(waiting, at=now)
    _approve(waiting, by=by, now=now, at=now, seen=seen, verb="published")
    return _go_out(waiting, by=by, now=now)


@transaction.atomic
def schedule(notice: Notice, *, by: User, at: datetime, now: datetime, seen: str = "") -> Notice:
    """Approve for later: it is published at that minute, if all rules still hold. Raises as `publish`, PastHour."""
    waiting = _to_decide(notice.pk, by=by)
    at = at.replace(second=0, microsecond=0)
    if at <= now:
        raise PastHour
    checks.reach(waiting, at=at)
    approved = _approve(waiting, by=by, now=now, at=at, seen=seen, verb="scheduled")
    history.keep(approved, Step.APPROVED, by=by)
    return approved


@transaction.atomic
def recall(notice: Notice, *, by: User, reason: str, now: datetime) -> Notice:
    """Take back what has not been published yet: it is a draft again, and may be written on."""
    mine = _locked(notice.pk, State.SUBMITTED, State.APPROVED)
    require_role(by, Role.EDITOR, Role.APPROVER, agency_id=mine.agency_id)
    if mine.questionnaire:
        questionnaires.send_back(mine.questionnaire)
    _let_know(GIVEN_BACK(mine))
    mine.state = State.DRAFT
    _forget_approval(mine)
    history.keep(mine, Step.RECALLED, by=by, reason=reason)
    audit.record("notice.recalled", by=by, about=mine, reason=reason)
    return mine


@transaction.atomic
def discard(notice: Notice, *, by: User) -> None:
    """Delete a draft for good, with what was only made for it. One that was ever published stays."""
    mine = _locked(notice.pk, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=mine.agency_id)
    if mine.published_at is not None:
        raise Published
    made_for_it = [mine.questionnaire] if mine.questionnaire else []
    made_for_it += [asked for found in OWN_QUESTIONS(mine) for asked in found]
    for _done in DISCARDED(mine):
        pass
    audit.record("notice.discarded", by=by, about=mine, title=mine.title)
    mine.delete()
    for asked in made_for_it:
        if asked.opened_at is None:
            asked.delete()


def publish_due(*, now: datetime) -> Due:
    """Publish what was approved for an hour that has come, each in a transaction of its own.

    The rules are asked once more. What breaks one stays approved, is told to both people, and is not tried again
    until somebody publishes it or takes it back. A worker that dies leaves the rest to the next round; two at once
    take different ones.
    """
    done = Due()
    due = Notice.objects.filter(state=State.APPROVED, failure="", goes_out_at__lte=now)
    for pk in due.order_by("goes_out_at", "pk").values_list("pk", flat=True):
        try:
            _publish_one(pk, done, now=now)
        except DatabaseError:  # a lock that was not to be had, say: the others go on, and this one with the next round
            log.exception("a notice was not published at its hour", extra={"notice": pk})
    return done


@transaction.atomic
def _publish_one(pk: int, done: Due, *, now: datetime) -> None:
    _lock_what_it_rests_on(pk)
    waiting = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, state=State.APPROVED)
    notice = waiting.filter(failure="").select_related("questionnaire__campaign", "audience", "decided_by").first()
    if notice is None:
        return
    try:
        with transaction.atomic():
            _check_hour(notice, now=now)
            _go_out(notice, by=notice.decided_by, now=now)
            audit.record("notice.published", by=None, about=notice, approved_by=notice.decided_by_id)
            done.published.append(pk)
    except DomainError as error:
        done.held_up[pk] = error
        _hold_up(Notice.objects.get(pk=pk), error, now=now)


def _hold_up(notice: Notice, error: DomainError, *, now: datetime) -> None:
    """Note why it was not published, and tell both people."""
    if isinstance(error, ChangedAfterApproval):
        notice.state = State.SUBMITTED
        _forget_approval(notice)
    else:
        notice.failure = error.code[:40]
        notice.save(update_fields=["failure"])
    audit.record("notice.held_up", by=None, about=notice, code=error.code)
    alarm(notice, error, now=now)


@transaction.atomic
def reject(notice: Notice, *, by: User, reason: str, now: datetime) -> Notice:
    """Send a submitted notice back to its editor, with the reason."""
    waiting = NOTICES.waiting(notice.pk, by=by)
    if waiting.questionnaire:
        questionnaires.send_back(waiting.questionnaire)
    _let_know(GIVEN_BACK(waiting))
    history.keep(waiting, Step.SENT_BACK, by=by, reason=reason)
    return NOTICES.reject(waiting, by=by, reason=reason, now=now, verb="draft")


@transaction.atomic
def withdraw(notice: Notice, *, by: User, reason: str) -> Notice:
    """Take a published notice off the site; what was answered and earned stays."""
    notice = _locked(notice.pk, State.PUBLISHED)
    require_role(by, Role.APPROVER, Role.COORDINATOR, agency_id=notice.agency_id)
    notice.decision = reason
    withdrawn = _move(notice, State.WITHDRAWN, by=by, reason=reason)
    history.keep(withdrawn, Step.WITHDRAWN, by=by, reason=reason)
    _let_know(WITHDRAWN(withdrawn, timezone.now()))
    return withdrawn


def mark_read(notice: Notice, citizen: Citizen, *, now: datetime) -> None:
    """Note that a citizen has opened a notice; only the first time counts."""
    NoticeRead.objects.bulk_create([NoticeRead(notice=notice, citizen=citizen, at=now)], ignore_conflicts=True)
    NoticeMark.objects.filter(notice=notice, citizen=citizen, is_read__isnull=False).update(is_read=None)


def for_writing(notice_id: int, *, by: User) -> Notice:
    """A draft, locked with what it rests on, for somebody who may write on it. Raises WrongState, NotAllowed."""
    draft = _locked(notice_id, State.DRAFT)
    require_role(by, Role.EDITOR, agency_id=draft.agency_id)
    return draft


def mark_passage(notice: Notice, citizen: Citizen, *, is_shared: bool, now: datetime) -> None:
    """Note that a citizen came to the end of a notice that they opened, or shared it; only the first time counts."""
    column = "shared_at" if is_shared else "ended_at"
    NoticeRead.objects.filter(notice=notice, citizen=citizen, **{column: None}).update(**{column: now})


def _locked(notice_id: int, *states: str) -> Notice:
    _lock_what_it_rests_on(notice_id)
    rows = Notice.objects.select_for_update(of=("self",)).select_related("questionnaire__campaign", "audience")
    notice = rows.get(pk=notice_id)
    if notice.state not in (states or (State.SUBMITTED,)):
        raise WrongState(title=notice.title, state=notice.get_state_display())
    return notice


def _lock_what_it_rests_on(notice_id: int) -> None:
    """Lock audience and questionnaire before the notice: whoever changes them goes on to the notice, in this order."""
    list(Audience.objects.select_for_update(no_key=True).filter(notices=notice_id).values_list("pk"))
    list(Questionnaire.objects.select_for_update(no_key=True, of=("self",)).filter(notice=notice_id).values_list("pk"))


def _to_decide(notice_id: int, *, by: User) -> Notice:
    """The notice for a decision by this person. One that waits for its hour is decided anew: its approval goes."""
    waiting = _locked(notice_id, State.SUBMITTED, State.APPROVED)
    if waiting.state == State.APPROVED:
        waiting.state = State.SUBMITTED
        _forget_approval(waiting)
    return NOTICES.waiting(notice_id, by=by)


def _forget_approval(notice: Notice) -> None:
    notice.goes_out_at, notice.approved_hash, notice.failure = None, "", ""
    notice.save(update_fields=["state", *APPROVAL])


def _approve(notice: Notice, *, by: User, now: datetime, at: datetime, seen: str, verb: str) -> Notice:
    """Sign exactly what was shown, for this hour."""
    checks.content(notice)
    checks.picture(notice)
    checks.promise(notice, at=at)
    notice.approved_hash = queries.fingerprint(notice.pk)
    if seen and seen != notice.approved_hash:
        raise ChangedMeanwhile
    notice.goes_out_at = at
    facts = {"sha256": notice.approved_hash} | ({"at": at.isoformat()} if at != now else {})
    return NOTICES.approve(notice, by=by, now=now, verb=verb, also=APPROVAL, **facts)


def _go_out(notice: Notice, *, by: User | None, now: datetime) -> Notice:
    """Publish what is approved; the database looks once more whether it is what was approved."""
    if notice.questionnaire:
        questionnaires.open_questionnaire(notice.questionnaire, by=by, now=now)  # type: ignore[arg-type]  # by: who approved
    notice.state, notice.published_at, notice.failure = State.PUBLISHED, now, ""
    notice.save(update_fields=["state", "published_at", "failure"])
    history.keep(notice, Step.PUBLISHED, by=by)
    _list_by_deeds(notice, now=now)
    _let_know(PUBLISHED(notice, now))
    return notice


def _let_know(told: Iterator[object]) -> None:
    """Ask everybody who connected; what they raise undoes the step."""
    for _done in told:
        pass


def _list_by_deeds(notice: Notice, *, now: datetime) -> None:
    """Keep whom it finds by what they did until now, in one statement; nothing where its audience asks for no deeds."""
    clauses = [each for each in notice.audience.clauses.all() if each.asks_for_deeds] if notice.audience else []
    if not clauses:
        return
    found = audiences.held_by(clauses, agency_id=notice.agency_id, year=taipei_day(now).year, now=now)
    take_any_time()
    with connection.cursor() as cursor:
        chosen = audiences.as_sql(found)
        cursor.execute(LIST.format(chosen=chosen), {"notice": notice.pk})


def _not_of_ones_own_questions(notice: Notice, by: User) -> None:
    """What it asks is approved with it, and may have been written by another person than its words."""
    everything = [notice.questionnaire, *(asked for found in OWN_QUESTIONS(notice) for asked in found)]
    for asked in everything:
        if asked and asked.opened_at is None and asked.versions.filter(number=1, proposed_by=by).exists():
            raise OwnDraft


NOTICES = Decisions(
    Notice,
    log="notice",
    roles=(Role.APPROVER,),
    same_person=OwnDraft,
    lock=_locked,
    agency=lambda notice: notice.agency_id,
    refuse=_not_of_ones_own_questions,
)


def _check_hour(notice: Notice, *, now: datetime) -> None:
    """Ask once more, at the hour, what was asked when it was approved."""
    if notice.approved_hash != queries.fingerprint(notice.pk):
        raise ChangedAfterApproval
    if notice.decided_by is None or not has_role(notice.decided_by, *NOTICES.roles, agency_id=notice.agency_id):
        raise ApproverGone
    checks.content(notice)
    checks.picture(notice)
    checks.promise(notice, at=now)
    checks.reach(notice, at=now)


def _move(notice: Notice, state: State, *, by: User, reason: str = "") -> Notice:
    notice.state = state
    notice.save()
    audit.record(f"notice.{state}", by=by, about=notice, reason=reason)
    return notice
