"""Many workers, some of them killed, and a real mail server: no mail is lost, and hardly any is doubled."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone

from civic.outbox import actions, mail
from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem
from tests.processes import database_url
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
State = OutboxItem.State
WORKER = """
import pytest  # its presence lets the settings be a test's
import django
django.setup()
from django.utils import timezone
from civic.outbox import actions
from civic.outbox.mail import Mail
Mail.batch, Mail.seconds = 5, 2
print("ready", flush=True)
actions.work(now=timezone.now())
"""


class Postman:
    """A mail server that takes its time, and refuses some people as real ones do."""

    def __init__(self, seconds: float = 0.0) -> None:
        self.got: list[str] = []
        self.seconds = seconds

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  aiosmtpd's name
        if address.startswith("nobody"):
            return "550 No such person"
        if address.startswith("busy") and self.got.count("busy") < 1:
            self.got.append("busy")
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        time.sleep(self.seconds)
        self.got.extend(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def postman(settings):
    man = Postman()
    server = Controller(man, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield man
    server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def file(count: int) -> None:
    for number in range(count):
        mail.file(f"p{number}@example.test", "Hello", "Words", now=timezone.now())


def test_eight_workers_at_once_send_each_mail_once(postman):
    file(60)
    at_once([partial(actions.work, now=timezone.now())] * 8)
    assert Counter(postman.got) == {f"p{number}@example.test": 1 for number in range(60)}
    assert not OutboxItem.objects.exclude(state=State.SENT).exists()


def test_a_server_says_no_for_good_or_for_now(postman):
    for name in ("nobody", "busy", "mei"):
        mail.file(f"{name}@example.test", "Hello", "Words", now=timezone.now())
    assert actions.work(now=timezone.now()) == {"mail.never": 1, "mail.later": 1, "mail.sent": 1}
    assert OutboxItem.objects.get(state=State.FAILED).error == "SMTPRecipientsRefused 550"
    OutboxItem.objects.filter(state=State.WAITING).update(due_at=timezone.now())
    assert actions.work(now=timezone.now()) == {"mail.sent": 1}


def test_what_has_left_is_noted_though_another_session_and_the_worker_wait_for_each_other(postman):
    file(2)
    first, second = OutboxItem.objects.order_by("pk").values_list("pk", flat=True)
    leased = actions.lease(CHANNELS["mail"], now=timezone.now())

    def another_session() -> None:
        """Hold the second row until the worker, which has the first, waits for it; then want the first."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE civic_outboxitem SET request_id = NULL WHERE id = %s", [second])
            held.set()
            waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
            for _try in range(600):
                cursor.execute(waits)
                if cursor.fetchone()[0]:
                    break
                time.sleep(0.05)
            cursor.execute("UPDATE civic_outboxitem SET request_id = NULL WHERE id = %s", [first])

    def worker() -> dict[str, int]:
        held.wait(30)
        return actions.send_leased(Together(), leased)

    held = threading.Event()
    assert at_once([another_session, worker])[1] == {"sent": 2}
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {State.SENT}
    assert Counter(postman.got) == {"p0@example.test": 1, "p1@example.test": 1}


class Together(mail.Mail):
    """Notes both ends in one transaction, as channels do whose second try does no harm."""

    noted_together = 2


def test_what_a_killed_worker_had_taken_is_sent_by_the_next(postman, settings):
    postman.seconds = 0.05
    file(40)
    killed = 0
    for _round in range(4):
        worker = start(settings)
        time.sleep(0.3)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        killed += 1
    OutboxItem.objects.filter(state=State.SENDING).update(leased_until=timezone.now())
    actions.work(now=timezone.now())
    assert {state for (state,) in OutboxItem.objects.values_list("state").distinct()} == {State.SENT}
    assert set(postman.got) == {f"p{number}@example.test" for number in range(40)}
    assert sum(Counter(postman.got).values()) - 40 <= killed


def start(settings: Any) -> subprocess.Popen[str]:
    """A worker of its own, on the test's database, that sends to the test's server."""
    env = {
        **os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "civic.settings",
        "DEMO": "0", "DEBUG": "0", "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
    }  # fmt: skip
    worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker
