"""The payments of bench/redeem.py through the action that views and API call; `prepare` makes its people and shops."""

import os
import random
import sys
import time
import uuid
from statistics import median

import django
from django.utils.timezone import now

from bench.crews import Zipf, serve

CLERKS = 8  # in each shop
GIFT = """
SELECT count(*) FROM ledger_award_many('making', '', 'bench', 'bench', now(),
  (SELECT id FROM rewards_account WHERE address = 'campaign/1'), 1000000, current_date + 400, ARRAY[%s]::bigint[])
"""


def prepare() -> None:
    """Citizens, and shops of their own merchants with some clerks each, who have a token."""
    from rest_framework.authtoken.models import Token

    from civic.accounts.models import Citizen, District, User
    from rewards.shops.models import Merchant, Shop, ShopStaff

    citizens, shops = int(os.environ["BENCH_CITIZENS"]), int(os.environ["BENCH_SHOPS"])
    people = User.objects.bulk_create(User(email=f"payer{n}@example.test", name="p") for n in range(citizens))
    Citizen.objects.bulk_create(Citizen(user=person) for person in people)
    place = District.objects.get_or_create(code="bench", defaults={"name": "海濱鄉", "name_en": "Haibin"})[0]
    merchants = Merchant.objects.bulk_create(
        Merchant(name=f"店{n}", tax_id=f"{n:08d}", added_by=people[0]) for n in range(shops)
    )
    Merchant.objects.update(state="active", approved_by=people[1])
    made = Shop.objects.bulk_create(
        Shop(merchant=merchant, name=merchant.name, district=place, address="1") for merchant in merchants
    )
    clerks = User.objects.bulk_create(User(email=f"clerk{n}@example.test", name="c") for n in range(CLERKS * shops))
    ShopStaff.objects.bulk_create(
        ShopStaff(user=clerk, merchant=made[n % shops].merchant, shop=made[n % shops], role="clerk")
        for n, clerk in enumerate(clerks)
    )
    Token.objects.bulk_create(Token(user=clerk, key=f"bench-{clerk.pk}") for clerk in clerks)
    print(made[0].pk, clerks[0].pk)  # noqa: T201


def making(turns: int = 300) -> None:
    """Processor time in ms of one call of the API that makes a code, and of one that takes it: medians, in turn."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from rest_framework.authtoken.models import Token

    from civic.accounts.models import Citizen, User
    from rewards.shops.models import ShopStaff

    settings.ALLOWED_HOSTS = ["*"]
    payer = Citizen.objects.create(user=User.objects.create(email="maker@example.test", name="m"))
    with connection.cursor() as cursor:
        cursor.execute(GIFT, [payer.pk])
    staff = ShopStaff.objects.order_by("pk")[0]
    tokens = Token.objects.get_or_create(user=payer.user)[0].key, Token.objects.get(user=staff.user).key
    client, spent = Client(), ([], [])  # type: ignore[var-annotated]
    for turn in range(turns):
        body: dict[str, object] = {"amount": 1}
        addresses = "/api/v1/wallet/payment-codes/", "/api/v1/merchant/redemptions/"
        for number, (address, token) in enumerate(zip(addresses, tokens, strict=True)):
            headers = {"Authorization": f"Token {token}", "Idempotency-Key": f"making-{turn}"}
            began = time.process_time()
            answer = client.post(address, body, content_type="application/json", headers=headers)
            spent[number].append(time.process_time() - began)
            if answer.status_code != 201:
                raise SystemExit(f"HTTP {answer.status_code}: {answer.content!r}")
            body = {"code": answer.json().get("code"), "shop": staff.shop_id}
    print(*(median(each) * 1000 for each in spent))  # noqa: T201


def main() -> None:
    from django.db import connection

    from civic.accounts.models import User
    from rewards.redemption.counter import actions
    from rewards.shops.models import Shop, ShopStaff

    zipf = Zipf(int(os.environ["BENCH_SHOPS"]))
    shops = list(Shop.objects.order_by("pk").values_list("pk", flat=True))
    clerks: dict[int, list[User]] = {}
    for staff in ShopStaff.objects.select_related("user"):
        clerks.setdefault(staff.shop_id or 0, []).append(staff.user)
    connection.close()

    def next_code() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('bench_code')")
            return f"code-{cursor.fetchone()[0]}"

    def pay(chance: random.Random) -> None:
        shop = shops[zipf.draw(chance) - 1]
        actions.confirm(
            clerk=chance.choice(clerks[shop]), key=uuid.uuid4().hex, code=next_code(), shop_id=shop, now=now()
        )

    serve(pay, lambda: connection.close())  # noqa: PLW0108 – each thread has its own


if __name__ == "__main__":
    django.setup()
    {"prepare": prepare, "making": making}.get(sys.argv[-1], main)()
