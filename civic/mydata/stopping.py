"""Stop the processing of one's data (個人資料保護法 art. 11), and let it go on again: it takes effect at once.

`profiling`: the particulars are used for no audience and no statistics. `messages`: nothing is sent that need not be.
What the law or one's own coins ask for goes on: receipts, holds, coins that lapse.
"""

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from civic.accounts.models import Citizen, User
from civic.audit import actions as audit


class Use(StrEnum):
    """What can be stopped; the value names the column."""

    PROFILING = "profiling"
    MESSAGES = "messages"


@transaction.atomic
def stop(user: User, use: Use, *, now: datetime) -> None:
    """Stop one use of the person's data; stopped twice, the first time stands."""
    _set(user, use, now)


@transaction.atomic
def resume(user: User, use: Use) -> None:
    """Let it go on."""
    _set(user, use, None)


def _set(user: User, use: Use, at: datetime | None) -> None:
    column = f"{use}_stopped_at"
    citizen = Citizen.objects.select_for_update(no_key=True).get(user=user)
    if (getattr(citizen, column) is None) is (at is None):
        return
    setattr(citizen, column, at)
    citizen.save(update_fields=[column])
    audit.record("processing.stopped" if at else "processing.resumed", by=user, about=citizen, use=str(use))
