"""The peer of a whole payment: a gift card of pretix, looked up by its secret and debited, under gunicorn as ours.

pretix is installed the first time into var/bench/pretix, an environment of its own; its database is dropped afterwards.
It runs as it comes: without a broker its own tasks, such as looking for webhooks, run within the request.
"""

import http.client
import json
import os
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bench import database
from bench.peers import installed
from bench.till import Till

PEER = ("pretix==2026.8.0", "gunicorn")
PORT = int(os.environ.get("BENCH_PEER_PORT", "8345"))
CARDS = 8
CONFIG = """[pretix]
instance_name=bench
url=http://127.0.0.1:{port}
datadir={folder}
[database]
backend=postgresql
name={name}
user={user}
password={password}
host={host}
port={server_port}
[django]
secret={secret}
"""
PREPARE = """
from decimal import Decimal
from django_scopes import scopes_disabled
from pretix.base.models import Organizer, Team
with scopes_disabled():
    shop = Organizer.objects.create(name="bench", slug="bench")
    team = Team.objects.create(organizer=shop, name="bench", all_events=True)
    for right in ("all_organizer_permissions", "can_manage_gift_cards"):
        if hasattr(team, right): setattr(team, right, True)

    team.save()
    print("TOKEN", team.tokens.create(name="bench").token)
    for number in range({cards}):
        card = shop.issued_gift_cards.create(currency="EUR", secret=f"CARD{{number:06d}}")
        _ = card.transactions.create(value=Decimal("1000000.00"), acceptor=shop)

"""


class Client:
    """One connection that stays open, with a token."""

    def __init__(self, port: int, token: str) -> None:
        self.web, self.token = http.client.HTTPConnection("127.0.0.1", port), token

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The answer as JSON; anything but 200 and 201 ends the measurement."""
        headers = {
            "Authorization": f"Token {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        self.web.request(method, path, json.dumps(body) if body else None, headers)
        answer = self.web.getresponse()
        said = answer.read()
        if answer.status not in (200, 201):
            raise SystemExit(f"{method} {path} answers {answer.status}: {said[:300]!r}")
        return json.loads(said)


class Card:
    """A gift card of pretix that pays one unit after the other."""

    def __init__(self, token: str, number: int) -> None:
        self.client, self.number = Client(PORT, token), number

    def fresh(self) -> None:
        self.client.web.close()

    def pay(self) -> None:
        at = "/api/v1/organizers/bench/giftcards/"
        found = self.client.ask("GET", f"{at}?secret=CARD{self.number:06d}")["results"][0]["id"]
        self.client.ask("POST", f"{at}{found}/transact/", {"value": "-1.00"})


class Payer:
    """A citizen who shows a code for one coin, and the till that takes it."""

    def __init__(self, port: int, till: Till, token: str) -> None:
        self.citizen, self.till, self.shop = Client(port, token), Client(port, till.token), till.shop

    def fresh(self) -> None:
        self.citizen.web.close()
        self.till.web.close()

    def pay(self) -> None:
        code = self.citizen.ask("POST", "/api/v1/wallet/payment-codes/", {"amount": 1})["code"]
        self.till.ask("POST", "/api/v1/merchant/redemptions/", {"code": code, "shop": self.shop})


@contextmanager
def served() -> Iterator[list[Card] | None]:
    """Cards of a pretix that answers; None where it cannot be installed."""
    python = installed("pretix", PEER)
    if python is None:
        yield None
        return
    with database.scratch("pretix") as url, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pretix.cfg"
        file.write_text(_config(url, folder))
        env = {**os.environ, "PRETIX_CONFIG_FILE": str(file), "DJANGO_SETTINGS_MODULE": "pretix.settings"}
        run = [python, "-m", "pretix"]
        subprocess.run([*run, "migrate", "-v0"], env=env, cwd=folder, check=True, capture_output=True)  # noqa: S603
        said = subprocess.run(  # noqa: S603
            [*run, "shell"], env=env, cwd=folder, check=True, input=PREPARE.format(cards=CARDS), text=True,
            capture_output=True,
        ).stdout  # fmt: skip
        token = said.split("TOKEN", 1)[1].split()[0]
        options = ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{PORT}", "--log-level", "error"]
        command, quiet = [python, "-m", "gunicorn", "pretix.wsgi", *options], subprocess.DEVNULL
        server = subprocess.Popen(command, env=env, cwd=folder, stdout=quiet, stderr=quiet)  # noqa: S603
        try:
            Till.wait(PORT)
            yield [Card(token, number) for number in range(CARDS)]
        finally:
            server.terminate()
            server.wait()


def _config(url: str, folder: str) -> str:
    at = urlsplit(url)
    socket = parse_qs(at.query).get("host", [""])[0]
    return CONFIG.format(
        port=PORT, folder=folder, name=at.path[1:], user=at.username or "", password=at.password or "",
        host=at.hostname or socket, server_port=at.port or "", secret=uuid.uuid4().hex * 2,
    )  # fmt: skip


def payers(url: str, port: int) -> list[Payer]:
    """As many citizens, each with a till of their own."""
    database.execute(url, "DELETE FROM rewards_paymentcode")
    database.execute(
        url,
        "INSERT INTO authtoken_token (key, user_id, created)"
        f" SELECT 'payer-' || n, user_id, now() FROM (SELECT user_id, row_number() OVER (ORDER BY id) - 1 AS n"
        f" FROM civic_citizen LIMIT {CARDS}) c",
    )
    return [Payer(port, Till(port, url, number), f"payer-{number}") for number in range(CARDS)]
