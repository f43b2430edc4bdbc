"""The channel “line”: what says the same goes to up to 500 people in one call, each call taken once by LINE.

A call has a retry key, and its rows keep that key. When nobody knows whether LINE took it, the same call is made again
with everybody who was in it: LINE answers 409 where it took it before, and nobody gets it twice.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import Citizen
from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem, Urgency
from civic.outbox.noting import backoff
from engagement.delivery import elsewhere
from engagement.delivery.channels.line import actions, calls, quota
from engagement.delivery.channels.line.calls import AWAY, LOST, Answer, Ask, Wire
from engagement.delivery.channels.line.causes import Cause, cause_of, wrong_place
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.line.words import message_of
from engagement.delivery.kinds import Channel as Kind
from engagement.delivery.preferences.models import Manner
from engagement.delivery.preferences.queries import languages_of
from engagement.delivery.told import told_by
from engagement.delivery.ways import WAYS, Way

MOST = 500  # people in one call
BESIDE = 8  # calls at a time
SECONDS_IN_ALL = 120  # for one batch; what is left of it then waits for the next
KEY_LIVES = timedelta(hours=23)  # LINE remembers a key for 24
MULTICAST = "/v2/bot/message/multicast"
REFUSED = (401, 403)
WAITS = {Cause.RATE: timedelta(minutes=1), Cause.BESIDE: timedelta(seconds=15), Cause.PERSON: timedelta(hours=1)}
NO_ACCOUNT = "no account, or blocked"
Ends = Iterator[tuple[OutboxItem, Outcome]]
Message = dict[str, Any]


@dataclass
class Call:
    """One call of multicast: its rows, all those who were in it when it was first made, and its words."""

    items: list[OutboxItem]
    to: list[str]
    message: Message
    key: str = ""

    @property
    def is_urgent(self) -> bool:
        """Whether it may use the part of a month that is kept."""
        return self.items[0].urgency < Urgency.BULK

    def ask(self) -> Ask:
        return Ask("POST", MULTICAST, {"to": self.to, "messages": [self.message]}, key=self.key)


class Line(Channel):
    """To the accounts that citizens linked. What LINE takes no more, for its quota or our token, goes other ways."""

    name = "line"
    title = _("LINE")
    batch = MOST
    seconds = 180
    noted_together = MOST  # LINE takes a call once, whoever makes it again

    def send(self, items: Sequence[OutboxItem]) -> Ends:
        if not calls.is_on():
            yield from _other_ways(items, "LINE is off")
            return
        known = actions.reachable([int(item.address) for item in items])
        yield from _other_ways([item for item in items if int(item.address) not in known], NO_ACCOUNT)
        said, moot = _words([item for item in items if int(item.address) in known])
        yield from ((item, Outcome(End.MOOT, "nothing to tell")) for item in moot)
        if said:
            with calls.wire() as wire:
                yield from _Batch(self, wire, known).send(said)


class _Batch:
    """The calls of one batch, on one connection, as far as the month and LINE's patience go."""

    def __init__(self, channel: Channel, wire: Wire, known: dict[int, LineAccount]) -> None:
        self.channel, self.wire, self.known = channel, wire, known
        self.left = quota.asked(wire, now=timezone.now())
        self.stopped: Answer | None = None  # LINE is away, busy, or does not know us: nothing more is asked now

    def send(self, said: list[tuple[OutboxItem, Message]]) -> Ends:
        until = time.monotonic() + SECONDS_IN_ALL
        waiting = _calls(said, self.known)
        while waiting:
            some, waiting = waiting[:BESIDE], waiting[BESIDE:]
            if self.stopped or time.monotonic() > until:
                yield from self._not_made(some)
                continue
            made: list[Call] = []
            for each in some:
                fits, over = self._cut(each)
                made += [fits] if fits else []
                if over:
                    yield from _other_ways(over.items, f"answered 429: {Cause.MONTH}")
            for each in made:
                each.key = each.key or _note_key(each.items)
            for each, answer in zip(made, self.wire.ask(*(each.ask() for each in made)), strict=True):
                yield from self._ends(each, answer)

    def _cut(self, each: Call) -> tuple[Call | None, Call | None]:
        """What of a call the month still holds, and what is over. One that was made before is made as it was."""
        room = self.left.all if each.is_urgent else self.left.for_bulk
        if room is None or each.key or len(each.to) <= room:
            self._use(len(each.to))
            return each, None
        self._use(room)
        fits = Call(each.items[:room], each.to[:room], each.message) if room else None
        return fits, Call(each.items[room:], each.to[room:], each.message)

    def _use(self, count: int) -> None:
        self.left = quota.Left(self.left.limit, self.left.used + count)

    def _not_made(self, some: list[Call]) -> Ends:
        """Rows of calls that were not made: they wait as the one that stopped them, or take other ways with it."""
        for each in some:
            if self.stopped:
                yield from self._ends(each, self.stopped)
            else:
                yield from ((item, Outcome(End.LATER, "the batch took too long")) for item in each.items)

    def _ends(self, each: Call, answer: Answer) -> Ends:
        """How the rows of a call ended."""
        if answer.is_good or answer.status == 409:  # 409: LINE took this very call before
            quota.count(len(each.to) if answer.is_good else 0, now=timezone.now())
            yield from ((item, SENT) for item in each.items)
        elif answer.status in REFUSED:
            self.stopped = answer
            quota.note_refused(now=timezone.now())
            yield from _other_ways(each.items, f"refused {answer.status}: the token")
        elif answer.status == 429 and cause_of(answer) == Cause.MONTH:
            yield from self._month_is_over(each)
        elif answer.status == 400:
            yield from _bad_request(each, answer)
        else:
            yield from ((item, outcome) for item, outcome in self._again(each, answer))

    def _month_is_over(self, each: Call) -> Ends:
        """LINE says so while another send of the county only holds messages back, too: then it is asked again."""
        self.left = quota.asked(self.wire, now=timezone.now())
        if self.left.all is not None and self.left.all >= len(each.to):
            wait = timedelta(minutes=1)
            yield from ((item, Outcome(End.LATER, "answered 429: held by another send", wait)) for item in each.items)
        else:
            yield from _other_ways(each.items, f"answered 429: {Cause.MONTH}")

    def _again(self, each: Call, answer: Answer) -> Ends:
        """One wait for all rows of a call, so that they come back together."""
        wait = backoff(self.channel, each.items[0].tries)
        if answer.status == AWAY:
            self.stopped, outcome = answer, Outcome(End.LATER, answer.fault, wait)
        elif answer.status == 429:
            cause = cause_of(answer)
            asked = timedelta(seconds=min(int(answer.wait), 3600)) if answer.wait.isdecimal() else WAITS[cause]
            self.stopped = None if cause == Cause.PERSON else answer
            outcome = Outcome(End.LATER, f"answered 429: {cause}", asked)
        elif answer.status == LOST:
            outcome = Outcome(End.UNKNOWN, answer.fault, wait)
        elif answer.status >= 500:
            outcome = Outcome(End.UNKNOWN, f"answered {answer.status}", wait)
        else:
            outcome = Outcome(End.NEVER, f"refused {answer.status}")
        return ((item, outcome) for item in each.items)


def _bad_request(each: Call, answer: Answer) -> Ends:
    """LINE took nothing. Where it names somebody whom it does not know, their link ends and the others are called."""
    place = wrong_place(answer)
    if place is None or place >= len(each.to):
        yield from ((item, Outcome(End.NEVER, "refused 400")) for item in each.items)
        return
    gone = actions.end_unknown(each.to[place], now=timezone.now())
    _forget_key(each.items)
    for item in each.items:
        if int(item.address) in gone:
            yield from _other_ways([item], NO_ACCOUNT)
        else:
            yield item, Outcome(End.LATER, "somebody in the call was unknown", timedelta(seconds=1))


def _other_ways(items: Sequence[OutboxItem], why: str) -> Ends:
    """End rows that LINE does not carry: cancelled where another way does, a dead letter where there is none."""
    carried = elsewhere.file(items, instead_of=Kind.LINE, now=timezone.now()) if items else set()
    for item in items:
        is_told = item.pk in carried or why == NO_ACCOUNT
        yield item, Outcome(End.MOOT, f"by another way: {why}") if is_told else Outcome(End.NEVER, why)


def _words(items: Sequence[OutboxItem]) -> tuple[list[tuple[OutboxItem, Message]], list[OutboxItem]]:
    """What each row says, in its reader's language; and the rows that have nothing to tell any more."""
    people = {each.user_id: each for each in Citizen.objects.filter(user__in=[item.user_id for item in items])}
    languages = languages_of(people.values())
    wants = Manner.objects.filter(citizen__in=people.values(), words_on_screen=True)
    open_to = set(wants.values_list("citizen__user", flat=True))
    said: dict[int, Message] = {}
    for language in set(languages.values()):
        mine = [item for item in items if item.user_id in people and languages[people[item.user_id].pk] == language]
        with translation.override(language):
            told = told_by(mine)
            for item in mine:
                for one in told[item.pk][:1]:
                    said[item.pk] = message_of(item, one, is_open=one.is_public or item.user_id in open_to)
    return [(item, said[item.pk]) for item in items if item.pk in said], [i for i in items if i.pk not in said]


def _calls(said: list[tuple[OutboxItem, Message]], known: dict[int, LineAccount]) -> list[Call]:
    """Put together what says the same, the most urgent first; what was called before is called again as it was."""
    found: dict[str, Call] = {}
    for item, message in said:
        key = _key_of(item)
        name = key or f"{item.urgency} {json.dumps(message, sort_keys=True)}"
        each = found.setdefault(name, Call([], [], message, key))
        each.items.append(item)
        each.to.append(known[int(item.address)].line_id)
    for each in found.values():
        if each.key:
            each.to = _who_was_in(each) or each.to
    return sorted(found.values(), key=lambda each: each.items[0].urgency)


def _key_of(item: OutboxItem) -> str:
    """The key of the call that a row was in, while LINE remembers it."""
    key, _at, made = item.reference.partition("@")
    lives = made.isdecimal() and timezone.now().timestamp() - int(made) < KEY_LIVES.total_seconds()
    return key if lives else ""


def _note_key(items: Sequence[OutboxItem]) -> str:
    """Write a call's key into its rows before it is made: whoever finds them after a death makes the same call."""
    key = str(uuid4())
    reference = f"{key}@{int(timezone.now().timestamp())}"
    OutboxItem.objects.filter(pk__in=[item.pk for item in items]).update(reference=reference)
    return key


def _forget_key(items: Sequence[OutboxItem]) -> None:
    OutboxItem.objects.filter(pk__in=[item.pk for item in items]).update(reference="")


def _who_was_in(each: Call) -> list[str]:
    """All those of the first call who still have a link: LINE takes a call whole, and must not take it for a part."""
    first = each.items[0]
    rows = OutboxItem.objects.filter(channel="line", about=first.about, reference=first.reference)
    went_back = (OutboxItem.State.CANCELLED, OutboxItem.State.EXPIRED)
    addresses = rows.exclude(state__in=went_back).values_list("address", flat=True)
    return [one.line_id for one in actions.reachable([int(address) for address in addresses]).values()]


CHANNELS.add(Line.name, Line())
WAYS.add(
    Kind.LINE,
    Way(
        channel=Kind.LINE,
        outbox=Line.name,
        key="'line:' || n.about || ':' || n.user_id",
        address="l.id::text",
        joined="""JOIN engagement_lineaccount l
            ON l.user_id = n.user_id AND l.ended_at IS NULL AND l.blocked_at IS NULL""",
        has="""EXISTS (SELECT 1 FROM engagement_lineaccount h
            WHERE h.user_id = {user} AND h.ended_at IS NULL AND h.blocked_at IS NULL)""",
        is_on=calls.is_on,
        room=quota.room,
        ask=quota.ask,
    ),
)
