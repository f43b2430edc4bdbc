"""The demo's merchants and shops, with their people."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from civic.accounts.models import District, User
from civic.core.calendar import taipei_day
from engagement.demo import people, pictures, places
from rewards.offers.models import Offer
from rewards.shops.models import Merchant, Shop, ShopStaff
from rewards.shops.validators import is_tax_id

CATEGORIES = {
    "bowls": Shop.Category.FOOD, "cup": Shop.Category.FOOD, "bread": Shop.Category.FOOD, "fish": Shop.Category.GROCERY,
    "rice": Shop.Category.GROCERY, "fruit": Shop.Category.GROCERY, "books": Shop.Category.CRAFT,
    "lanterns": Shop.Category.CRAFT, "wheels": Shop.Category.SERVICE, "boards": Shop.Category.STAY,
}  # fmt: skip
CONTENT = Path(__file__).parent / "content" / "shops.toml"


def read() -> list[dict[str, Any]]:
    """The shops' words."""
    return list(tomllib.loads(CONTENT.read_text(encoding="utf-8"))["shop"])


def create(rng: Random, districts: dict[str, District], accounts: dict[str, User], *, media: Path,
           now: datetime) -> list[tuple[Shop, int]]:  # fmt: skip
    """Make them all; return each shop with the user id of who takes its payments."""
    merchants: dict[str, Merchant] = {}
    tills = []
    for number, facts in enumerate(read()):
        name = facts["merchant"]
        if name not in merchants:
            owner = accounts["merchant"] if not merchants else None
            merchants[name] = _merchant(rng, name, len(merchants) + 1, owner, accounts["operator"], now=now)
        shop = Shop.objects.create(
            merchant=merchants[name],
            district=districts[facts["district"]],
            phone=f"(089) 555-{1000 + number}",
            category=CATEGORIES.get(facts["goods"], Shop.Category.OTHER),
            **_place(facts["district"], number),
            poster_on=number % 3 == 0,
            picture=pictures.shop_picture(facts["goods"], number, media=media),
            **{key: facts[key] for key in ("name", "address", "hours", "about")},
        )
        Offer.objects.bulk_create(
            Offer(
                shop=shop, title=title, coins=coins, stock=(None, 40, 3)[place % 3], per_person=(None, 2, 1)[place % 3]
            )
            for place, (title, coins) in enumerate(facts["offers"], number)
        )
        clerk = accounts["clerk"] if number == 0 else people.create_person(
            f"clerk{number + 1}@demo.test", "店員", joined=now - timedelta(days=380))  # fmt: skip
        ShopStaff.objects.create(
            user=clerk, merchant=shop.merchant, shop=shop, role=ShopStaff.Role.CLERK, since=now - timedelta(days=380)
        )
        tills.append((shop, clerk.pk))
    _for_a_while(tills[0][0], now=now)
    return tills


def _for_a_while(shop: Shop, *, now: datetime) -> None:
    """Somebody helps out for some weeks, and somebody did last month: roles in time, and a history to look up."""
    today = taipei_day(now)
    days = (("summer@demo.test", "暑期工讀生", 70, 10), ("holiday@demo.test", "連假幫手", 3, -1))
    for email, name, since, left in days:
        person = people.create_person(email, name, joined=now - timedelta(days=90))
        role = ShopStaff.objects.create(
            user=person, merchant=shop.merchant, shop=shop, role=ShopStaff.Role.CLERK,
            since=now - timedelta(days=since), last_day=today + timedelta(days=max(left, 0)),
        )  # fmt: skip
        if left < 0:
            role.delete()


def _place(district: str, number: int) -> dict[str, float]:
    """Somewhere near the middle of the township, the same in every demo world."""
    north, east = places.MIDDLES[district]
    return {"latitude": round(north + number % 5 * 0.0031, 5), "longitude": round(east + number % 7 * 0.0023, 5)}


def _merchant(rng: Random, name: str, number: int, owner: User | None, operator: User, *, now: datetime) -> Merchant:
    joined = now - timedelta(days=390)
    owner = owner or people.create_person(f"owner{number}@demo.test", "店主", joined=joined)
    merchant = Merchant.objects.create(
        name=name, tax_id=_tax_id(rng), email=owner.email, applied_at=joined, applied_by=owner,
        bank_code="004", bank_account=f"0370040{number:05d}",
    )  # fmt: skip
    # Before it is active: from then on an owner comes and goes by a decision of two people only.
    ShopStaff.objects.create(user=owner, merchant=merchant, role=ShopStaff.Role.OWNER, since=joined)
    merchant.state, merchant.approved_by = Merchant.State.ACTIVE, operator
    merchant.save(update_fields=["state", "approved_by"])
    return merchant


def _tax_id(rng: Random) -> str:
    while not is_tax_id(number := f"{rng.randrange(10**8):08d}"):
        pass
    return number
