"""A citizen finds a notice again: by words, Chinese too, topic, agency, kind, coins, and what is not answered yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from civic.accounts.models import Topic
from engagement.audiences.models import Audience
from engagement.notices.models import Notice
from surveys.responses import actions as responses
from tests import factories as make
from tests.api import ROOT, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> dict[str, Notice]:
    water, health = make.agency("水利處"), make.agency("衛生局")
    topic = Topic.objects.create(code="water", name="用水")
    now = timezone.now()
    asked = make.questionnaire(health, coins=5)
    over = make.questionnaire(health, closes_at=now + timedelta(days=1))
    made = {
        "title": make.notice(water, title="明日停水", topic=topic, kind="service"),
        "summary": make.notice(water, title="水塔", summary="停水前請先儲水"),
        "body": make.notice(health, title="喝水", body="若遇停水請煮沸再喝。", questionnaire=asked, now=now),
        "other": make.notice(health, title="疫苗", kind="event", questionnaire=over, now=now),
    }
    rule = Audience.objects.create(agency=water, name="長者", min_age=65)
    make.notice(water, title="停水關懷", audience=rule)
    return made


CASES = [
    ({"search": "停水"}, {"title", "summary", "body"}),
    ({"search": "停水 儲水"}, {"summary"}),
    ({"search": "停水", "topic": "water"}, {"title"}),
    ({"kind": "event"}, {"other"}),
    ({"kind": "nothing"}, set()),
    ({"topic": "nothing"}, set()),
    ({"with_coins": "1"}, {"body"}),
    ({"unanswered": "1"}, {"body", "other"}),
    ({"search": "\x00"}, {"title", "summary", "body", "other"}),
    ({}, {"title", "summary", "body", "other"}),
]


@pytest.mark.parametrize(("asked", "wanted"), CASES)
def test_the_page_and_the_api_find_the_same(client: Any, world: Any, asked: Any, wanted: Any) -> None:
    page = client.get("/notices/", asked).content.decode()
    found = {each["id"] for each in program_of(None).get(f"{ROOT}notices/", asked).json()["results"]}
    assert found == {world[name].pk for name in wanted}
    assert {name for name, notice in world.items() if f'href="{notice.get_absolute_url()}"' in page} == wanted


@pytest.mark.parametrize("by", ["pk", "slug"])
def test_an_agency_is_named_by_number_or_short_name(client: Any, world: Any, by: str) -> None:
    agency = world["title"].agency
    found = program_of(None).get(f"{ROOT}notices/", {"agency": getattr(agency, by)}).json()["results"]
    assert {each["id"] for each in found} == {world["title"].pk, world["summary"].pk}


def test_what_one_has_answered_is_not_asked_again(client: Any, world: Any) -> None:
    citizen, asked = make.citizen(), world["body"].questionnaire
    responses.submit(asked, citizen, make.right_answers(asked), now=timezone.now())
    client.force_login(citizen.user)
    page = client.get("/notices/", {"unanswered": "1"}).content.decode()
    assert "喝水" not in page
    assert "疫苗" in page


def test_older_ones_keep_what_was_asked_for(client: Any) -> None:
    home = make.agency()
    for number in range(13):
        make.notice(home, title=f"停水 {number}")
    page = client.get("/notices/", {"search": "停水", "agency": home.slug}).content.decode()
    assert f"agency={home.slug}&amp;page=2" in page
    assert client.get("/notices/", {"search": "停水", "page": 2}).status_code == 200


def test_an_agencys_page_tells_its_own_and_how_to_call_it(client: Any, world: Any) -> None:
    agency = world["title"].agency
    agency.phone = "02-1234-5678"
    agency.save()
    page = client.get(f"/agencies/{agency.slug}/").content.decode()
    assert "明日停水" in page
    assert "疫苗" not in page
    assert "tel:02-1234-5678" in page
    assert "停水關懷" not in page


def test_a_notice_leads_to_others_of_its_topic_and_agency_and_to_none_of_another_group(client: Any, world: Any) -> None:
    near = make.notice(make.agency("農業處"), title="灌溉停水", topic=world["title"].topic, now=make.LONG_AGO)
    page = client.get(world["title"].get_absolute_url()).content.decode()
    assert page.index(near.title) < page.index("水塔")
    assert "疫苗" not in page
    assert "停水關懷" not in page


def test_only_what_everybody_may_see_is_offered_to_share(client: Any, world: Any) -> None:
    assert "data-share=" in client.get(world["title"].get_absolute_url()).content.decode()
    client.force_login(make.citizen(birth_year=1950).user)
    secret = Notice.objects.get(title="停水關懷")
    assert "data-share=" not in client.get(secret.get_absolute_url()).content.decode()
