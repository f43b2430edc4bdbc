"""What a test wrote is gone after it, even where a page of it is still being answered."""

from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection

from civic.agencies.models import Agency
from tests import factories as make
from tests import flushing
from tests.owner import as_owner
from tests.threads import another_connection


@pytest.mark.django_db(transaction=True)
def test_a_page_that_wins_a_deadlock_leaves_nothing_behind():
    make.agency()
    first, last = flushing.tables()[0], flushing.tables()[-1]
    with another_connection() as page, as_owner(page.db):
        page.execute("BEGIN")
        page.execute("SET LOCAL deadlock_timeout = '1min'")  # so that it is never the one refused
        page.execute(f"SELECT FROM {last} LIMIT 1")
        flush = Thread(target=flush_once_more)
        flush.start()
        while not waited_for(page, last):
            sleep(0.01)
        page.execute(f"SELECT FROM {first} LIMIT 1")
        page.execute("COMMIT")
        flush.join()
    assert not Agency.objects.exists()


def flush_once_more() -> None:
    flushing.empty(connection.ops, [])
    connection.close()


def waited_for(cursor: Any, table: str) -> bool:
    cursor.execute("SELECT FROM pg_locks WHERE relation = %s::regclass AND NOT granted", [table])
    return cursor.fetchone() is not None
