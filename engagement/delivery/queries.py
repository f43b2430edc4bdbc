from typing import Any

from django.db.models import BigIntegerField, Count, QuerySet

from civic.accounts.models import Citizen
from civic.core.compiled import Slot, compiled
from engagement.delivery.models import Message

CITIZEN = Slot("citizen", BigIntegerField())


def inbox(citizen: Citizen, *, limit: int, offset: int) -> list[Message]:
    """A citizen's messages, newest first."""
    query = _inbox()
    return query.objects(query.part(limit, offset, citizen=citizen.pk))


def unread_count(citizen: Citizen) -> int:
    """How many messages the citizen has not seen."""
    found = _unread().rows(citizen=citizen.pk)
    return int(found[0][0]) if found else 0


@compiled
def _inbox() -> QuerySet[Message]:
    return Message.objects.filter(citizen_id=CITIZEN)


@compiled
def _unread() -> QuerySet[Message, Any]:
    unread = Message.objects.filter(citizen_id=CITIZEN, read_at__isnull=True).order_by()
    return unread.values("citizen").annotate(n=Count("pk")).values_list("n")
