"""Keep what left for whom, and what became of it."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

import structlog
from django.db import DatabaseError, transaction
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.hooks import Hook
from civic.outbox.models import OutboxItem
from civic.outbox.noting import NOTED
from engagement.delivery.received.models import Delivery, SentWords
from engagement.delivery.told import Told, tells_something

log = structlog.get_logger(__name__)
State = Delivery.State
Said = tuple[Told, str, str]  # what was told, with the title and the text that left
ENDS = {
    OutboxItem.State.SENT: State.SENT,
    OutboxItem.State.FAILED: State.FAILED,
    OutboxItem.State.CANCELLED: State.CANCELLED,
}


SAVE: Hook[[Citizen, str, datetime], bool] = Hook("Who keeps in a citizen's inbox what was told, by what it is about?")


@NOTED.connect
def keep(items: Sequence[OutboxItem]) -> None:
    """Write what became of rows, in the transaction that notes it. Codes and the like are passed over."""
    told = [item for item in items if _is_kept(item)]
    if not told:
        return
    try:
        with transaction.atomic():  # of its own: whatever is wrong here, the rows have left and must be noted so
            _keep(told)
    except DatabaseError:
        if len(told) == 1:
            log.exception("delivery.not_kept", item=told[0].pk)
        else:  # one of them spoils no other
            for item in told:
                keep([item])


def _is_kept(item: OutboxItem) -> bool:
    return item.user_id is not None and OutboxItem.State(item.state) in ENDS and tells_something(item)


def _keep(items: Sequence[OutboxItem]) -> None:
    citizens = dict(Citizen.objects.filter(user__in=[item.user_id for item in items]).values_list("user_id", "pk"))
    words = _words([said for item in items for said in item.said or []])
    rows = [row for item in items if item.user_id in citizens for row in _rows(item, citizens[item.user_id], words)]
    Delivery.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["item", "about"], update_fields=["state", "error", "words", "at"]
    )


def _rows(item: OutboxItem, citizen: int, words: dict[str, int]) -> list[Delivery]:
    state = ENDS[OutboxItem.State(item.state)]
    said: Sequence[Said] = item.said or []
    known = {told.about: words[_digest(*each)] for each in said for told in each[:1]} if state == State.SENT else {}
    return [
        Delivery(
            citizen_id=citizen, item=item.pk, about=about, channel=item.channel, state=state, error=item.error,
            words_id=known.get(about), at=item.done_at or timezone.now(),
        )
        for about in [told.about for told, _title, _text in said] or [item.about]
    ]  # fmt: skip


def _digest(told: Told, title: str, text: str) -> str:
    return hashlib.sha256("\x00".join((title, text, told.picture)).encode()).hexdigest()


def _words(said: Sequence[Said]) -> dict[str, int]:
    """By digest, the numbers of these words; the same words have one."""
    wanted = {_digest(*each): each for each in said}
    found = _known_words(wanted)
    if new := wanted.keys() - found.keys():
        made = [
            SentWords(digest=digest, title=title[:200], text=text, picture=told.picture[:200])
            for digest, (told, title, text) in sorted(wanted.items()) if digest in new
        ]  # fmt: skip
        SentWords.objects.bulk_create(made, ignore_conflicts=True)  # another worker may say the same just now
        found |= _known_words(new)
    return found


def _known_words(digests: Collection[str]) -> dict[str, int]:
    return dict(SentWords.objects.filter(digest__in=digests).values_list("digest", "pk"))


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
