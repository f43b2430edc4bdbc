"""Cards of the home page are kept in memory: any change shows on the next page, and each person finds their own."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from civic.agencies.models import Agency
from engagement.audiences.models import Audience
from engagement.notices import feed
from engagement.notices.models import Notice, NoticeRead
from engagement.notices.queries import visible_to
from tests import factories as make
from tests.owner import tamper

pytestmark = pytest.mark.django_db


def home(client: Client, language: str = "zh-hant") -> str:
    client.cookies["tuili_language"] = language
    return client.get("/").content.decode()


def test_a_card_is_made_once_for_everybody(client: Any, django_assert_num_queries: Any) -> None:
    make.notice(title="大家都看")
    home(client)
    with django_assert_num_queries(1):
        assert "大家都看" in home(Client())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda notice: Notice.objects.filter(pk=notice.pk).update(title="新標題"), "新標題"),
        (lambda notice: Notice.objects.filter(pk=notice.pk).update(summary="新摘要"), "新摘要"),
        (lambda notice: Notice.objects.filter(pk=notice.pk).update(picture="n/b.jpg", picture_alt="新圖"), "新圖"),
        (lambda notice: Agency.objects.filter(pk=notice.agency_id).update(name="新機關"), "新機關"),
        (
            lambda notice: tamper(f"UPDATE surveys_questionnaire SET coins = 77 WHERE id = {notice.questionnaire_id}"),
            "77 枚金幣",
        ),
    ],
)
def test_any_change_shows_on_the_next_page(client: Any, change: Any, words: str) -> None:
    notice = make.notice(questionnaire=make.questionnaire(coins=5), now=timezone.now())
    assert words not in home(client)
    change(notice)
    assert words in home(client)


def test_a_change_past_the_program_shows_too(client: Any) -> None:
    notice = make.notice()
    home(client)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE engagement_notice SET title = '直接改的' WHERE id = %s", [notice.pk])
    assert "直接改的" in home(client)


def test_a_withdrawn_notice_is_gone_at_once(client: Any) -> None:
    notice = make.notice(title="撤回的")
    assert "撤回的" in home(client)
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)
    assert "撤回的" not in home(client)


def test_each_language_has_its_own(client: Any) -> None:
    notice = make.notice()
    assert notice.agency.name in home(client)
    assert notice.agency.name_en in home(client, "en")
    assert notice.agency.name in home(client)


def test_new_is_said_only_to_those_who_have_not_read_it() -> None:
    notice, reader, other = make.notice(), make.citizen(), make.citizen()
    NoticeRead.objects.create(notice=notice, citizen=reader)
    seen = {}
    for name, person in (("reader", reader), ("other", other)):
        client = Client()
        client.force_login(person.user)
        seen[name] = "notice-flag" in home(client)
    assert seen == {"reader": False, "other": True}
    assert "notice-flag" not in home(Client())


def test_a_questionnaire_closes_on_the_card_at_its_minute(client: Any) -> None:
    end = timezone.now() + timedelta(hours=1)
    make.notice(questionnaire=make.questionnaire(coins=5, closes_at=end), now=timezone.now())
    assert "Closed" not in home(client, "en")
    with time_machine.travel(end + timedelta(seconds=1)):
        assert "Closed" in home(client, "en")


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"birth_year": 1950},
        {"gender": "female"},
        {"birth_year": 1990, "gender": "male"},
        {"birth_year": 1950, "gender": "female", "profiling_stopped_at": make.NOW},
        {"level": "verified"},
    ],
)
def test_the_query_that_is_written_once_finds_what_the_rules_say(told: dict[str, Any]) -> None:
    agency, now = make.agency(), make.later(60)
    haibin = make.district()
    rules = [{}, {"min_age": 65}, {"max_age": 40}, {"genders": ["female"]}, {"levels": ["verified"]}]
    for number, rule in enumerate(rules):
        make.notice(agency, audience=Audience.objects.create(agency=agency, name=f"{number}", **rule))
    there = Audience.objects.create(agency=agency, name="there", districts=[haibin.pk])
    make.notice(agency, audience=there)
    for person in (make.citizen(**told), make.citizen(district=haibin, **told), None):
        lines = feed.lines(person, number=1, now=now)
        assert [line.pk for line in lines] == [notice.pk for notice in visible_to(person, now=now)]


@pytest.mark.parametrize("path", ["/", "/notices/", "/agencies/{slug}/"])
def test_a_picture_of_the_newest_card_is_loaded_first(client: Any, path: str) -> None:
    picture, agency = {"picture": "n/a.jpg", "picture_alt": "a"}, make.agency()
    make.notice(agency, **picture, now=make.NOW)
    make.notice(agency, **picture, now=make.later(5))
    body = client.get(path.format(slug=agency.slug)).content.decode()
    assert (body.count('fetchpriority="high"'), body.count('loading="lazy"')) == (1, 1)
