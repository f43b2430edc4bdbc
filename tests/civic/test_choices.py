"""Options and labels begin with a capital in English, on citizens' and merchants' pages and in the administration."""

import re

import pytest

from civic.agencies.models import Agency
from civic.core.roles import Role
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def options(page: str) -> list[str]:
    return [words.strip() for words in re.findall(r"<option[^>]*>([^<]*)", page)]


def lower_case(words: list[str]) -> list[str]:
    return [each for each in words if each[:1].islower()]


def read(user, address: str) -> str:
    return at_desk(user).get(address, headers={"accept-language": "en"}).content.decode()


def test_a_citizen_chooses_among_options_that_begin_with_a_capital():
    found = options(read(make.citizen().user, "/me/profile/")) + options(read(make.citizen().user, "/shops/"))
    assert len(found) > 5
    assert lower_case(found) == []


@pytest.mark.parametrize("address", ["rewards/shop/add/", "rewards/merchant/add/"])
def test_so_does_an_operator(address):
    page = read(make.staff(Role.OPERATOR), f"/admin/{address}")
    assert lower_case(options(page)) == []
    assert lower_case([label.strip() for label in re.findall(r"<label[^>]*>([^<]*)", page)]) == []


def test_so_do_an_editor_and_a_shops_owner():
    shop = make.shop()
    pages = [
        read(make.staff(Role.EDITOR, make.agency()), "/admin/surveys/questionnaire/add/"),
        read(make.owner(shop.merchant), f"/merchant/shop/{shop.pk}/offers/new/"),
    ]
    for page in pages:
        assert options(page)
        assert lower_case(options(page)) == []


def test_a_name_stays_as_its_owner_writes_it():
    Agency.objects.create(slug="ehealth", name="資訊局", name_en="eHealth")
    assert "eHealth" in options(read(make.staff(Role.COORDINATOR), "/admin/civic/membership/add/"))
