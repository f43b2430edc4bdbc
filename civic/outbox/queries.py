"""How the outbox stands: what waits, how long, and what is wrong."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.hooks import Hook
from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem, Urgency

State = OutboxItem.State
PATIENCE = {  # how long something due may wait before the page says so
    Urgency.EMERGENCY: timedelta(seconds=10),
    Urgency.AT_ONCE: timedelta(minutes=1),
    Urgency.SOON: timedelta(minutes=5),
    Urgency.BULK: timedelta(hours=2),
}
RECENT = timedelta(hours=24)
LATE = gettext_lazy("%(channel)s: “%(urgency)s” messages have waited too long.")
START = gettext_lazy("Check on the health page that the workers run, and that there are enough of them.")


@dataclass(frozen=True)
class Queue:
    """What waits of one channel and urgency. `age` is how long the oldest has been due; None where none is."""

    channel: Any
    urgency: Any
    due: int
    later: int  # waits for its hour, such as the end of quiet hours
    sending: int
    held: int
    retrying: int
    age: timedelta | None
    is_late: bool


@dataclass(frozen=True)
class Trouble:
    """Something that is wrong, what to do about it, and the list that shows it."""

    what: str
    do: str
    query: str = ""


TROUBLES: Hook[[datetime], list[Trouble]] = Hook("What else is wrong with a channel, and what helps?")


def standing() -> list[tuple[str, str, int]]:
    """How many rows there are, by channel and state."""
    rows = OutboxItem.objects.order_by().values_list("channel", "state").annotate(n=Count("pk"))
    return [(channel, str(State(state).label), n) for channel, state, n in rows.order_by("channel", "state")]


def queues(*, now: datetime) -> list[Queue]:
    """What waits, by channel and urgency, the most urgent first."""
    open_rows = OutboxItem.objects.filter(state__in=(State.WAITING, State.SENDING, State.HELD)).order_by()
    due = Q(state=State.WAITING, due_at__lte=now)
    counted = open_rows.values("channel", "urgency").annotate(
        due=Count("pk", filter=due),
        later=Count("pk", filter=Q(state=State.WAITING, due_at__gt=now)),
        sending=Count("pk", filter=Q(state=State.SENDING)),
        held=Count("pk", filter=Q(state=State.HELD)),
        retrying=Count("pk", filter=Q(state=State.WAITING, tries__gt=0)),
        oldest=Min("due_at", filter=due),
    )
    return [_queue(row, now) for row in counted.order_by("urgency", "channel")]


def _queue(row: Any, now: datetime) -> Queue:
    urgency, oldest = Urgency(row["urgency"]), row.pop("oldest")
    age = now - oldest if oldest else None
    channel = CHANNELS[row["channel"]].title if row["channel"] in CHANNELS else row["channel"]
    facts = {name: row[name] for name in ("due", "later", "sending", "held", "retrying")}
    is_late = age is not None and age > PATIENCE[urgency]
    return Queue(channel=channel, urgency=urgency.label, age=age, is_late=is_late, **facts)


def reasons(*, now: datetime) -> list[tuple[str, str, int]]:
    """Why things failed for good, by channel: the dead letters that a person may send again."""
    dead = OutboxItem.objects.filter(state=State.FAILED).order_by().values_list("channel", "error")
    return list(dead.annotate(n=Count("pk")).order_by("-n")[:20])


def troubles(*, now: datetime) -> list[Trouble]:
    """What is wrong, in words, and what to do."""
    found = []
    for queue in queues(now=now):
        if queue.is_late:
            found.append(Trouble(LATE % {"channel": queue.channel, "urgency": queue.urgency}, str(START)))
    retrying = OutboxItem.objects.filter(state=State.WAITING, tries__gt=0).exclude(error="").order_by()
    for channel, error, count in retrying.values_list("channel", "error").annotate(n=Count("pk")).order_by("-n")[:5]:
        title = CHANNELS[channel].title if channel in CHANNELS else channel
        what = _("%(channel)s: %(n)s are tried again, for “%(error)s”.")
        found.append(
            Trouble(what % {"channel": title, "n": count, "error": error}, _advice(error), "state__exact=waiting")
        )
    left_behind = OutboxItem.objects.filter(state=State.SENDING, leased_until__lt=now).count()
    if left_behind:
        what = _("%(n)s were left by a worker that died.") % {"n": left_behind}
        found.append(Trouble(what, _("The next worker takes them by itself. Find out why the other one ended.")))
    failed = OutboxItem.objects.filter(state=State.FAILED, done_at__gt=now - RECENT).count()
    if failed:
        what = _("%(n)s failed for good since yesterday.") % {"n": failed}
        do = _("Read the reasons below. When the cause is gone, send them again, one by one or all of a reason.")
        found.append(Trouble(what, do, "state__exact=failed"))
    return found + [trouble for more in TROUBLES(now) for trouble in more]


def _advice(error: str) -> str:
    """What helps against an error, as far as its name says."""
    if "429" in error:
        return _("The other side asks us to be slower. They are sent by themselves; nothing is lost.")
    if "no key" in error:
        return _("PUSH_KEY is not set: no push can be signed. Set it, and restart the workers.")
    if any(sign in error for sign in ("Connector", "Timeout", "Connection", "gaierror", "SMTPServerDisconnected")):
        return _("The other side is not reached. Look at the network and at its address in the settings.")
    if "SMTPAuthentication" in error:
        return _("The mail server refuses our name or password: see EMAIL_URL.")
    return _("They are tried again by themselves; each wait is twice as long as the one before.")
