"""The same payments with django-hordak: lock the wallet, look at its balance, write a transaction of two legs."""

import os
import random
import sys

import django

from bench.crews import Zipf, serve


def prepare(citizens: int, shops: int) -> None:
    """Wallets with coins, and shops. They are assets: hordak moves those from self to the other."""
    from django.core.management import call_command
    from django.db import transaction
    from hordak.models import Account, AccountType
    from moneyed import Money

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        county = Account.objects.create(name="county", type=AccountType.income, currencies=["EUR"])
        for number in range(citizens):
            wallet = Account.objects.create(name=f"w{number}", type=AccountType.asset, currencies=["EUR"])
            county.transfer_to(wallet, Money(1_000_000, "EUR"))
        for number in range(shops):
            Account.objects.create(name=f"s{number}", type=AccountType.asset, currencies=["EUR"])


def main() -> None:
    django.setup()
    citizens, shops = int(os.environ["BENCH_CITIZENS"]), int(os.environ["BENCH_SHOPS"])
    if "prepare" in sys.argv:
        prepare(citizens, shops)
        return
    from django.db import connection, transaction
    from hordak.models import Account
    from moneyed import Money

    zipf, coin = Zipf(shops), Money(1, "EUR")
    wallets = list(Account.objects.filter(name__startswith="w").values_list("pk", flat=True))
    tills = list(Account.objects.filter(name__startswith="s").order_by("pk").values_list("pk", flat=True))
    connection.close()

    @transaction.atomic
    def pay(chance: random.Random) -> None:
        wallet = Account.objects.select_for_update().get(pk=chance.choice(wallets))
        if wallet.get_simple_balance()["EUR"] < coin:
            raise ValueError
        wallet.transfer_to(Account.objects.get(pk=tills[zipf.draw(chance) - 1]), coin)

    serve(pay, lambda: connection.close())  # noqa: PLW0108 – each thread has its own


if __name__ == "__main__":
    main()
