"""A server of an auditor on this machine: it keeps what is posted to it, and answers as told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Keeper:
    def __init__(self) -> None:
        self.kept: list[tuple[dict[str, str], str]] = []
        self.asked: list[str] = []
        self.answers: list[tuple[int, dict[str, str]]] = []  # the next ones; then 201
        keeper = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                keeper.asked.append(self.path)
                status, headers = keeper.answers.pop(0) if keeper.answers else (201, {})
                if status == 201:
                    keeper.kept.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/anchors"


@contextmanager
def anchor_keeper() -> Iterator[Keeper]:
    made = Keeper()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
