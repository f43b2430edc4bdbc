"""Workers are killed in the middle of a send, over and over, while services are busy and wrong.

Everybody reaches a final state, nobody is forgotten, and there are no more doubles than kills times what one worker
has on its way.
"""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from allauth.account.models import EmailAddress
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from rest_framework.authtoken.models import Token

from civic.accounts.models import Citizen, User
from civic.outbox.models import OutboxItem
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.webpush import keys
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.preferences.models import Manner, Preference
from engagement.delivery.received.models import Delivery
from engagement.sends import actions as sends
from engagement.sends.models import Send
from tests import factories as make
from tests.effort import KILLED_SENDERS, ROWS_OF_A_SEND
from tests.fakes.line import line_server
from tests.fakes.push_service import text_of
from tests.processes import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
ROOT = Path(__file__).resolve().parents[3]
State = OutboxItem.State
STANDSTILL = 300  # seconds
AT_ONCE = 40  # rows that one worker may have on its way: a batch of pushes or of mails
WORKER = f"""
import pytest  # its presence lets the settings be a test's
import django
django.setup()
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from civic.outbox import actions
from civic.outbox.channels import CHANNELS
from engagement.delivery.channels.line import calls
from engagement.delivery.channels.webpush import channel as webpush
settings.EMAIL_TIMEOUT = webpush.SECONDS_EACH = 1
for channel in CHANNELS.values():
    type(channel).batch, type(channel).first_wait = {AT_ONCE}, timedelta(milliseconds=100)
    type(channel).most_tries = 1000  # the test's clock goes faster than the waits between tries
calls.wire.__wrapped__.__kwdefaults__["seconds"] = 1  # for whatever LINE takes
print("ready", flush=True)
while True:
    actions.work(now=timezone.now(), channels=["webpush", "news_mail", "line"])
"""


class Moods(list[str]):
    """How LINE answers next: well mostly; busy, broken, silent, or gone before or after it took a call."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(["well"])
        self.chance = chance

    def pop(self, *_place: Any) -> str:
        names = ("well", "rate", "beside", "broken", "lost before", "lost after", "slow")
        return self.chance.choices(names, (70, 6, 4, 6, 6, 6, 2))[0]


class Services:
    """A push service and a mail server that now and then say 429, 500, to come again, or nothing; LINE has moods."""

    line: Any

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.chance = random.Random(20261129)
        self.lock = threading.Lock()

    def mood(self) -> str:
        with self.lock:
            return self.chance.choices(("well", "busy", "broken", "silent"), (900, 50, 45, 5))[0]

    def take(self, who: str) -> None:
        with self.lock:
            self.got[who] += 1

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        mood = self.mood()
        if mood == "silent":
            await asyncio.sleep(2)
        if mood != "well":
            return "451 Try again later"
        for address in envelope.rcpt_tos:
            self.take(f"mail:{address}")
        return "250 OK"


@pytest.fixture
def services(settings: Any) -> Iterator[Services]:
    made = Services()

    class Push(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            mood = made.mood()
            if mood == "silent":  # longer than the worker waits, and nothing is taken
                time.sleep(2)
                self.close_connection = True
                return
            if mood == "well":
                made.take(f"push:{self.path}")
            self.send_response({"well": 201, "busy": 429, "broken": 500}[mood])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    push = ThreadingHTTPServer(("127.0.0.1", 0), Push)
    threading.Thread(target=push.serve_forever, daemon=True).start()
    smtp = Controller(made, hostname="127.0.0.1", port=_free_port())
    smtp.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    settings.PUSH_HOSTS = [f"127.0.0.1:{push.server_port}"]
    with line_server() as made.line:
        made.line.answers = Moods(made.chance)
        settings.LINE_API_URL = made.line.url
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = made.line.token, made.line.secret
        yield made
    smtp.stop()
    push.shutdown()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def people(count: int, host: str) -> None:
    """Citizens with a phone, a mailbox and LINE each, who want notices by all of them at any hour."""
    users = User.objects.bulk_create(User(email=f"p{n}@example.test") for n in range(count))
    citizens = Citizen.objects.bulk_create(Citizen(user=user) for user in users)
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    Token.objects.bulk_create(Token(user=user, key=f"{user.pk:040d}") for user in users)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    PushSubscription.objects.bulk_create(
        PushSubscription(
            user=user, endpoint=f"http://{host}/{n}", p256dh=text_of(raw), auth=text_of(b"0123456789abcdef"),
            key_id=keys.key_id(), created_at=make.NOW,
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    LineAccount.objects.bulk_create(LineAccount(user=user, line_id=f"U{n:032d}") for n, user in enumerate(users))
    Preference.objects.bulk_create(
        Preference(citizen=citizen, family="notices", channel="email", how="at_once") for citizen in citizens
    )
    never = make.NOW.time()
    Manner.objects.bulk_create(Manner(citizen=citizen, quiet_from=never, quiet_until=never) for citizen in citizens)


def worker(settings: Any) -> subprocess.Popen[str]:
    env = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DEMO": "0", "DEBUG": "0", "DJANGO_SETTINGS_MODULE": "civic.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}", "PUSH_HOSTS": ",".join(settings.PUSH_HOSTS),
        "PUSH_KEY": settings.PUSH_KEY,
        "LINE_API_URL": settings.LINE_API_URL, "LINE_MESSAGING_TOKEN": settings.LINE_MESSAGING_TOKEN,
        "LINE_MESSAGING_SECRET": settings.LINE_MESSAGING_SECRET,
        "CELERY_BROKER_URL": "amqp://nobody:nothing@127.0.0.1:1/gone",  # a broker that lost everything, and is away
    }  # fmt: skip
    made = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert made.stdout is not None
    assert made.stdout.readline() == "ready\n"
    return made


def test_everybody_is_told_once_by_each_way_though_workers_are_killed(services: Services, settings: Any) -> None:
    people(ROWS_OF_A_SEND, settings.PUSH_HOSTS[0])
    make.notice(now=timezone.now())
    sends.plan_due(now=timezone.now())
    planned = Send.objects.get().planned
    assert [planned[name] for name in ("webpush", "news_mail", "line")] == [ROWS_OF_A_SEND] * 3
    for _kill in range(KILLED_SENDERS):
        one = worker(settings)
        time.sleep(0.5)
        os.kill(one.pid, signal.SIGKILL)
        one.wait()
        # The clock would say so in three minutes: what the dead one had is nobody's now.
        OutboxItem.objects.filter(state=State.SENDING).update(leased_until=timezone.now())
    last = worker(settings)
    try:
        _wait_until_nothing_waits()
    finally:
        last.kill()
        last.wait()
    assert sends.settle(now=timezone.now()) == 1
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {State.SENT}
    assert len(services.got) == 2 * ROWS_OF_A_SEND, "somebody was never told"
    assert sum(services.got.values()) - len(services.got) <= KILLED_SENDERS * AT_ONCE
    by_line = services.line.got
    assert len(by_line) == ROWS_OF_A_SEND, "somebody was never told by LINE"
    assert sum(len(got) for got in by_line.values()) - len(by_line) <= KILLED_SENDERS * AT_ONCE
    assert Delivery.objects.filter(state="sent").count() == 3 * ROWS_OF_A_SEND


def _wait_until_nothing_waits() -> None:
    """However long it takes: what fails is that nothing has left for minutes."""
    waiting, since = None, time.monotonic()
    while left := OutboxItem.objects.filter(state__in=(State.WAITING, State.SENDING)).count():
        if left != waiting:
            waiting, since = left, time.monotonic()
        assert time.monotonic() < since + STANDSTILL, OutboxItem.objects.exclude(state=State.SENT).values(
            "state", "error"
        )[:5]
        time.sleep(0.5)
        OutboxItem.objects.filter(state=State.WAITING, due_at__gt=timezone.now()).update(due_at=timezone.now())
