"""A shop's till as a program: one connection that stays open, a token, a key for each payment."""

import http.client
import json
import time
import uuid

import psycopg2

from bench import database


class RefusedError(Exception):
    """The server did not take the payment."""


class Till:
    """A device of one shop. It takes the next of the codes that were made beforehand."""

    def __init__(self, port: int, url: str, number: int) -> None:
        self.web = http.client.HTTPConnection("127.0.0.1", port)
        self.books = psycopg2.connect(database.dsn(url))
        self.books.autocommit = True
        with self.books.cursor() as cursor:
            cursor.execute(
                "SELECT t.key, s.shop_id FROM authtoken_token t JOIN rewards_shopstaff s USING (user_id)"
                " ORDER BY s.shop_id, t.key OFFSET %s LIMIT 1",
                [number * 8],
            )
            self.token, self.shop = cursor.fetchone()

    def fresh(self) -> "Till":
        """With a new connection: the server closes one that was idle."""
        self.web.close()
        return self

    def pay(self) -> None:
        """One payment; anything but 201 ends the measurement."""
        with self.books.cursor() as cursor:
            cursor.execute("SELECT nextval('bench_code')")
            code = f"code-{cursor.fetchone()[0]}"
        headers = {
            "Authorization": f"Token {self.token}",
            "Idempotency-Key": uuid.uuid4().hex,
            "Content-Type": "application/json",
        }
        body = json.dumps({"code": code, "shop": self.shop})
        self.web.request("POST", "/api/v1/merchant/redemptions/", body, headers)
        answer = self.web.getresponse()
        said = answer.read()
        if answer.status != 201:
            raise RefusedError(f"HTTP {answer.status}: {said[:300]!r}")

    @staticmethod
    def wait(port: int) -> None:
        """Until the server answers."""
        for _ in range(300):
            try:
                web = http.client.HTTPConnection("127.0.0.1", port)
                web.request("GET", "/healthz")
                web.getresponse().read()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("The server did not start.")
