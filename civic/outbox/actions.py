"""File a message, lease what is due, note how it ended; cancel, send again, clear away."""

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from django.db import IntegrityError, connections, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core import tracing
from civic.core.errors import DomainError
from civic.core.hooks import Hook
from civic.core.locks import again_when_busy
from civic.desk.noting import WRITTEN
from civic.outbox import noting
from civic.outbox.channels import CHANNELS, Channel, End, Outcome
from civic.outbox.models import OutboxItem, Urgency

log = structlog.get_logger(__name__)
State = OutboxItem.State
UNKNOWN = "unknown outcome"
BEFORE_BULK = [Urgency.EMERGENCY, Urgency.AT_ONCE, Urgency.SOON]
NOTED_WITHIN = 0.2  # seconds, unless the other side lets us wait for the next answer
Ended = tuple[OutboxItem, Outcome]
patiently = again_when_busy(5)  # seconds; two who wait for each other are parted by the database, and one goes on
KEPT_DAYS = 30  # how long it can be seen that a message left; the privacy notice says so
BELL: Hook[[], object] = Hook("Who sends at once, without waiting for the next round?")


class NotFailed(DomainError):
    code = "not_failed"
    family = DomainError.CONFLICT
    message = _("Only what failed for good can be sent again.")


def post(
    channel: str,
    *,
    address: str,
    content: dict[str, Any],
    now: datetime,
    user: Any = None,
    key: str | None = None,
    about: str = "",
    urgency: Urgency = Urgency.SOON,
    once: bool = False,
    expires_at: datetime | None = None,
) -> OutboxItem | None:
    """File one message in the caller's transaction; None when its key was filed before.

    `once`: where nobody can tell whether it left, it becomes a dead letter instead of leaving twice.
    With Urgency.AT_ONCE it is also tried right after the commit, by this very process: the worker is its net.
    """
    item = OutboxItem(
        channel=channel, address=address, content=content, user=user, key=key, about=about, urgency=urgency,
        expires_at=expires_at, once=once, due_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():  # of its own, so that the caller's goes on after a key that is taken
            item.save(force_insert=True)
    except IntegrityError:
        if key is None or not OutboxItem.objects.filter(key=key).exists():
            raise
        return None
    if urgency <= Urgency.AT_ONCE:
        transaction.on_commit(lambda: try_now(item.pk), robust=True)
    return item


def try_now(pk: int) -> None:
    """Send one row, if nobody else has it. Never raises: what goes wrong is the worker's to try again."""
    try:
        row = OutboxItem.objects.filter(pk=pk)
        for name in row.values_list("channel", flat=True):
            send_leased(CHANNELS[name], lease(CHANNELS[name], now=timezone.now(), only=row))
    except Exception:  # the row waits, whatever this was
        log.exception("outbox.not_tried", item=pk)


def work(
    *, now: datetime, channels: Sequence[str] = (), urgencies: Sequence[int] = (), seconds: float = float("inf")
) -> dict[str, int]:
    """Send what is due, of some channels and urgencies or of all; return how many ended how, by `channel.end`.

    The channels take turns, a batch each, so that a slow one does not make the others wait for its last row; one that
    had nothing is asked again as long as others have, for they may file rows for it. After `seconds` no other batch is
    begun: the next round goes on.
    """
    told: dict[str, int] = {}
    mine, end, goes_on = [CHANNELS[name] for name in channels or CHANNELS], time.monotonic() + seconds, True
    while goes_on and time.monotonic() < end:
        goes_on = False
        for channel in mine:
            leased = patiently(lease)(channel, now=max(now, timezone.now()), urgencies=urgencies)
            goes_on |= bool(leased)
            for how, count in send_leased(channel, leased).items() if leased else ():
                told[f"{channel.name}.{how}"] = told.get(f"{channel.name}.{how}", 0) + count
    return told


def work_beside(
    *, now: datetime, urgencies: Sequence[int], seconds: float = float("inf"), most: int = 8
) -> dict[str, int]:
    """The same with a thread for each channel that has something due: where one side hangs, the others go on."""
    busy = [name for name in CHANNELS if _has_due(name, urgencies, now=now)]

    def one(name: str) -> dict[str, int]:
        try:
            return work(now=now, channels=[name], urgencies=urgencies, seconds=seconds)
        finally:
            connections.close_all()

    told: dict[str, int] = {}
    if len(busy) > 1:
        with ThreadPoolExecutor(min(len(busy), most), "outbox") as threads:
            for part in threads.map(one, busy):
                told |= part
    return told | work(now=now, urgencies=urgencies, seconds=seconds)


def _has_due(channel: str, urgencies: Sequence[int], *, now: datetime) -> bool:
    """Two looks into the beginning of an index, however many rows wait for less."""
    mine = OutboxItem.objects.filter(channel=channel, urgency__in=urgencies)
    waiting, left_behind = mine.filter(state=State.WAITING, due_at__lte=now), mine.filter(state=State.SENDING)
    return waiting.exists() or left_behind.filter(leased_until__lt=now).exists()


def ring() -> None:
    """Say that something waits that must not wait for the next round."""
    for _done in BELL():
        pass


@transaction.atomic
def lease(
    channel: Channel, *, now: datetime, only: QuerySet[OutboxItem] | None = None, urgencies: Sequence[int] = ()
) -> list[OutboxItem]:
    """Take the most urgent rows that are due, and those of workers that died; nobody else gets them meanwhile.

    Rows that another worker is just taking are passed over (SKIP LOCKED), so that workers never wait for each other.
    """
    _expire(channel, now)
    _give_up_unknown(channel, now)
    ids = _due(channel, now=now, only=only, urgencies=urgencies or Urgency.values)
    known, until = uuid4(), now + timedelta(seconds=channel.seconds)
    dead = Q(state=State.SENDING)
    OutboxItem.objects.filter(dead, pk__in=ids).update(unknown=F("unknown") + 1)
    OutboxItem.objects.filter(pk__in=ids).update(
        state=State.SENDING, lease=known, leased_until=until, tries=F("tries") + 1
    )
    return list(OutboxItem.objects.filter(lease=known).order_by("urgency", "due_at", "pk"))


def _due(channel: Channel, *, now: datetime, only: QuerySet[OutboxItem] | None, urgencies: Sequence[int]) -> list[int]:
    """Lock the rows of a batch: first those of dead workers, then what waits, the most urgent first.

    One look for each urgency finds them at the beginning of the index, however many wait there for the morning. What
    goes in an emergency goes alone: nothing else makes it wait for its words. Half of such a batch are the newest rows,
    so that a second emergency, or a newer word of the first, does not wait until all have heard the first.
    """
    rows = OutboxItem.objects.filter(channel=channel.name, urgency__in=urgencies) if only is None else only
    locked = rows.select_for_update(skip_locked=True, of=("self",))
    left_behind = locked.filter(state=State.SENDING, leased_until__lt=now).order_by("leased_until")
    ids = _pks(left_behind, channel.batch)
    for urgency in sorted(urgencies):
        is_emergency = urgency == Urgency.EMERGENCY
        most = min(channel.batch, channel.batch_in_emergency) if is_emergency else channel.batch
        if (room := most - len(ids)) > 0:
            waiting = locked.filter(state=State.WAITING, urgency=urgency, due_at__lte=now)
            ids += _from_both_ends(waiting, room) if is_emergency else _pks(waiting.order_by("due_at"), room)
        if ids and is_emergency:
            break
    return ids


def _from_both_ends(waiting: QuerySet[OutboxItem], most: int) -> list[int]:
    oldest = _pks(waiting.order_by("due_at"), most - most // 2)
    return oldest + _pks(waiting.exclude(pk__in=oldest).order_by("-due_at"), most // 2)


def _pks(rows: QuerySet[OutboxItem], most: int) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:most])


def _expire(channel: Channel, now: datetime) -> None:
    """What came too late is not sent any more, such as a code whose quarter of an hour is over."""
    late = OutboxItem.objects.filter(channel=channel.name, state__in=(State.WAITING, State.HELD), expires_at__lte=now)
    late.update(state=State.EXPIRED, content={}, done_at=now)


def _give_up_unknown(channel: Channel, now: datetime) -> None:
    """What a dead worker had taken and must not leave twice waits for a person, with its words."""
    left_behind = OutboxItem.objects.filter(channel=channel.name, state=State.SENDING, leased_until__lt=now, once=True)
    left_behind.update(
        state=State.FAILED, lease=None, leased_until=None, done_at=now, unknown=F("unknown") + 1, error=UNKNOWN
    )


def send_leased(channel: Channel, items: Sequence[OutboxItem]) -> dict[str, int]:
    """Send leased rows outside any transaction, and note each end at once; return how many ended how."""
    told: dict[str, int] = {}
    for some in _together(channel, channel.send(items)):
        noted = patiently(noting.note)(channel, some, now=timezone.now())  # for they have left
        for item, outcome in some:
            if item.pk in noted:
                _say(item, outcome)
                told[outcome.end] = told.get(outcome.end, 0) + 1
    return told


def _say(item: OutboxItem, outcome: Outcome) -> None:
    """A line for each message, under the id of the request that filed it: neither its address nor its words."""
    level = log.info if outcome.end == End.SENT else log.warning
    with tracing.of(item.request_id):
        level("outbox.ended", item=item.pk, channel=item.channel, end=outcome.end)


def _together(channel: Channel, ends: Iterable[Ended]) -> Iterator[list[Ended]]:
    """The ends as they come, as many together as the channel lets be noted in one transaction; none waits for long."""
    some: list[Ended] = []
    since = time.monotonic()
    for end in ends:
        some.append(end)
        if len(some) >= channel.noted_together or time.monotonic() - since > NOTED_WITHIN:
            yield some
            some, since = [], time.monotonic()
    if some:
        yield some


def cancel(rows: QuerySet[OutboxItem], *, now: datetime) -> int:
    """Take back what still waits; what is on its way goes on. Return how many rows."""
    waiting = rows.filter(state__in=(State.WAITING, State.HELD))
    return waiting.update(state=State.CANCELLED, content={}, done_at=now)


def hold(rows: QuerySet[OutboxItem]) -> int:
    """Let what waits go nowhere until `let_go`; what is on its way goes on. Return how many rows."""
    return rows.filter(state=State.WAITING).update(state=State.HELD)


def let_go(rows: QuerySet[OutboxItem]) -> int:
    """Let what was held wait for its turn again. Return how many rows."""
    return rows.filter(state=State.HELD).update(state=State.WAITING)


@transaction.atomic
def send_again(item: OutboxItem, *, by: Any, now: datetime) -> None:
    """Let a dead letter wait anew, with all its tries. Raises NotFailed."""
    if not _revive(OutboxItem.objects.filter(pk=item.pk), now=now):
        raise NotFailed
    WRITTEN.tell("outboxitem.sent_again", by=by, about=item)


@transaction.atomic
def send_all_again(channel: str, error: str, *, by: Any, now: datetime) -> int:
    """The same for every dead letter of a channel with this error; return how many."""
    count = _revive(OutboxItem.objects.filter(channel=channel, error=error), now=now)
    if count:
        WRITTEN.tell("outboxitem.all_sent_again", by=by, about=None, channel=channel, error=error, count=count)
    return count


def _revive(rows: QuerySet[OutboxItem], *, now: datetime) -> int:
    """What has been emptied meanwhile, or has run out, cannot be sent again."""
    dead = rows.filter(Q(expires_at=None) | Q(expires_at__gt=now), state=State.FAILED).exclude(content={})
    return dead.update(state=State.WAITING, tries=0, due_at=now, done_at=None)


def forget(*, now: datetime) -> int:
    """Delete what was done KEPT_DAYS ago; return how many rows."""
    return OutboxItem.objects.filter(done_at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
