"""The payments of bench/ledger.py through Django: `ledger.spend` from a random wallet to a Zipf-drawn shop."""

import os
import random
import uuid
from datetime import date

import django
from django.utils.timezone import now

from bench.crews import Zipf, serve


def main() -> None:
    django.setup()
    from django.db import connection

    from rewards.ledger import actions as ledger
    from rewards.ledger.models import Account, Transaction

    citizens, shops = int(os.environ["BENCH_CITIZENS"]), int(os.environ["BENCH_SHOPS"])
    zipf, today = Zipf(shops), date.today()  # noqa: DTZ011
    tills = list(Account.objects.filter(kind="payable").order_by("id").values_list("pk", flat=True))
    connection.close()

    def pay(chance: random.Random) -> None:
        holder = chance.randint(1, citizens)
        memo = ledger.Memo(
            Transaction.Kind.SPEND, uuid.uuid4().hex, "user:1", "noodles · 7KD4-X9QW", now(), (holder, 1)
        )
        till = tills[zipf.draw(chance) - 1]
        ledger.spend(memo, holder_id=holder, amount=1, destination_id=till, today=today)

    serve(pay, lambda: connection.close())  # noqa: PLW0108 – each thread has its own


if __name__ == "__main__":
    main()
