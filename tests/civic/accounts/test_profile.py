"""A citizen corrects what they tell about themselves; faults are shown field by field and nothing is saved."""

import pytest
from django.test import Client

from civic.accounts.models import Citizen
from tests import factories as make

pytestmark = pytest.mark.django_db


def sent(citizen: Citizen, **answers: object):
    client = Client(headers={"accept-language": "en"})
    client.force_login(citizen.user)
    return client.post("/me/profile/", {"name": "", "district": "", "birth_year": "", "gender": "", **answers})


def test_everything_is_saved():
    citizen, district = make.citizen(), make.district()
    sent(citizen, name="阿美", district=district.pk, birth_year="1968", gender="female")
    saved = Citizen.objects.select_related("user").get(pk=citizen.pk)
    assert (saved.user.name, saved.district, saved.birth_year, saved.gender) == ("阿美", district, 1968, "female")


def test_everything_may_be_emptied_again():
    citizen = make.citizen(birth_year=1968, gender="male", district=make.district())
    assert sent(citizen).url == "/me/"
    citizen.refresh_from_db()
    assert (citizen.birth_year, citizen.gender, citizen.district) == (None, "", None)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"birth_year": "2999"}, "birth_year"),
        ({"birth_year": "1899"}, "birth_year"),
        ({"birth_year": "sixty"}, "birth_year"),
        ({"birth_year": "9" * 40}, "birth_year"),
        ({"gender": "robot"}, "gender"),
        ({"district": "0"}, "district"),
        ({"district": "' OR 1=1"}, "district"),
        ({"name": "x" * 61}, "name"),
        ({"name": "nul\x00"}, "name"),
    ],
)
def test_bad_answers_are_named_and_nothing_is_saved(answers, field):
    citizen = make.citizen(birth_year=1968)
    page = sent(citizen, **{"birth_year": "1970", **answers})
    assert page.status_code == 400
    assert list(page.context["form"].errors) == [field]
    citizen.refresh_from_db()
    assert citizen.birth_year == 1968


def test_nobody_gives_themselves_a_level_or_a_role():
    citizen = make.citizen()
    sent(citizen, level="digital", is_staff="on", user="1")
    citizen.refresh_from_db()
    assert (citizen.level, citizen.user.is_staff) == ("unverified", False)
