"""The channel “webpush”: encrypted for one browser (RFC 8291), signed by the county, one try told at a time."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from queue import SimpleQueue
from typing import Any

import aiohttp
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem, Urgency
from civic.outbox.noting import NOTED
from engagement.delivery.channels.webpush import actions, keys, places
from engagement.delivery.channels.webpush.encryption import encrypted
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.channels.webpush.words import payloads

Letters = dict[OutboxItem, tuple[PushSubscription, bytes]]  # what leaves, and for which browser
SECONDS_EACH = 20  # a push service that is slower has its row tried again
SECONDS_IN_ALL = 40  # for one push, however slowly it answers
BEGUN_WITHIN = 110  # of a batch; with the last one that began, below `WebPush.seconds`
AT_A_TIME = 32
LONGEST = 3_900  # bytes of text that every service takes
GONE = (404, 410)
LIVES = {Urgency.EMERGENCY: 4 * 3600, Urgency.BULK: 24 * 3600}  # seconds for which the service keeps it; others: 2 days
URGENCIES = {Urgency.EMERGENCY: "high", Urgency.AT_ONCE: "high", Urgency.SOON: "normal", Urgency.BULK: "low"}


class WebPush(Channel):
    """To the push service of each browser. 404 and 410 end a subscription; whatever is not an answer is tried again.

    A push that may have arrived is sent again under the same Topic, so that a browser shows it once.
    """

    name = "webpush"
    title = _("push message")
    batch = 500
    batch_in_emergency = 128
    seconds = 180
    noted_together = 128
    most_tries = 8

    def send(self, items: Sequence[OutboxItem]) -> Iterator[tuple[OutboxItem, Outcome]]:
        known = actions.reachable([int(item.address) for item in items], now=timezone.now())
        subs = {item.pk: known.get(int(item.address)) for item in items}
        words = _words(items, subs)
        letters: Letters = {}
        for item in items:
            sub = subs[item.pk]
            refusal = refused(sub)
            if refusal or sub is None:
                yield item, refusal or GONE_BEFORE
            elif item.pk not in words:
                yield item, Outcome(End.MOOT, "nothing to tell")
            else:
                letters[item] = (sub, _short(words[item.pk]))
        if letters:
            yield from _sent(letters)


GONE_BEFORE = Outcome(End.MOOT, "device ended")
TOO_LONG = Outcome(End.LATER, "the batch took too long")


def refused(sub: PushSubscription | None) -> Outcome | None:
    """Why nothing can go to a browser; None when it can."""
    if sub is None:
        return GONE_BEFORE
    if not keys.are_there():
        return Outcome(End.LATER, "no key")
    if not keys.secret_of(sub.key_id):
        actions.end_for_good([sub.pk], now=timezone.now())
        return Outcome(End.MOOT, "another key")
    return None if places.is_allowed(sub.endpoint) else Outcome(End.NEVER, "address not allowed")


def _words(items: Sequence[OutboxItem], subs: dict[int, PushSubscription | None]) -> dict[int, dict[str, Any]]:
    """By row, the words in the language of its browser."""
    by_language: dict[str, list[OutboxItem]] = {}
    for item in items:
        if sub := subs[item.pk]:
            by_language.setdefault(sub.language, []).append(item)
    found: dict[int, dict[str, Any]] = {}
    for language, some in by_language.items():
        with translation.override(language or None):
            found |= payloads(some)
    return found


def _short(words: dict[str, Any]) -> bytes:
    """The words as JSON; the longest of them cut where a service would refuse the whole."""
    data = json.dumps(words, ensure_ascii=False).encode()
    while len(data) > LONGEST:
        longest = max(("body", "title"), key=lambda name: len(words.get(name, "")))
        words[longest] = words[longest][: int(len(words[longest]) * 0.8)].rstrip() + "…"
        data = json.dumps(words, ensure_ascii=False).encode()
    return data


def _sent(letters: Letters) -> Iterator[tuple[OutboxItem, Outcome]]:
    """Send many beside each other, and yield each as soon as its answer is there.

    In a thread of its own, which goes on while the caller writes: whoever calls may already stand in a loop, as a view
    of an asynchronous server does.
    """
    ends: SimpleQueue[tuple[OutboxItem, Outcome] | None] = SimpleQueue()
    with ThreadPoolExecutor(1, "webpush") as thread:
        done = thread.submit(_run, letters, ends)
        while end := ends.get():
            yield end
        done.result()


def _run(letters: Letters, ends: "SimpleQueue[tuple[OutboxItem, Outcome] | None]") -> None:
    try:
        asyncio.run(_all(letters, ends.put))
    finally:
        ends.put(None)


async def _all(letters: Letters, tell: Callable[[tuple[OutboxItem, Outcome]], None]) -> None:
    """Let some of them leave at a time; what has not begun by then waits for another batch."""
    until = asyncio.get_running_loop().time() + BEGUN_WITHIN
    rest = iter(letters.items())

    async def one_after_the_other() -> None:
        for item, letter in rest:
            is_late = asyncio.get_running_loop().time() > until
            tell((item, TOO_LONG if is_late else await _one(session, item, *letter)))

    limits = aiohttp.TCPConnector(limit=AT_A_TIME)
    patience = aiohttp.ClientTimeout(total=SECONDS_IN_ALL, sock_connect=10, sock_read=SECONDS_EACH)
    async with aiohttp.ClientSession(connector=limits, timeout=patience) as session:
        await asyncio.gather(*(one_after_the_other() for _ in range(AT_A_TIME)))


async def _one(session: aiohttp.ClientSession, item: OutboxItem, sub: PushSubscription, data: bytes) -> Outcome:
    try:
        body = encrypted(data, p256dh=sub.p256dh, auth=sub.auth)
    except ValueError as error:
        return Outcome(End.NEVER, f"cannot be encrypted: {type(error).__name__}")
    headers = _headers(item, sub)
    try:
        async with session.post(sub.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
            return _outcome(answer.status, answer.headers)
    except aiohttp.ClientConnectorError as error:  # nobody was there: nothing can have left
        return Outcome(End.LATER, type(error).__name__)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return Outcome(End.UNKNOWN, type(error).__name__)


def _headers(item: OutboxItem, sub: PushSubscription) -> dict[str, str]:
    urgency = Urgency(item.urgency)
    return {
        "Authorization": keys.signature(sub.endpoint, now=timezone.now().timestamp(), key=sub.key_id),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_lives(item, urgency)),
        "Urgency": URGENCIES[urgency],
        "Topic": topic(item.about or item.key or str(item.pk)),
    }


def _lives(item: OutboxItem, urgency: Urgency) -> int:
    lives = LIVES.get(urgency, 48 * 3600)
    if item.expires_at:
        lives = min(lives, max(0, int((item.expires_at - timezone.now()).total_seconds())))
    return lives


def topic(about: str) -> str:
    """A short name for what a push is about: a newer one about the same takes the place of one that still waits."""
    return base64.urlsafe_b64encode(hashlib.sha256(about.encode()).digest())[:32].decode()


def _outcome(status: int, headers: Any) -> Outcome:
    if 200 <= status < 300:
        return SENT
    if status in GONE:
        return Outcome(End.MOOT, f"gone {status}")
    if status == 429 or status >= 500:
        return Outcome(End.LATER, f"answered {status}", wait=_asked_for(headers.get("Retry-After", "")))
    return Outcome(End.NEVER, f"refused {status}")  # 413 cannot be: we keep below what every service takes


def _asked_for(text: str) -> timedelta | None:
    """How long a service asks us to wait: seconds, or a moment; a day at most, whatever it says."""
    if text.isdecimal():
        return timedelta(seconds=min(int(text), 24 * 3600))
    try:
        until: datetime = parsedate_to_datetime(text)
        return min(max(until - timezone.now(), timedelta()), timedelta(days=1))
    except (TypeError, ValueError):
        return None


@NOTED.connect
def learn(items: Sequence[OutboxItem]) -> None:
    """Note what answers say about browsers, in the transaction that notes the rows."""
    mine = [item for item in items if item.channel == WebPush.name]
    if gone := [int(item.address) for item in mine if item.error.startswith("gone")]:
        actions.end_for_good(gone, now=timezone.now())
    if reached := [int(item.address) for item in mine if item.state == OutboxItem.State.SENT]:
        PushSubscription.objects.filter(pk__in=reached, ended_at=None).update(reached_at=timezone.now())


CHANNELS.add(WebPush.name, WebPush())
