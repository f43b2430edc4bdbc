"""The merchant's answer to a statement: confirm it with one tap, or say which line is wrong and why."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import DomainError, NotFound
from civic.core.roles import Role, require_role
from rewards.settlement import photos
from rewards.settlement.doubts import StatementDispute
from rewards.settlement.followups import StatementAdjustment
from rewards.settlement.models import Statement
from rewards.settlement.queries import statements_of
from rewards.shops.conflict_of_interest import refuse_own

Status = Statement.Status
OPEN = (Status.ISSUED, Status.DISPUTED)


class NothingToConfirm(DomainError):
    code = "nothing_to_confirm"
    family = DomainError.CONFLICT
    message = _("There is nothing to confirm: this statement closed by itself, because nothing is to be paid.")


class DisputeOpen(DomainError):
    code = "dispute_open"
    family = DomainError.CONFLICT
    message = _("You disputed a line; please wait for the answer, then confirm.")


class NotOpen(DomainError):
    code = "statement_not_open"
    family = DomainError.CONFLICT
    message = _("This statement is confirmed or closed; its lines can no longer be disputed.")


class AlreadyDisputed(DomainError):
    code = "already_disputed"
    family = DomainError.CONFLICT
    message = _("This line is disputed already; the answer is on its way.")


class WordsNeeded(DomainError):
    code = "words_needed"
    message = _("Say in a few words what is wrong (at most 300 characters).")


class AdjustmentWaiting(DomainError):
    code = "adjustment_waiting"
    family = DomainError.CONFLICT
    message = _("An adjustment waits for a second person; decide about it first.")


class AlreadyAnswered(DomainError):
    code = "dispute_answered"
    family = DomainError.CONFLICT
    message = _("This dispute was answered before.")


@transaction.atomic
def confirm(number: str, *, by: User, now: datetime) -> Statement:
    """The owner says that the figures are right. Tapped on two phones, it happens once and both read the same.

    Raises NotFound (not an own, issued statement), DisputeOpen, NothingToConfirm.
    """
    statement = _locked(number, by)
    if statement.status == Status.DISPUTED:
        raise DisputeOpen
    if statement.status == Status.CLOSED:
        raise NothingToConfirm
    if statement.status == Status.ISSUED:
        statement.status, statement.confirmed_by, statement.confirmed_at = Status.CONFIRMED, by, now
        statement.save(update_fields=["status", "confirmed_by", "confirmed_at"])
        audit.record("statement.confirmed", by=by, about=statement, sha256=statement.lines_sha256)
    return statement


@transaction.atomic
def dispute(number: str, line_id: int, *, reason: str, by: User, now: datetime, photo: Any = None) -> StatementDispute:
    """The owner says that a line is wrong, and may show it on a photo.

    Raises NotFound, NotOpen, AlreadyDisputed, WordsNeeded, and what civic/pictures raises.
    """
    statement = _locked(number, by)
    line = statement.lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound
    if statement.status not in OPEN:
        raise NotOpen
    if line.disputes.filter(answered_at=None).exists():
        raise AlreadyDisputed
    raised = StatementDispute.objects.create(
        statement=statement,
        line=line,
        reason=words_of(reason),
        photo=photos.prepared(photo) if photo else "",
        raised_by=by,
        raised_at=now,
    )
    _move(statement, Status.DISPUTED)
    audit.record("statement.disputed", by=by, about=statement, reason=raised.reason, line=line.pk)
    return raised


@transaction.atomic
def answer(statement_id: int, *, by: User, words: str, now: datetime) -> Statement:
    """The operator answers what is disputed about a statement; its owner can then confirm it.

    Figures stand: what must change is an adjustment, a line of the next period (adjusting.py).
    Raises NotAllowed, OwnMerchant, AlreadyAnswered, AdjustmentWaiting.
    """
    require_role(by, Role.OPERATOR)
    statement = Statement.objects.select_for_update(of=("self",)).select_related("merchant").get(pk=statement_id)
    refuse_own(statement.merchant, by)
    if statement.status != Status.DISPUTED:
        raise AlreadyAnswered
    open_ones = statement.disputes.filter(answered_at=None)
    if StatementAdjustment.objects.filter(dispute__in=open_ones, state=StatementAdjustment.State.ASKED).exists():
        raise AdjustmentWaiting
    open_ones.update(answer=words_of(words), answered_by=by, answered_at=now)
    _move(statement, Status.ISSUED)
    audit.record("statement.answered", by=by, about=statement, reason=words)
    return statement


def _locked(number: str, by: User) -> Statement:
    """The owner's own statement, so that one phone at a time decides."""
    statement = statements_of(by).select_for_update(of=("self",)).filter(number=number).first()
    if statement is None:
        raise NotFound
    return statement


def _move(statement: Statement, status: Statement.Status) -> None:
    statement.status = status
    statement.save(update_fields=["status"])


def words_of(text: str) -> str:
    """What somebody wrote, without blanks around it; raise WordsNeeded."""
    text = text.strip()
    if not 0 < len(text) <= 300:
        raise WordsNeeded(fields={"reason": [str(WordsNeeded.message)]})
    return text
