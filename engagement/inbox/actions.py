"""Mark what is in one's inbox: read, unread, saved, put away."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.core.errors import DomainError
from engagement.delivery import actions as delivery
from engagement.delivery.models import Message
from engagement.inbox import queries
from engagement.inbox.asking import MESSAGE, NOTICE, numbers
from engagement.notices.models import NoticeMark, NoticesSeen

MOST_AT_ONCE = 500


class NoSuchItem(DomainError):
    code = "no_such_item"
    family = DomainError.INVALID
    message = _("That is not the number of anything in an inbox.")


class Act(StrEnum):
    """What can be done with an item."""

    READ = "read"
    UNREAD = "unread"
    SAVE = "save"
    UNSAVE = "unsave"
    AWAY = "away"
    BACK = "back"


COLUMNS: dict[Act, Callable[[datetime], tuple[str, Any]]] = {  # which column of a mark becomes what
    Act.READ: lambda now: ("is_read", True),
    Act.UNREAD: lambda now: ("is_read", False),
    Act.SAVE: lambda now: ("saved_at", now),
    Act.UNSAVE: lambda now: ("saved_at", None),
    Act.AWAY: lambda now: ("put_away_at", now),
    Act.BACK: lambda now: ("put_away_at", None),
}


@transaction.atomic
def mark(citizen: Citizen, ids: Sequence[str], act: Act, *, now: datetime) -> int:
    """Do it to these items, by their ids; return how many were found. What is not in this inbox is passed over.

    Raises NoSuchItem for what is no id.
    """
    try:
        wanted = numbers(list(ids))
    except ValueError as error:
        raise NoSuchItem from error
    mine = Message.objects.filter(citizen=citizen, pk__in=wanted[MESSAGE])
    notices = (
        list(queries.items_of(citizen, wanted[NOTICE], now).values_list("pk", flat=True)) if wanted[NOTICE] else []
    )
    _mark_notices(citizen, notices, act, now)
    return len(notices) + (_mark_messages(mine, act, now) if wanted[MESSAGE] else 0)


def _mark_messages(mine: Any, act: Act, now: datetime) -> int:
    found: int = mine.count()
    name, value = COLUMNS[act](now)
    if act in (Act.READ, Act.UNREAD):
        name, value = "read_at", now if value else None
    rows = mine.filter(read_at=None) if act == Act.READ else mine  # the first moment of reading stays
    rows.update(**{name: value})
    return found


def _mark_notices(citizen: Citizen, notices: list[int], act: Act, now: datetime) -> None:
    name, value = COLUMNS[act](now)
    rows = [NoticeMark(citizen=citizen, notice_id=pk, **{name: value}) for pk in notices]
    NoticeMark.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["citizen", "notice"], update_fields=[name]
    )


@transaction.atomic
def mark_all_read(citizen: Citizen, *, now: datetime) -> None:
    """Mark everything as read: one row says it of all notices, however many there are."""
    delivery.mark_all_read(citizen, now=now)
    NoticesSeen.objects.update_or_create(citizen=citizen, defaults={"until": now})
    NoticeMark.objects.filter(citizen=citizen, is_read=False).update(is_read=None)
