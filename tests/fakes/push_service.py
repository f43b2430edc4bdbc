"""A push service on this machine that speaks its protocol: it takes encrypted messages and answers as told.

Each of its browsers has keys of its own, and reads what arrived as a real one would.
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

SILENT = -1  # an answer that does not come for as long as anybody waits


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """One browser that subscribed: its endpoint, its keys, and what reached it."""

    def __init__(self, base: str, name: str) -> None:
        self.endpoint = f"{base}/push/{name}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []  # the next ones; then 201

    @property
    def subscription(self) -> dict[str, Any]:
        """What PushSubscription.toJSON() gives."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {"endpoint": self.endpoint, "keys": {"p256dh": text_of(point), "auth": text_of(self.secret)}}

    def read(self, body: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return dict(json.loads(plain))


class PushService:
    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {}
        self.stopped = threading.Event()
        self.noting = threading.Lock()  # a message and its headers stand at the same place of both lists
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                browser = service.browsers[self.path.rpartition("/")[2]]
                status, headers = browser.answers.pop(0) if browser.answers else (201, {})
                if 200 <= status < 300:
                    with service.noting:
                        browser.got.append(browser.read(body))
                        browser.headers.append({name.lower(): value for name, value in self.headers.items()})
                if status == SILENT:
                    service.stopped.wait(30)
                    self.close_connection = True
                    return
                if status == 0:  # takes it and says nothing
                    browser.got.append(browser.read(body))
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.base = f"http://{self.host}"

    def browser(self, name: str) -> Browser:
        return self.browsers.setdefault(name, Browser(self.base, name))


@contextmanager
def push_service() -> Iterator[PushService]:
    made = PushService()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.stopped.set()
        made.server.shutdown()
        made.server.server_close()
