"""Set limits, and hold to them where coins move: inside the transaction, one movement of a citizen at a time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, ngettext_lazy, override
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit
from civic.core import locks
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.locks import Lock
from civic.core.roles import Role, require_role
from rewards.limits import queries
from rewards.limits.models import LevelLimit

Level = Citizen.Level
SHIPPED: dict[Level, dict[str, int]] = {  # what is put in force where nothing was decided yet
    Level.UNVERIFIED: {"earn_day": 100, "earn_month": 300, "earn_total": 1000, "spend_day": 300, "spend_month": 600},
    Level.DIGITAL: {"earn_day": 150, "earn_month": 500, "earn_total": 2000, "spend_day": 500, "spend_month": 1000},
}


class EarnLimitReached(DomainError):
    """Nothing was given; the activity itself goes on."""

    code = "earn_limit"
    help = "earn-limit"
    family = DomainError.CONFLICT
    message = _("This account has earned all that its identity level allows for now. Prove your identity to earn more.")


class SpendLimitReached(DomainError):
    code = "spend_limit"
    help = "spend-limit"
    family = DomainError.CONFLICT
    message = ngettext_lazy(
        "With its identity level, this account can spend %(left)s more coin for now. Prove your identity to lift it.",
        "With its identity level, this account can spend %(left)s more coins for now. Prove your identity to lift it.",
        "left",
    )


class DayHasPassed(DomainError):
    code = "day_has_passed"
    message = _("Limits begin today or later; what held before stays on record.")


@transaction.atomic
def set_limits(
    level: Level, caps: Mapping[str, int | None], *, valid_from: date, reason: str, by: User | None, now: datetime
) -> LevelLimit:
    """Put limits in force for a level from a Taipei day on; a cap that is not named is none.

    Raises NotAllowed, DayHasPassed.
    """
    if by is not None:
        require_role(by, Role.COORDINATOR)
    if valid_from < taipei_day(now):
        raise DayHasPassed(fields={"valid_from": [str(DayHasPassed.message)]})
    made = LevelLimit.objects.create(level=level, valid_from=valid_from, reason=reason, set_by=by, set_at=now, **caps)
    audit.record("limits.set", by=by, about=made, reason=reason, level=str(level), day=f"{valid_from}", **caps)
    return made


@transaction.atomic
def publish_first(*, now: datetime) -> list[LevelLimit]:
    """Put the shipped limits in force where no limits were ever set."""
    if LevelLimit.objects.exists():
        return []
    today = taipei_day(now)
    with override(settings.LANGUAGE_CODE):  # it is kept as text, for the county's own people
        reason = gettext("Shipped with the portal")
    return [
        set_limits(level, caps, valid_from=today, reason=reason, by=None, now=now) for level, caps in SHIPPED.items()
    ]


def lock_earning(citizens: Sequence[int]) -> None:
    """Let one award at a time be measured; before any account is locked, and in order, so that none waits in a ring."""
    rows = Citizen.objects.filter(pk__in=citizens).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def refuse_spending(citizen_id: int, amount: int, *, now: datetime, lock: bool = True) -> None:
    """Raise SpendLimitReached when a payment goes beyond the level's limits.

    With `lock`, within the transaction that pays: a second payment of the same citizen waits until this one is done.
    """
    limit = queries.limit_of(citizen_id, today=taipei_day(now))
    if limit is None or not limit.caps_spending:
        return
    if lock:
        locks.hold(Lock.SPENDING_LIMIT, citizen_id % 2**31)  # not the row: making a code locks it the other way round
    room = queries.spend_room(citizen_id, now=now)
    if room is not None and amount > room:
        raise SpendLimitReached(left=room)
