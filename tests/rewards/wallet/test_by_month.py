"""People see their coins by month and kind, and what lapses when."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rewards.redemption.counter import actions as redemption
from rewards.wallet import months
from tests import factories as make

pytestmark = pytest.mark.django_db


def signed_in(citizen) -> Client:
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(citizen.user)
    return browser


def paid(citizen, amount, now=make.NOW):
    _payment, shown = make.payment_code(citizen, amount, now=now)
    redemption.confirm(clerk=make.clerk(make.shop()), key=f"tap-{amount}", code=shown.code, now=now)


def test_each_month_says_what_came_and_went_by_kind():
    citizen = make.rich_citizen(100)
    paid(citizen, 30)
    paid(citizen, 5)
    [month] = months.of_year(citizen, make.NOW.year)
    assert [(kind.slug, kind.coins, kind.lines) for kind in month.kinds] == [("award", 100, 1), ("spend", -35, 2)]
    assert (month.came, month.went) == (100, 35)


def test_months_are_taipeis():
    first = make.NOW.replace(month=1, day=1, hour=1, minute=0)
    evening_before = first - timedelta(hours=1, minutes=30)  # 23:30 UTC on the 31st is the 1st of January in Taipei
    citizen = make.rich_citizen(100, now=evening_before)
    assert [month.first for month in months.of_year(citizen, first.year)] == [date(first.year, 1, 1)]
    assert months.of_year(citizen, first.year - 1) == []


def test_the_page_shows_what_lapses_when_with_its_table():
    citizen = make.rich_citizen(100, last_day=timezone.localdate() + timedelta(days=5))
    page = signed_in(citizen).get("/wallet/months/").content.decode()
    assert "in 5 days" in page
    assert '<progress class="meter" value="100" max="100" aria-hidden="true">' in page
    assert '<td class="num">100</td>' in page


def test_it_is_ones_own_only_and_a_year_without_lines_is_not_found():
    make.rich_citizen(100)
    browser = signed_in(make.citizen("outsider"))
    assert "+100" not in browser.get("/wallet/months/").content.decode()
    assert [browser.get(f"/wallet/months/?year={year}").status_code for year in ("1999", "x", "99999999")] == [404] * 3
