"""People whose pages are empty, and people whose pages are full to bursting, beside those of the demo's world."""

from typing import Any

from django.utils import timezone

from civic.accounts.models import Citizen, User
from civic.consent.models import Consent
from rewards import coins
from tests import factories as make

LONG_NAME = "歐陽納莉・阿美・卡造・拉娃谷倖・亞歷山德拉・費南德茲"
LONG_SHOP = "東海岸第一代正宗手工剝皮辣椒與洛神花蜜餞專賣店股份有限公司"


def join() -> None:
    """`new` has nothing yet, `rich` a long name and 987,654 coins, `boss` a business that has no shop."""
    now = timezone.now()
    rich, new = make.citizen(level=Citizen.Level.VERIFIED, birth_year=1960), make.citizen()
    pot = make.campaign(max_coins=987_654, now=now)
    coins.award(rich, 987_654, campaign=pot, key="rich", reason=LONG_NAME, by="gallery", now=now)
    make.payment_code(rich, 500, now=now)
    business = make.merchant(LONG_SHOP, is_numbered=False, tax_id="00000000", bank_code="", bank_account="")
    owner = make.owner(business)
    Citizen.objects.create(user=owner)
    for name, person, called in (("new", new.user, "新"), ("rich", rich.user, LONG_NAME), ("boss", owner, LONG_NAME)):
        _become(person, email=f"{name}@demo.test", name=called)


def _become(person: Any, **fields: str) -> None:
    """Under this name, agreeing to what everybody in the demo's world agreed to."""
    User.objects.filter(pk=person.pk).update(**fields)
    for given in Consent.objects.filter(user__email="citizen@demo.test"):
        Consent.objects.create(user=person, document=given.document, act=given.act, at=given.at)
