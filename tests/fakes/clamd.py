"""A clamd on loopback: it speaks INSTREAM, finds one word, and can be told to be out of order."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VIRUS = b"X5O!P%@AP-NOT-A-VIRUS"  # what this one takes for a virus


class Clamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.seen: list[bytes] = []
        self.limit = 10_000_000
        self.is_silent = False

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


class _Talk(socketserver.StreamRequestHandler):
    server: Clamd

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(content)
        if self.server.is_silent:
            return
        if len(content) > self.server.limit:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif VIRUS in content:
            self.wfile.write(b"stream: Test.Signature FOUND\0")
        else:
            self.wfile.write(b"stream: OK\0")


@contextmanager
def running() -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
