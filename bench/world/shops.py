"""Partner shops beside the demo's: one merchant each, with an owner and a clerk, approved as the operator approves."""

from datetime import datetime, timedelta
from random import Random

from bench.world.rows import ask, unguarded, write
from civic.accounts.models import District
from engagement.demo.people import create_person
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.shops.models import Merchant, Shop, ShopStaff
from rewards.shops.validators import is_tax_id

GOODS = ["早餐店", "麵館", "茶行", "米行", "果行", "書店", "文具行", "五金行", "單車行", "民宿", "洗衣店", "花坊"]
PLACES = ["山海", "稻香", "晨光", "星河", "好日", "大樹", "溪畔", "南風", "白雲", "松林"]


def create(count: int, chance: Random, *, now: datetime) -> None:
    """Make the shops and their accounts in the ledger; the temporary table `tills` says who pays into which."""
    homes = list(District.objects.filter(in_county=True).order_by("order"))
    kinds, pictures = Shop.Category.values, [row[0] for row in ask("SELECT picture FROM rewards_shop ORDER BY id")]
    joined, used, merchants = now - timedelta(days=1200), set[str](), []
    for number in range(count):
        home = homes[number % len(homes)]
        name = f"{PLACES[number % 10]}{GOODS[number % 12]} {number + 1}"
        owner = create_person(f"world.owner{number + 1}@demo.test", "店主", joined=joined)
        clerk = create_person(f"world.clerk{number + 1}@demo.test", "店員", joined=joined)
        merchant = Merchant.objects.create(
            name=name, tax_id=_tax_id(chance, used), email=owner.email, applied_at=joined, applied_by=owner,
            bank_code="004", bank_account=f"0371{number:08d}",
        )  # fmt: skip
        shop = Shop.objects.create(
            merchant=merchant, name=name, district=home, address=f"{home.name}中正路 {number + 1} 號",
            phone="089-555-000", hours="09:00–19:00", category=kinds[number % len(kinds)],
            picture=pictures[number % len(pictures)], about="在地小店。",
        )  # fmt: skip
        ShopStaff.objects.create(user=owner, merchant=merchant, role=ShopStaff.Role.OWNER)
        ShopStaff.objects.create(user=clerk, merchant=merchant, shop=shop, role=ShopStaff.Role.CLERK)
        ledger.open_account(addresses.payable(merchant.pk))
        merchants.append(merchant.pk)
    with unguarded():
        approver = "SELECT id FROM civic_user WHERE email = 'operator@demo.test'"
        write(
            f"UPDATE rewards_merchant SET state = 'active', approved_by_id = ({approver}) WHERE id = ANY (%s)",
            [merchants],
        )
        write("UPDATE rewards_shopname SET since = %s WHERE since > %s - interval '2 days'", [joined, now])
    write(
        "CREATE TEMP TABLE tills AS SELECT row_number() OVER (ORDER BY s.id)::int AS n, s.id, s.name, s.merchant_id,"
        "       a.id AS account, c.user_id AS clerk"
        "  FROM rewards_shop s JOIN rewards_account a ON a.kind = 'payable' AND a.holder_id = s.merchant_id"
        "  JOIN rewards_shopstaff c ON c.shop_id = s.id WHERE s.merchant_id = ANY (%s)",
        [merchants],
    )


def _tax_id(chance: Random, used: set[str]) -> str:
    while not is_tax_id(number := f"{chance.randrange(10**8):08d}") or number in used:
        pass
    used.add(number)
    return number
