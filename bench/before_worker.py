"""One warm session of the tree that is named: so many payments, or postings, for each line on standard input.

It runs in trees of other commits, too, with what they call `bench`: it asks of them only what has been there for long.
"""

import importlib
import importlib.util
import os
import random
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

WARM = 300
TICK = 1000 / os.sysconf("SC_CLK_TCK")  # ms


def main(root: str) -> None:
    sys.path[0] = root
    database, redeem = (importlib.import_module(f"bench.{name}") for name in ("database", "redeem"))
    posting = importlib.import_module("bench.posting")
    database.start()
    with database.scratch("before") as url:
        redeem._world(url)
        os.environ.update(posting.environment(url))
        importlib.import_module("django").setup()
        serve({"pay": payments(), "post": postings()})


def payments() -> Callable[[], object]:
    """One payment by code after the other, each at a shop by chance."""
    from django.utils.timezone import now

    from rewards.shops.models import ShopStaff

    there = importlib.util.find_spec("rewards.redemption.counter")
    actions = importlib.import_module("rewards.redemption.counter.actions" if there else "rewards.redemption.actions")
    clerks = [(staff.shop_id, staff.user) for staff in ShopStaff.objects.select_related("user")]
    numbers = iter(range(1, 10**9))

    def pay() -> object:
        shop, clerk = random.choice(clerks)  # noqa: S311
        return actions.confirm(clerk=clerk, key=uuid.uuid4().hex, code=f"code-{next(numbers)}", shop_id=shop, now=now())

    return pay


def postings() -> Callable[[], object]:
    """One spending after the other, from a wallet by chance to a merchant by chance."""
    from django.utils.timezone import localdate, now

    from civic.accounts.models import Citizen
    from rewards.ledger import actions as ledger
    from rewards.ledger.models import Account, Transaction

    tills = list(Account.objects.filter(kind="payable").values_list("pk", flat=True))
    people = list(Citizen.objects.filter(user__email__startswith="payer").values_list("pk", flat=True))

    def post() -> object:
        holder, till = random.choice(people), random.choice(tills)  # noqa: S311
        memo = ledger.Memo(Transaction.Kind.SPEND, uuid.uuid4().hex, "user:1", "noodles", now(), (holder, 1))
        return ledger.spend(memo, holder_id=holder, amount=1, destination_id=till, today=localdate())

    return post


def serve(works: dict[str, Callable[[], object]]) -> None:
    """Answer each line “work times” with the ms of one: of both processors, and by the clock."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    for work in works.values():
        for _ in range(WARM):
            work()
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        name, times = line.split()
        began, spent = time.perf_counter(), time.process_time() * 1000 + _spent_by(pid)
        for _ in range(int(times)):
            works[name]()
        processor = time.process_time() * 1000 + _spent_by(pid) - spent
        print(processor / int(times), (time.perf_counter() - began) * 1000 / int(times), flush=True)  # noqa: T201
    connection.close()


def _spent_by(pid: int) -> float:
    """Processor time of a process of the server, in ms."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK


if __name__ == "__main__":
    main(sys.argv[1])
