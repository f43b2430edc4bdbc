"""LINE on this machine, with the limits of its API: tokens, retry keys, five hundred at a time, a month's quota.

It answers as told, keeps what reached each person, and signs what it tells the portal.
"""

import base64
import hashlib
import hmac
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs

PROGRAM = """
window.liff = {
  init: async (told) => { window.initWith = told.liffId; },
  isLoggedIn: () => true,
  getIDToken: () => "TOKEN",
};
"""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
SAYS = {
    "month": (429, "You have reached your monthly limit."),
    "rate": (429, "The API rate limit has been exceeded. Try again later."),
    "beside": (429, "The number of concurrent requests exceeded the limit."),
    "person": (429, "Too many messages were sent to the same user."),
    "broken": (500, "Internal server error"),
    "wrong": (400, "The request body has 1 error(s)"),
}


class Line:
    def __init__(self, *, token: str, secret: str) -> None:
        self.token, self.secret = token, secret
        self.got: dict[str, list[dict[str, Any]]] = {}  # by person, what they were sent
        self.calls: list[dict[str, Any]] = []  # of multicast, that were taken
        self.replies: list[dict[str, Any]] = []
        self.keys: dict[str, str] = {}
        self.answers: list[str] = []  # the next ones: names of SAYS, “lost” before or after it was taken
        self.limit: int | None = None
        self.used = 0
        self.asked: Counter[str] = Counter()
        self.blocked: set[str] = set()
        self.unknown: set[str] = set()
        self.slow = 2.0  # seconds
        self.menus: list[dict[str, Any]] = []
        self.pictures: dict[str, bytes] = {}
        self.menu_of_all = ""
        self.numbers = count(1)
        self.people: dict[str, dict[str, Any]] = {}  # by ID token, what LINE says of it
        self.lock = threading.Lock()
        line = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                with line.lock:
                    told = line.answer("POST", self.path, raw, self.headers)
                self.say(*told)

            def do_GET(self) -> None:
                if self.path == "/sdk.js":
                    self.program()
                else:
                    with line.lock:
                        self.say(*line.answer("GET", self.path, b"", self.headers))

            def do_DELETE(self) -> None:
                with line.lock:
                    self.say(*line.answer("DELETE", self.path, b"", self.headers))

            def program(self) -> None:
                """LINE's program for pages, as far as ours asks it."""
                body = PROGRAM.replace("TOKEN", next(reversed(line.people), "")).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/javascript")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def say(self, status: int, said: dict[str, Any]) -> None:
                if status < 0:  # longer than anybody waits
                    time.sleep(line.slow)
                if status <= 0:  # the line breaks
                    self.close_connection = True
                    return
                body = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, method: str, path: str, raw: bytes, headers: Any) -> tuple[int, dict[str, Any]]:
        self.asked[f"{method} {path}"] += 1
        if path == "/oauth2/v2.1/verify":
            return self.verify(parse_qs(raw.decode()))
        if headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"message": "Authentication failed. Confirm that the access token is valid."}
        if path == "/v2/bot/message/quota":
            return 200, {"type": "none"} if self.limit is None else {"type": "limited", "value": self.limit}
        if path == "/v2/bot/message/quota/consumption":
            return 200, {"totalUsage": self.used}
        if path.startswith("/v2/bot/user/") and path.endswith("/linkToken"):
            return 200, {"linkToken": f"link{next(self.numbers)}"}
        if "richmenu" in path:
            return self.menu(method, path, raw)
        said = json.loads(raw)
        if path == "/v2/bot/message/reply":
            if any(reply["replyToken"] == said["replyToken"] for reply in self.replies):
                return 400, {"message": "Invalid reply token"}
            self.replies.append(said)
            return 200, {"sentMessages": [{"id": str(next(self.numbers))}]}
        if path == "/v2/bot/message/multicast":
            return self.multicast(said, headers.get("X-Line-Retry-Key", ""))
        return 404, {"message": "Not found"}

    def multicast(self, said: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        mood = self.answers.pop(0) if self.answers else "well"
        if mood in SAYS:
            status, message = SAYS[mood]
            return status, {"message": message}
        if mood == "lost before":
            return 0, {}
        to, messages = said["to"], said["messages"]
        if not 0 < len(to) <= 500 or not 0 < len(messages) <= 5:
            return 400, {"message": "The request body has 1 error(s)", "details": [{"property": "to"}]}
        if key and not UUID.fullmatch(key):
            return 400, {"message": "The X-Line-Retry-Key is invalid"}
        for place, who in enumerate(to):
            if who in self.unknown:
                return 400, {"message": "The request body has 1 error(s)", "details": [{"property": f"to[{place}]"}]}
        if key in self.keys:
            return 409, {"message": "The retry key is already accepted"}
        if self.limit is not None and self.used + len(to) > self.limit:
            return SAYS["month"][0], {"message": SAYS["month"][1]}
        self.keys[key] = str(next(self.numbers))
        self.used += len(to)
        self.calls.append(said)
        for who in to:
            if who not in self.blocked:
                self.got.setdefault(who, []).extend(messages)
        return ({"lost after": 0, "slow": -1}.get(mood, 200), {})

    def verify(self, said: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        mood = self.answers.pop(0) if self.answers else "well"
        if mood in SAYS:
            return SAYS[mood][0], {"message": SAYS[mood][1]}
        told = self.people.get(said.get("id_token", [""])[0])
        if told is None:
            return 400, {"error": "invalid_request", "error_description": "Invalid IdToken."}
        return 200, told

    def id_token(self, who: str, *, channel: str, now: float, **more: Any) -> str:
        """A token as LINE's program has it in its browser, and what LINE says of it when asked."""
        token = f"id.{next(self.numbers)}.{who}"
        self.people[token] = {"iss": "https://access.line.me", "sub": who, "aud": channel, "iat": int(now),
                              "exp": int(now) + 3600, "amr": ["linesso"], **more}  # fmt: skip
        return token

    def menu(self, method: str, path: str, raw: bytes) -> tuple[int, dict[str, Any]]:
        number = path.split("/")[4] if path.count("/") > 3 else ""
        if path == "/v2/bot/richmenu/list":
            return 200, {"richmenus": self.menus}
        if path == "/v2/bot/richmenu":
            made = {"richMenuId": f"menu{next(self.numbers)}", **json.loads(raw)}
            self.menus.append(made)
            return 200, {"richMenuId": made["richMenuId"]}
        if path.endswith("/content"):
            self.pictures[number] = raw
        elif path.startswith("/v2/bot/user/all/richmenu/"):
            self.menu_of_all = path.rpartition("/")[2]
        elif method == "DELETE":
            self.menus = [menu for menu in self.menus if menu["richMenuId"] != number]
        return 200, {}

    def signature(self, body: bytes) -> str:
        return base64.b64encode(hmac.new(self.secret.encode(), body, hashlib.sha256).digest()).decode()

    def tell(self, client: Any, *events: dict[str, Any], signature: str | None = None) -> Any:
        """Post events to the portal as LINE does."""
        body = json.dumps({"destination": "Ucounty", "events": list(events)}).encode()
        signed = self.signature(body) if signature is None else signature
        return client.post("/hooks/line/", body, content_type="application/json", headers={"x-line-signature": signed})

    def event(self, kind: str, who: str, **more: Any) -> dict[str, Any]:
        number = next(self.numbers)
        return {"type": kind, "mode": "active", "source": {"type": "user", "userId": who}, "replyToken": f"r{number}",
                "webhookEventId": f"e{number}", "deliveryContext": {"isRedelivery": False}, **more}  # fmt: skip


@contextmanager
def line_server(*, token: str = "a-token", secret: str = "a-secret") -> Iterator[Line]:
    made = Line(token=token, secret=secret)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
