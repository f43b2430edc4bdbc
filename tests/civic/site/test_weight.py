"""What a first visit costs an old phone on a slow line: bytes and queries are counted, so that none creep in."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from civic.accounts.models import User
from civic.consent import actions as consent
from rewards.shops.models import Shop
from surveys.questionnaires.models import Questionnaire
from tests import factories as make
from tests.civic.site.weights import KB, LATER, LINKED, packed

pytestmark = pytest.mark.django_db


def ours(folder: str) -> list[str]:
    return [f"{folder}/{path.name}" for path in Path(finders.find(folder)).iterdir() if path.is_file()]


@pytest.fixture
def citizen(client: Client) -> User:
    """Signed in, with coins, a notice with a quiz, and all that is in force agreed to."""
    person = make.rich_citizen(100)
    make.open_questionnaire(coins=20)
    client.force_login(person.user)
    consent.publish_first(now=make.NOW)
    consent.agree(person.user, now=make.NOW)
    return person.user


def test_all_our_styles_together_are_32_kb_at_most():
    """But the notice desk's, which only editors and approvers load, and those of events and their doors."""
    desk, events = {"css/notice_desk.css", "css/phone.css"}, {"css/door.css", "css/event_desk.css", "css/events.css"}
    assert packed(*(set(ours("css")) - desk - events)) <= 32 * KB
    assert packed(*events) <= 8 * KB
    assert packed(*desk) <= 8 * KB


def test_all_scripts_together_are_60_kb_at_most():
    """But the map's, which no other page loads."""
    assert packed(*(set(ours("js")) - {"js/map.js"}), "django_htmx/htmx-2.min.js") <= 60 * KB


PAGES = ("/", "/inbox/", "/wallet/", "/pay/", "/s/", "/shops/", "/offers/", "/me/", "/about/", "/privacy/", "/tour/1/")


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_without_pictures_is_200_kb_at_most_and_60_of_them_scripts(client, citizen, settings, path):
    settings.MAP_OUTLINES = "outlines.json"  # with the map, which is the heaviest part
    make.shop()
    Shop.objects.update(latitude="22.75", longitude="121.15")
    page = client.get(path).content
    linked = [*LINKED.findall(page.decode()), *LATER.findall(page.decode())]
    assert len(linked) > 2
    assert len(page) + packed(*linked, "img/icons.svg") <= 200 * KB
    assert packed(*(name for name in linked if name.endswith(".js"))) <= 60 * KB
    assert ("leaflet/leaflet.js" in linked) is (path == "/shops/")


@pytest.mark.parametrize("name", ["notice", "questions", "event", "counter"])
def test_what_is_read_answered_and_taken_at_a_counter_is_as_light(client, citizen, name):
    asked, now = Questionnaire.objects.get(), timezone.now()
    if name == "counter":
        consent.agree(clerk := make.clerk(make.shop()), now=make.NOW)
        client.force_login(clerk)
    paths = {"notice": f"/notices/{asked.notice.pk}/", "questions": f"/questionnaires/{asked.pk}/"}
    paths |= {"event": f"/events/{make.event(now=now).pk}/", "counter": "/merchant/"}
    answer = client.get(paths[name])
    linked = LINKED.findall(answer.content.decode())
    assert answer.status_code == 200
    assert len(answer.content) + packed(*linked, "img/icons.svg") <= 200 * KB
    assert packed(*(each for each in linked if each.endswith(".js"))) <= 60 * KB


@pytest.mark.parametrize("path", ["/", "/inbox/", "/wallet/", "/pay/"])
def test_a_page_asks_the_database_six_times_at_most(client, citizen, path, django_assert_max_num_queries: Any):
    assert client.get(path).status_code == 200  # the session notes what was agreed to
    with django_assert_max_num_queries(6):
        assert client.get(path).status_code == 200
