"""A place on the map is pasted as it comes: as a pair, or as the address of a page that shows it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from civic.core.roles import Role
from rewards.shops.positions import PositionField
from tests import factories as make
from tests.staff import at_desk

HERE = ("22.75830", "121.14440")
GOOGLE = "https://www.google.com/maps"


@pytest.mark.parametrize(
    "text",
    [
        "22.7583, 121.1444",
        "22.7583,121.1444",
        " 22.7583 121.1444 ",
        "(22.7583, 121.1444)",
        "２２.７５８３，１２１.１４４４",
        "22.7583、121.1444",
        "+22.7583, +121.1444",
        "geo:22.7583,121.1444?z=17",
        "https://www.openstreetmap.org/#map=17/22.7583/121.1444",
        "https://www.openstreetmap.org/?mlat=22.7583&mlon=121.1444#map=12/22.7/121.1",
        "https://www.openstreetmap.org/directions?to=22.7583%2C121.1444",
        f"{GOOGLE}/@22.7583,121.1444,17z",
        f"{GOOGLE}/place/%E5%B1%B1%E6%B5%B7/@22.7,121.1,17z/data=!4m6!3m5!1s0x0:0x0!8m2!3d22.7583!4d121.1444",
        f"{GOOGLE}/search/?api=1&query=22.7583%2C121.1444",
        f"{GOOGLE}/search/22.7583,+121.1444",
        f"{GOOGLE}?q=22.7583,121.1444",
        f"{GOOGLE}/dir/22.9,121.0/22.7583,121.1444/@22.8,121.1,12z",
    ],
)
def test_the_position_is_found(text):
    assert tuple(map(str, PositionField().clean(text))) == HERE


def test_south_and_west_are_negative():
    assert tuple(map(str, PositionField().clean("-33.8568, -70.6"))) == ("-33.85680", "-70.60000")


def test_no_position_is_none():
    assert PositionField().clean("  ") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("22.7583", "contains no position"),
        ("beside the temple", "contains no position"),
        ("https://www.openstreetmap.org/about", "contains no position"),
        ("https://maps.app.goo.gl/aBcD12", "short link"),
        ("121.1444, 22.7583", "Latitude comes first"),
        ("121.1444, 222.7", "no such place"),
        ("22.7583, 181", "no such place"),
    ],
)
def test_what_is_wrong_is_said(text, said):
    with translation.override("en"), pytest.raises(ValidationError, match=said):
        PositionField().clean(text)


@pytest.mark.django_db
def test_the_operator_pastes_it_too_and_an_auditor_reads_it():
    shop = make.shop()
    page = f"/admin/rewards/shop/{shop.pk}/change/"
    desk = at_desk(make.staff(Role.OPERATOR))
    form = desk.get(page).context["adminform"].form
    sent = {name: form[name].value() or "" for name in form.fields if name != "picture"}
    rows = {"offers-TOTAL_FORMS": 0, "offers-INITIAL_FORMS": 0}
    answer = desk.post(page, {**sent, **rows, "position": f"{GOOGLE}/@22.7583,121.1444,17z"})
    assert answer.status_code == 302
    shop.refresh_from_db()
    assert (str(shop.latitude), str(shop.longitude)) == HERE
    assert "22.75830, 121.14440" in at_desk(make.staff(Role.AUDITOR)).get(page).content.decode()
