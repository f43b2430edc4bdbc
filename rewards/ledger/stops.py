"""When the ledger is found broken, coins stop moving until a person has looked and lifts the stop, with a reason."""

from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.audit import actions as audit
from civic.core.compiled import compiled
from civic.core.errors import DomainError
from civic.core.roles import Role, require_role
from rewards.ledger.errors import MoneyStopped
from rewards.ledger.models import MoneyStop

_STOP = """
INSERT INTO rewards_moneystop (cause, lifted_by, lift_reason) VALUES (left(%s, 500), '', '') ON CONFLICT DO NOTHING
"""


class NotStopped(DomainError):
    code = "not_stopped"
    family = DomainError.CONFLICT
    message = _("Nothing is stopped.")


class ReasonNeeded(DomainError):
    code = "reason_needed"
    message = _("Say why, in a sentence that stays on file.")


def current() -> MoneyStop | None:
    """The stop in force, if there is one."""
    query = _in_force()
    return next(iter(query.objects(query.rows())), None)


@compiled
def _in_force() -> QuerySet[MoneyStop]:
    """One at most; the database sees to that."""
    return MoneyStop.objects.filter(lifted_at__isnull=True)


def refuse_when_stopped() -> None:
    """Raise MoneyStopped while a stop is in force: for what would only later come to the ledger, which refuses too."""
    if MoneyStop.objects.filter(lifted_at__isnull=True).exists():
        raise MoneyStopped


def stop(cause: str) -> None:
    """Stop all coins. A stop that is in force already stays the only one."""
    with connection.cursor() as cursor:
        cursor.execute(_STOP, [cause])


def stop_apart(cause: str) -> None:
    """Stop all coins on a connection of its own, because the transaction that found the fault is rolled back."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(_STOP, [cause])
    except DatabaseError:
        pass  # the fault itself is raised by the caller; a stop that cannot be written must not hide it
    finally:
        other.close()


@transaction.atomic
def lift(*, by: User, reason: str, now: datetime) -> MoneyStop:
    """Let coins move again, by a coordinator or finance, with a reason that stays on file."""
    require_role(by, Role.COORDINATOR, Role.FINANCE)
    if not reason.strip():
        raise ReasonNeeded(fields={"reason": [str(ReasonNeeded.message)]})
    stop = MoneyStop.objects.select_for_update().filter(lifted_at__isnull=True).first()
    if stop is None:
        raise NotStopped
    stop.lifted_at, stop.lifted_by, stop.lift_reason = now, f"user:{by.pk}", reason.strip()
    stop.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    audit.record("money.stop_lifted", by=by, about=stop, reason=reason)
    return stop
