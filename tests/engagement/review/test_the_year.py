"""People look back at their own year: what they read, answered, earned and spent."""

from datetime import timedelta

import pytest
from django.test import Client

from civic.core.calendar import taipei_day
from engagement.notices.models import NoticeRead
from engagement.review import queries
from rewards.redemption.counter import actions as redemption
from surveys.responses import actions
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone():
    citizen = make.rich_citizen(100)
    shop = make.shop(name="海邊麵店")
    for amount in (30, 20):
        _payment, shown = make.payment_code(citizen, amount)
        redemption.confirm(clerk=make.clerk(shop), key=f"tap-{amount}", code=shown.code, now=make.NOW)
    asked = make.open_questionnaire()
    actions.submit(asked, citizen, make.right_answers(asked), now=make.NOW)
    NoticeRead.objects.create(notice=make.notice(), citizen=citizen, at=make.NOW)
    NoticeRead.objects.create(notice=make.notice(), citizen=citizen, at=make.NOW - timedelta(days=400))
    return citizen


def test_it_counts_the_year_and_no_other(someone):
    year = queries.year_of(someone, taipei_day(make.NOW).year)
    assert (year.read, year.answered, year.earned, year.spent, year.payments) == (1, 1, 100, 50, 2)
    assert year.shops == [queries.Favourite("海邊麵店", 2, 50)]
    assert year.best.first == taipei_day(make.NOW).replace(day=1)


def test_it_is_ones_own_only(someone):
    assert queries.year_of(make.citizen("outsider"), taipei_day(make.NOW).year).is_empty


@pytest.mark.parametrize("asked", ["1999", "2999", "x", "-1", "9" * 30])
def test_a_year_in_which_one_was_not_here_is_not_found(someone, asked):
    browser = Client()
    browser.force_login(someone.user)
    assert browser.get(f"/me/year/?year={asked}").status_code == 404


def test_the_page_says_what_there_is_and_that_only_oneself_sees_it(someone):
    someone.joined_at = make.NOW
    someone.save(update_fields=["joined_at"])
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(someone.user)
    page = browser.get(f"/me/year/?year={taipei_day(make.NOW).year}").content.decode()
    assert "海邊麵店" in page
    assert "Only you see it" in page
