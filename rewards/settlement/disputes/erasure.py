"""What was written about a person's payments in disputes goes when they are erased; figures stay."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.audit.erasure import REMOVED
from rewards.redemption.payments.queries import receipts_of
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.statements.models import Statement


def disputes_about(user: User) -> QuerySet[StatementDispute]:
    """Find disputes of lines with the person's payments, and those that they raised as an owner."""
    return StatementDispute.objects.filter(Q(line__receipt__in=receipts_of(user)) | Q(raised_by=user))


def empty_disputes(user: User, now: datetime) -> None:
    """Remove what owner and operator wrote to each other about the person's payments, and the photos."""
    for dispute in disputes_about(user).exclude(reason=REMOVED):
        said = {dispute.reason, dispute.answer} - {""}
        audit.forget_words(Statement, [dispute.statement_id], text__in=said)
        if dispute.photo:
            transaction.on_commit(partial(dispute.photo.storage.delete, str(dispute.photo.name)))
        dispute.reason, dispute.answer, dispute.photo = REMOVED, dispute.answer and REMOVED, ""
        dispute.save(update_fields=["reason", "answer", "photo"])


def empty_adjustments(user: User, now: datetime) -> None:
    """Remove why a disputed payment was corrected, or not."""
    asked = StatementAdjustment.objects.filter(dispute__in=disputes_about(user)).exclude(reason=REMOVED)
    for one in asked.select_related("dispute"):
        audit.forget_words(StatementAdjustment, [one.pk])
        audit.forget_words(Statement, [one.dispute.statement_id], text=one.reason)
        one.reason, one.decision = REMOVED, one.decision and REMOVED
        one.save(update_fields=["reason", "decision"])
