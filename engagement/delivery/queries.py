"""How much of what was told is unread."""

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, QuerySet

from civic.accounts.models import Citizen
from civic.core.compiled import Slot, compiled
from civic.core.hooks import Hook
from engagement.delivery.models import Message

CITIZEN = Slot("citizen", BigIntegerField())
MOST_COUNTED = 100  # of each kind; beyond it a page says 99+
Part = tuple[str, list[Any]]  # SQL whose rows are counted, and its values
ELSEWHERE: Hook[[Citizen], Part] = Hook("Which rows are unread beside a citizen's messages, as SQL?")


def unread_count(citizen: Citizen) -> int:
    """How much in the inbox the citizen has not seen, in one look; what was put away does not count."""
    parts = [_unread().bound(citizen=citizen.pk), *ELSEWHERE(citizen)]
    counts = [f"(SELECT count(*) FROM ({sql} LIMIT {MOST_COUNTED}) AS part{n})" for n, (sql, _v) in enumerate(parts)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' + '.join(counts)}", [value for _sql, values in parts for value in values])
        return int(cursor.fetchone()[0])


@compiled
def _unread() -> QuerySet[Message, Any]:
    unread = Message.objects.filter(citizen_id=CITIZEN, read_at__isnull=True, put_away_at__isnull=True)
    return unread.order_by().values_list("pk")
