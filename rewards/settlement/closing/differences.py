"""Hold statements whose books differ, and release them once the differences are explained."""

from datetime import datetime

import structlog
from django.db import transaction

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.roles import Role, require_role
from rewards.settlement.closing.errors import NotHeld
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.closing.reconciliation import Difference
from rewards.settlement.statements.models import Statement
from rewards.shops.conflict_of_interest import refuse_own
from rewards.shops.queries import owners_by_merchant
from rewards.signals import statements_issued

Status = Statement.Status
log = structlog.get_logger(__name__)


def sort_out(found: list[Difference], statements: list[Statement], *, now: datetime) -> None:
    """Hold the statements whose books differ, close those with nothing to pay, and issue the others."""
    by_merchant = {statement.merchant_id: statement for statement in statements}
    _record(found, by_merchant)
    held = {difference.merchant_id for difference in found}
    for statement in statements:
        statement.status = Status.HELD if statement.merchant_id in held else _issued(statement)
    for status in (Status.HELD, Status.CLOSED, Status.ISSUED):
        here = [statement.pk for statement in statements if statement.status == status]
        Statement.objects.filter(pk__in=here).update(status=status, issued_at=now if status == Status.ISSUED else None)


def _issued(statement: Statement) -> Statement.Status:
    """Choose the status of a statement that is not held: with nothing to pay there is nothing to confirm."""
    return Status.CLOSED if statement.coins_payable == 0 else Status.ISSUED


def _record(found: list[Difference], statements: dict[int, Statement]) -> None:
    """Keep each difference beside its statement, and log it as an alarm."""
    for difference in found:
        log.error("settlement.difference", difference=str(difference))
    SettlementDifference.objects.bulk_create(
        SettlementDifference(
            statement=statements[difference.merchant_id],
            check_made=difference.check,
            transaction_no=difference.transaction_no,
            receipt=difference.receipt,
            first_coins=difference.first,
            second_coins=difference.second,
        )
        for difference in found
    )


@transaction.atomic
def release(statement_id: int, *, by: User, reason: str, now: datetime) -> Statement:
    """Issue a held statement whose differences are explained; the explanation stays, the figures are the ledger’s.

    Raises NotAllowed, OwnMerchant, NotHeld.
    """
    require_role(by, Role.OPERATOR)
    # Locked until commit: of two operators, the second finds it released. The merchant’s row stays free.
    statement = Statement.objects.select_for_update(of=("self",)).select_related("merchant").get(pk=statement_id)
    refuse_own(statement.merchant, by)
    if statement.status != Status.HELD:
        raise NotHeld
    statement.differences.filter(explained_at=None).update(explanation=reason, explained_by=by, explained_at=now)
    statement.status = _issued(statement)
    statement.issued_at = now if statement.status == Status.ISSUED else None
    statement.save(update_fields=["status", "issued_at"])
    audit.record("statement.released", by=by, about=statement, reason=reason)
    if statement.status == Status.ISSUED:
        owners = owners_by_merchant([statement.merchant_id])
        statements_issued.send(Statement, statements=[statement], owners=owners, at=now)
    return statement
