"""Dispute a line of a statement, as its owner; answer the dispute, as an operator."""

from datetime import datetime
from typing import Any

from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.errors import NotFound
from civic.core.roles import Role, require_role
from rewards.settlement.disputes.errors import AdjustmentWaiting, AlreadyAnswered, AlreadyDisputed, NotOpen, WordsNeeded
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.statements import photos, reminders
from rewards.settlement.statements.models import Statement
from rewards.settlement.statements.queries import lock_own
from rewards.shops.conflict_of_interest import refuse_own
from rewards.shops.queries import owners_of
from rewards.signals import dispute_answered

Status = Statement.Status


@transaction.atomic
def dispute(number: str, line_id: int, *, reason: str, by: User, now: datetime, photo: Any = None) -> StatementDispute:
    """Note that the owner says a line is wrong, perhaps with a photo; the statement waits for the answer.

    Raises NotFound, NotOpen, AlreadyDisputed, WordsNeeded, and what civic/pictures raises.
    """
    statement = lock_own(number, by)
    line = statement.lines.filter(pk=line_id).first()
    if line is None:
        raise NotFound
    if not statement.can_be_disputed:
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
    reminders.take_back(statement, now=now)
    audit.record("statement.disputed", by=by, about=statement, reason=raised.reason, line=line.pk)
    return raised


@transaction.atomic
def answer(statement_id: int, *, by: User, words: str, now: datetime) -> Statement:
    """Answer everything that is disputed about a statement, so that its owner can confirm it.

    Figures stand: what must change is an adjustment, a line of the next period (adjusting.py).
    Raises NotAllowed, OwnMerchant, AlreadyAnswered, AdjustmentWaiting.
    """
    require_role(by, Role.OPERATOR)
    # Whoever disputes, answers, adjusts or confirms locks the statement first, so one at a time decides about it.
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
    dispute_answered.send(Statement, statement=statement, owners=owners_of(statement.merchant), at=now)
    return statement


def _move(statement: Statement, status: Statement.Status) -> None:
    statement.status = status
    statement.save(update_fields=["status"])


def words_of(text: str) -> str:
    """Return what somebody wrote without blanks around it; raise WordsNeeded when it is empty or too long."""
    text = text.strip()
    if not 0 < len(text) <= 300:
        raise WordsNeeded(fields={"reason": [str(WordsNeeded.message)]})
    return text
