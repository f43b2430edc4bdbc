from collections.abc import Iterable
from datetime import datetime

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from engagement.delivery import registry
from engagement.delivery.kinds import News, NewsKind
from engagement.delivery.models import Message

BATCH = 1_000  # rows in one statement


def file(kind: NewsKind, told: Iterable[News]) -> None:
    """Put news of one kind into the inboxes of those whom it is told; the same key is filed once.

    Who stopped optional messages gets none of the kinds that can be switched off.
    Raises UnknownKind for a kind that no file of news declares.
    """
    registry.require(kind)
    told = list(told)
    stopped = _who_stopped([news.citizen_id for news in told]) if kind.can_be_switched_off else set()
    made = [_message(kind, news) for news in told if news.citizen_id not in stopped]
    Message.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)


def _message(kind: NewsKind, news: News) -> Message:
    return Message(citizen_id=news.citizen_id, kind=kind.slug, key=news.key, facts=dict(news.facts), created_at=news.at)


def _who_stopped(citizens: list[int]) -> set[int]:
    rows = Citizen.objects.filter(pk__in=citizens, messages_stopped_at__isnull=False)
    return set(rows.values_list("pk", flat=True))


def read(citizen: Citizen, *, message_id: int, now: datetime) -> Message:
    """Open one of a citizen's messages: it is read from the first time on. Raises NotFound for anybody else's."""
    found = Message.objects.filter(citizen=citizen, pk=message_id).first()
    if found is None:
        raise NotFound
    if found.read_at is None:
        Message.objects.filter(pk=found.pk, read_at=None).update(read_at=now)
    return found


def mark_all_read(citizen: Citizen, *, now: datetime) -> int:
    """Mark every message of a citizen as read; return how many were new."""
    return Message.objects.filter(citizen=citizen, read_at__isnull=True).update(read_at=now)
