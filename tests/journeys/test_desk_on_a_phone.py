"""The administration on a phone: rows to read stand one value under the other, and no word is broken."""

from typing import Any

import pytest

from civic.core.roles import Role
from tests import factories as make
from tests.browsers import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(page: Any, client: Any, user: Any) -> None:
    client.force_login(user)
    cookie = client.cookies["tuili_session"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


def test_each_value_of_a_row_to_read_stands_on_one_line_under_the_name_of_its_column(visit, client):
    offer = make.offer(weekdays="12345")
    page = visit("/about/", {**PHONE, "service_workers": "block"})
    signed_in(page, client, make.staff(Role.COORDINATOR))
    page.goto(f"/admin/rewards/shop/{offer.shop_id}/change/")
    days = page.locator(".inline-group td.field-good_on")
    assert days.get_attribute("data-column").casefold() == "days of the week"
    assert days.inner_text().strip() == "Monday to Friday"
    line = page.evaluate("parseFloat(getComputedStyle(document.querySelector('td.field-what p')).lineHeight)")
    assert page.locator("td.field-what p").bounding_box()["height"] < 2 * line
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
