"""The channel “webpush”: encrypted for one browser (RFC 8291), signed by the county, one try told at a time."""

import asyncio
import base64
import hashlib
import json
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from pywebpush import WebPusher, WebPushException

from civic.outbox.channels import CHANNELS, SENT, Channel, End, Outcome
from civic.outbox.models import OutboxItem, Urgency
from engagement.delivery.channels.webpush import actions, keys, places
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.channels.webpush.words import payloads

T = TypeVar("T")
Letters = dict[OutboxItem, tuple[PushSubscription, bytes]]  # what leaves, and for which browser
SECONDS_EACH = 20  # a push service that is slower has its row tried again
SECONDS_IN_ALL = 150  # for one push, with its wait for a place: below `WebPush.seconds`, however slowly it answers
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
    batch = 200
    seconds = 180
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
        yield from _sent(letters)


GONE_BEFORE = Outcome(End.MOOT, "device ended")


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
    """Send many beside each other, and yield each as soon as its answer is there."""
    if not letters:
        return
    # A thread of its own: whoever calls may already stand in a loop, as a view of an asynchronous server does.
    with ThreadPoolExecutor(1, "webpush") as thread:
        runner = asyncio.Runner()

        def wait_for(work: Coroutine[Any, Any, T]) -> T:
            return thread.submit(runner.run, work).result()

        session = wait_for(_session())
        try:
            tasks = wait_for(_begun(session, letters))
            while tasks:
                for task in wait_for(_first(tasks)):
                    item = tasks.pop(task)
                    outcome = task.result()
                    _learn(letters[item][0], outcome)
                    yield item, outcome
        finally:
            wait_for(session.close())
            thread.submit(runner.close).result()


async def _begun(session: aiohttp.ClientSession, letters: Letters) -> dict[asyncio.Task[Outcome], OutboxItem]:
    return {asyncio.create_task(_one(session, item, *letter)): item for item, letter in letters.items()}


async def _session() -> aiohttp.ClientSession:
    limits = aiohttp.TCPConnector(limit=AT_A_TIME)
    patience = aiohttp.ClientTimeout(total=SECONDS_IN_ALL, sock_connect=10, sock_read=SECONDS_EACH)
    return aiohttp.ClientSession(connector=limits, timeout=patience)


async def _first(tasks: Iterable[asyncio.Task[Outcome]]) -> set[asyncio.Task[Outcome]]:
    done, _rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _one(session: aiohttp.ClientSession, item: OutboxItem, sub: PushSubscription, data: bytes) -> Outcome:
    try:
        who = {"endpoint": sub.endpoint, "keys": {"p256dh": sub.p256dh, "auth": sub.auth}}
        body = WebPusher(who).encode(data)["body"]
    except (WebPushException, ValueError) as error:
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


def _learn(sub: PushSubscription, outcome: Outcome) -> None:
    """Note what an answer says about the browser."""
    if outcome.error.startswith("gone"):
        actions.end_for_good([sub.pk], now=timezone.now())
    elif outcome.end == End.SENT:
        PushSubscription.objects.filter(pk=sub.pk, ended_at=None).update(reached_at=timezone.now())


CHANNELS.add(WebPush.name, WebPush())
