"""The first visit's tour: pages that need no script, skipped with one press, seen once, there again from “Me”."""

import re

import pytest

from civic.site.tour import STEPS
from tests import factories as make

pytestmark = pytest.mark.django_db
OFFER = 'class="tour-offer"'


def test_the_first_visit_is_offered_a_tour_and_after_no_thanks_never_again(client):
    assert OFFER in client.get("/").content.decode()
    assert client.post("/tour/").url == "/"
    assert OFFER not in client.get("/").content.decode()


def test_links_lead_from_step_to_step_and_the_last_ends_it(client):
    path, seen = "/tour/1/", []
    while path:
        page = client.get(path).content.decode()
        seen.append(re.search(r'id="tour-title">([^<]+)', page)[1])
        path = next((each for each in re.findall(r'href="(/tour/\d/)"', page) if each > path), None)
    assert len(seen) == len(set(seen)) == len(STEPS)
    assert 'action="/tour/"' in page


@pytest.mark.parametrize("number", [0, 5, 99])
def test_there_is_no_other_step(client, number):
    assert client.get(f"/tour/{number}/").status_code == 404


def test_a_link_alone_does_not_put_it_away(client):
    assert client.get("/tour/").status_code == 405
    assert OFFER in client.get("/").content.decode()


def test_it_is_there_again_from_me(client):
    client.post("/tour/")
    client.force_login(make.citizen().user)
    assert 'href="/tour/1/"' in client.get("/me/").content.decode()
    assert client.get("/tour/1/").status_code == 200


def test_older_pages_of_notices_do_not_offer_it(client):
    for _ in range(13):
        make.notice()
    assert OFFER not in client.get("/?page=2").content.decode()
