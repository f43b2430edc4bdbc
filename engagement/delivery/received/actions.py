"""Keep what left for whom, and what became of it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.hooks import Hook
from civic.outbox.actions import NOTED
from civic.outbox.models import OutboxItem
from engagement.delivery.received.models import Delivery, SentWords
from engagement.delivery.told import Told, tells_something

log = structlog.get_logger(__name__)
State = Delivery.State
ENDS = {
    OutboxItem.State.SENT: State.SENT,
    OutboxItem.State.FAILED: State.FAILED,
    OutboxItem.State.CANCELLED: State.CANCELLED,
}


SAVE: Hook[[Citizen, str, datetime], bool] = Hook("Who keeps in a citizen's inbox what was told, by what it is about?")


@NOTED.connect
def keep(item: OutboxItem) -> None:
    """Write what became of a row, in the transaction that notes it. Codes and the like are passed over."""
    state = ENDS.get(OutboxItem.State(item.state))
    if state is None or item.user_id is None or not tells_something(item):
        return
    try:
        with transaction.atomic():  # of its own: whatever is wrong here, the row has left and must be noted so
            _keep(item, state)
    except DatabaseError:
        log.exception("delivery.not_kept", item=item.pk)


def _keep(item: OutboxItem, state: State) -> None:
    citizen = Citizen.objects.filter(user=item.user_id).values_list("pk", flat=True).first()
    if citizen is None:
        return
    said: Sequence[tuple[Told, str, str]] = item.said or []
    words = {told.about: _words(title, text, told.picture) for told, title, text in said} if state == State.SENT else {}
    rows = [
        Delivery(
            citizen_id=citizen, item=item.pk, about=about, channel=item.channel, state=state, error=item.error,
            words_id=words.get(about), at=item.done_at or timezone.now(),
        )
        for about in [told.about for told, _title, _text in said] or [item.about]
    ]  # fmt: skip
    Delivery.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["item", "about"], update_fields=["state", "error", "words", "at"]
    )


def _words(title: str, text: str, picture: str) -> int:
    """The number of these words; the same words have one."""
    digest = hashlib.sha256("\x00".join((title, text, picture)).encode()).hexdigest()
    facts = {"title": title[:200], "text": text, "picture": picture[:200]}
    return SentWords.objects.get_or_create(digest=digest, defaults=facts)[0].pk


def note_shown(item: int, about: str, *, now: datetime) -> None:
    """A device says that it shows what was sent; the first time counts."""
    Delivery.objects.filter(item=item, about=about, shown_at=None, state=State.SENT).update(
        shown_at=now, state=State.SHOWN
    )


def note_tapped(item: int, about: str, *, now: datetime) -> None:
    """Somebody came by a push or a mail; the first time counts. What was tapped was shown."""
    note_shown(item, about, now=now)
    Delivery.objects.filter(item=item, about=about, tapped_at=None).update(tapped_at=now)


def note_stopped(item: int, *, now: datetime | None) -> None:
    """Somebody stopped such mails by the link in this one, or took that back."""
    Delivery.objects.filter(item=item).update(stopped_at=now)


def note_came_back(item: int, why: str, *, now: datetime) -> None:
    """What had left came back: it failed for good, for the reason that its report gave."""
    left = Delivery.objects.filter(item=item, state__in=(State.SENT, State.SHOWN), came_back_at=None)
    left.update(state=State.FAILED, error=why[:200], came_back_at=now)


def save(item: int, about: str, *, now: datetime) -> bool:
    """Keep in their inbox what somebody was told, as its button on a device says; False where there is nothing to."""
    told = Delivery.objects.filter(item=item, about=about).select_related("citizen").first()
    return told is not None and any(SAVE(told.citizen, about, now))
