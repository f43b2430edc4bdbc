"""During the week before an erasure every page says the day, and leads to the way to keep the account."""

import pytest

from civic.mydata import actions
from tests import factories as make
from tests.civic.mydata.leaving import says_so

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaving(client):
    user = make.citizen().user
    actions.request_erasure(user, now=make.NOW)
    client.force_login(user)
    return user


@pytest.mark.parametrize("path", ["/nothing-here/", "/merchant/today/", "/identity/desk/"])
def test_a_page_that_says_no_says_it_too(client, leaving, path):
    assert says_so(client, path)


def test_whoever_keeps_the_account_reads_it_no_more(client, leaving):
    client.post("/me/data/keep/")
    assert not says_so(client, "/")


def test_others_read_nothing_of_it(client):
    client.force_login(make.citizen().user)
    assert not says_so(client, "/")
