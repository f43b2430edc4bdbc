"""Processes that send for some seconds when they are told to: workers of the portal, and bare posts for comparison.

Run as a program with what to send: push or line (the portal's), bare-push or bare-line (aiohttp alone).
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.crews import ROOT

SIZE = 420  # bytes of an encrypted push of a notice
BESIDE = {"push": 32, "line": 8}  # as the channels do
MESSAGE = {"type": "text", "text": "通知" * 200}  # about as long as the card of a notice


@dataclass(frozen=True)
class Rate:
    """What one round sent: how many, in how many seconds of the clock and of its processor; most memory so far, MB."""

    sent: int
    seconds: float
    processor: float
    memory: float

    @property
    def by_clock(self) -> float:
        return self.sent / self.seconds

    @property
    def by_core(self) -> float:
        """For each second of the sender's own processor time."""
        return self.sent / self.processor


class Sender:
    def __init__(self, what: str) -> None:
        command = [sys.executable, "-m", "bench.messages.senders", what]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        self._line()

    def begin(self, seconds: float) -> None:
        assert self.process.stdin  # noqa: S101
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()

    def end(self) -> Rate:
        return Rate(*json.loads(self._line()))

    def rate(self, seconds: float) -> Rate:
        self.begin(seconds)
        return self.end()

    def _line(self) -> str:
        assert self.process.stdout  # noqa: S101
        if line := self.process.stdout.readline():
            return line
        sys.exit("A sender ended by itself; its complaint stands above.")


@contextmanager
def sender(what: str) -> Iterator[Sender]:
    made = Sender(what)
    try:
        yield made
    finally:
        made.process.communicate()


def main(what: str) -> None:
    send = _bare if what.startswith("bare-") else _ours
    kind = what.removeprefix("bare-")
    send(kind, 0.2)  # warm
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        began, worked = time.perf_counter(), time.process_time()
        sent = send(kind, float(line))
        took = time.perf_counter() - began, time.process_time() - worked
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps([sent, *took, memory]), flush=True)  # noqa: T201


def _ours(kind: str, seconds: float) -> int:
    """A worker of bulk, as in production; returns how many people were told."""
    import django

    django.setup()
    from django.utils import timezone

    from civic.outbox import actions
    from civic.outbox.models import Urgency

    channel = {"push": "webpush", "line": "line"}[kind]
    told = actions.work(now=timezone.now(), channels=[channel], urgencies=[Urgency.BULK], seconds=seconds)
    if set(told) - {f"{channel}.sent"}:
        raise SystemExit(f"not all were sent: {told}")
    return told.get(f"{channel}.sent", 0)


def _bare(kind: str, seconds: float) -> int:
    return asyncio.run(_posts(kind, seconds))


async def _posts(kind: str, seconds: float) -> int:
    """Posts of as many bytes to the same endpoint by aiohttp, as many beside each other; LINE's count for 500 each."""
    import aiohttp

    base = os.environ["LINE_API_URL"]
    headers = {"TTL": "86400", "Urgency": "low", "Topic": "a" * 32, "Authorization": "vapid t=" + "a" * 200}
    url, body, counts = f"{base}/1", b"a" * SIZE, 1
    if kind == "line":
        headers, url, counts = {"Authorization": "Bearer token"}, f"{base}/v2/bot/message/multicast", 500
        body = json.dumps({"to": [f"U{n:032d}" for n in range(500)], "messages": [MESSAGE]}).encode()
    until, done = time.perf_counter() + seconds, 0

    async def one(session: aiohttp.ClientSession) -> None:
        nonlocal done
        while time.perf_counter() < until:
            async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                if answer.status != 201:
                    raise SystemExit(f"answered {answer.status}")
            done += counts

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=BESIDE[kind])) as session:
        await asyncio.gather(*(one(session) for _ in range(BESIDE[kind])))
    return done


if __name__ == "__main__":
    main(sys.argv[1])
