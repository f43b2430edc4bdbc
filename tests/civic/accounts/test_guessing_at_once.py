"""A mailed code allows three guesses, also when they come at the same instant."""

import copy

import pytest
from django.test import Client

from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("way", ["login", "signup"])
def test_fifty_guesses_at_once_are_no_more_than_three(way):
    browser = Client(headers={"accept-language": "en"})
    asked = {"login": make.citizen().user.email} if way == "login" else {"email": "new@example.test"}
    page = browser.post(f"/accounts/{way}/", asked).url

    def guess() -> str:
        twin = Client(headers={"accept-language": "en"})
        twin.cookies = copy.deepcopy(browser.cookies)
        return twin.post(page, {"code": "123456"}).content.decode()

    answers = at_once([guess] * 50, connections=25)
    assert sum("This is not the right code" in str(answer) for answer in answers) <= 3
