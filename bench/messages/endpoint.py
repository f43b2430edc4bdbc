"""A push service and LINE in one small program that says yes to all, so that what is measured is who asks.

Run as a program it serves one port and says which; `/first/<topic>` tells when the first push with this Topic came.
"""

import asyncio
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench.crews import ROOT

YES = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
SAYS = {"/v2/bot/message/quota": {"type": "none"}, "/v2/bot/message/quota/consumption": {"totalUsage": 0}}
TOPIC = re.compile(rb"\r\ntopic: *(\S+)", re.IGNORECASE)
first_urgent: dict[str, float] = {}  # by Topic


class Side(asyncio.Protocol):
    """One connection: whole requests in, one answer for each out."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101
        self.transport, self.rest = transport, b""

    def data_received(self, data: bytes) -> None:
        self.rest += data
        while b"\r\n\r\n" in self.rest:
            head, _, body = self.rest.partition(b"\r\n\r\n")
            lower = head.lower()
            _before, found, after = lower.partition(b"content-length:")
            length = int(after.split(b"\r\n")[0]) if found else 0
            if len(body) < length:
                return
            self.rest = body[length:]
            if b"urgency: high" in lower and (topic := TOPIC.search(head)):
                first_urgent.setdefault(topic[1].decode(), time.time())
            self.transport.write(self.answer(head))

    def answer(self, head: bytes) -> bytes:
        method, path, _version = head.split(b"\r\n")[0].decode().split(" ")
        if method == "POST":
            return YES
        said = SAYS.get(path, {"at": first_urgent.get(path.removeprefix("/first/"))})
        body = json.dumps(said).encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


async def serve() -> None:
    server = await asyncio.get_running_loop().create_server(Side, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


@contextmanager
def served() -> Iterator[int]:
    """Run it in a process of its own; yield its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.messages.endpoint"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout  # noqa: S101
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def first(port: int, topic: str) -> float | None:
    """When the first urgent push about this came, by the clock of this machine; None: not yet."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/first/{topic}", timeout=10) as answer:
        at: float | None = json.loads(answer.read())["at"]
        return at


if __name__ == "__main__":
    asyncio.run(serve())
