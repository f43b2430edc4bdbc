"""Speaking to LINE: each call and its answer, whatever comes back. Nothing here decides what an answer means."""

import asyncio
import json
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from django.conf import settings

T = TypeVar("T")
SECONDS_EACH = 15
LARGEST = 64 * 1024  # bytes of an answer that are read
OUR_OWN = "https://api.line.me"
PICTURES = "https://api-data.line.me"  # LINE takes pictures of menus at an address of their own
AWAY, LOST = 0, -1


@dataclass(frozen=True)
class Ask:
    """One call. `key`: LINE takes it once, however often it comes. `kind`: the body is of this kind, and no JSON."""

    method: str
    path: str
    body: Any = None
    key: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back. AWAY: nobody was there, so that nothing was taken. LOST: no answer, and nobody can tell."""

    status: int
    said: dict[str, Any] = field(default_factory=dict)
    wait: str = ""  # Retry-After
    fault: str = ""

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def message(self) -> str:
        return str(self.said.get("message", ""))


def is_on() -> bool:
    """Whether this portal speaks to LINE at all."""
    return bool(settings.LINE_MESSAGING_TOKEN and settings.LINE_MESSAGING_SECRET)


class Wire:
    """A connection to LINE. It lives in a thread of its own: whoever waits may already stand in a loop."""

    def __init__(self, thread: ThreadPoolExecutor, *, seconds: float) -> None:
        self._thread, self._runner = thread, asyncio.Runner()
        self._session: aiohttp.ClientSession = self._wait(_session(seconds))

    def ask(self, *asks: Ask) -> list[Answer]:
        """Make these calls beside each other, and return their answers in order."""
        return self._wait(_all(self._session, asks))

    def close(self) -> None:
        self._wait(self._session.close())
        self._thread.submit(self._runner.close).result()

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return self._thread.submit(self._runner.run, work).result()


@contextmanager
def wire(*, seconds: float = SECONDS_EACH) -> Iterator[Wire]:
    """Connect, for as long as calls are made; `seconds` is the longest that LINE may take for one of them."""
    with ThreadPoolExecutor(1, "line") as thread:
        made = Wire(thread, seconds=seconds)
        try:
            yield made
        finally:
            made.close()


async def _session(seconds: float) -> aiohttp.ClientSession:
    patience = aiohttp.ClientTimeout(total=seconds, sock_connect=min(5, seconds))
    us = {"Authorization": f"Bearer {settings.LINE_MESSAGING_TOKEN}"}
    return aiohttp.ClientSession(timeout=patience, headers=us, trust_env=True)  # through the county's proxy, if any


async def _all(session: aiohttp.ClientSession, asks: Sequence[Ask]) -> list[Answer]:
    return list(await asyncio.gather(*(_one(session, each) for each in asks)))


async def _one(session: aiohttp.ClientSession, ask: Ask) -> Answer:
    base = settings.LINE_API_URL.rstrip("/")
    if ask.kind.startswith("image/") and base == OUR_OWN:
        base = PICTURES
    headers = {"Content-Type": ask.kind or "application/json", **({"X-Line-Retry-Key": ask.key} if ask.key else {})}
    data = ask.body if ask.kind or ask.body is None else json.dumps(ask.body, ensure_ascii=False).encode()
    try:
        async with session.request(
            ask.method, base + ask.path, data=data, headers=headers, allow_redirects=False
        ) as answer:
            return Answer(
                answer.status, _read(await answer.content.read(LARGEST)), answer.headers.get("Retry-After", "")
            )
    except aiohttp.ClientConnectorError as error:
        return Answer(AWAY, fault=type(error).__name__)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Answer(LOST, fault=type(error).__name__)


def _read(raw: bytes) -> dict[str, Any]:
    try:
        said = json.loads(raw)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
