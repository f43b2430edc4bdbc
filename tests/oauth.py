"""A provider of sign-in on this machine that speaks OAuth 2 with OpenID Connect as LINE and Google do."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt

CLIENT, SECRET = "portal-client", "portal-secret"


class Provider(ThreadingHTTPServer):
    """Who asks at /authorize is sent back with a code at once, as somebody who is signed in there and agrees."""

    person: dict[str, Any]
    broken = ""  # "error": tokens are refused with 500; "nonsense": they are answered without what was promised

    def __init__(self, issuer: str) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.issuer, self.person, self.codes, self.asked = issuer, {}, {}, []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def code_for(self, wish: dict[str, str]) -> str:
        code = f"code-{len(self.codes)}"
        self.codes[code] = wish
        return code

    def tokens(self, form: dict[str, str]) -> dict[str, Any] | None:
        wish = self.codes.pop(form.get("code", ""), None)  # a code is good once
        if wish is None or form["client_secret"] != SECRET or form["redirect_uri"] != wish["redirect_uri"]:
            return None
        facts = {"iss": self.issuer, "aud": CLIENT, "exp": time.time() + 600, "iat": time.time(), **self.person}
        return {"access_token": "access", "expires_in": 600, "id_token": jwt.encode(facts, "x" * 32, "HS256")}


class Page(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        wish = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append(wish)
        answer = {"code": self.server.code_for(wish), "state": wish["state"]}
        self.send_response(302)
        self.send_header("Location", f"{wish['redirect_uri']}?{urlencode(answer)}")
        self.end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.server.broken:
            failed = self.server.broken == "error"
            return self.answer({} if failed else {"access_token": "x"}, failed)
        if self.path == "/verify":
            return self.answer(jwt.decode(form["id_token"], options={"verify_signature": False}))
        tokens = self.server.tokens(form)
        return self.answer(tokens or {"error": "invalid_grant"}, failed=tokens is None)

    def answer(self, facts: dict[str, Any], failed: bool = False) -> None:
        self.send_response(500 if failed else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(facts).encode())

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def provider(issuer: str = "https://accounts.google.com") -> Iterator[Provider]:
    server = Provider(issuer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
