"""The home page in a citizen's order, with the reason said where something moved, and ended by one tap."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from civic.accounts.models import Topic
from engagement.homes.models import HomeChoice
from engagement.notices import feed
from engagement.notices.models import Notice, NoticeRead
from surveys.responses.models import Participation
from tests import factories as make

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def topic(name: str) -> Topic:
    return Topic.objects.create(code=name, name=name, name_en=name.title())


def told(title: str, about: Topic | None = None, *, hours: int, **fields) -> Notice:
    return make.notice(title=title, topic=about, now=timezone.now() - timedelta(hours=hours), **fields)


@pytest.fixture
def health() -> Topic:
    return topic("health")


@pytest.fixture
def notices(health) -> dict[str, Notice]:
    """The newest first, none of them about health but the oldest."""
    about = [told(f"道路 {hours}", topic(f"roads{hours}"), hours=hours) for hours in (1, 2, 3)]
    return {each.title: each for each in (*about, told("疫苗", health, hours=9))}


def titles(citizen) -> list[str]:
    found = feed.home(citizen, number=1, now=timezone.now())
    return [re.search(r"data-notice>(.*?)</a>", card)[1].replace("<wbr>", "") for card, _because in found.page.items]


def of(client: Client, citizen) -> str:
    client.force_login(citizen.user)
    return " ".join(client.get("/", headers=ENGLISH).content.decode().split())


def test_what_a_citizen_follows_stands_first_and_says_so(client, notices, health):
    citizen = make.citizen()
    citizen.topics.add(health)
    assert titles(citizen) == ["疫苗", "道路 1", "道路 2", "道路 3"]
    page = of(client, citizen)
    assert "because you follow Health" in page
    assert page.count("notice-why") == 1


def test_whoever_follows_nothing_finds_the_newest_first_and_no_reason(client, notices):
    citizen = make.citizen()
    assert titles(citizen) == ["道路 1", "道路 2", "道路 3", "疫苗"]
    assert "notice-why" not in of(client, citizen)
    assert "notice-why" not in Client().get("/").content.decode()


def test_what_somebody_often_read_to_the_end_stands_higher_but_not_what_they_only_opened(notices, health):
    citizen, other = make.citizen(), make.citizen()
    for hours in (100, 101, 102):
        read = told("以前的", health, hours=hours)
        Notice.objects.filter(pk=read.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        at = timezone.now() - timedelta(hours=99)
        NoticeRead.objects.create(notice=read, citizen=citizen, at=at, ended_at=at)
        NoticeRead.objects.create(notice=read, citizen=other, at=at)
    assert titles(citizen)[0] == "疫苗"
    assert titles(other)[0] == "道路 1"


def test_so_does_what_they_answered(client, notices, health):
    citizen = make.citizen()
    for hours in (50, 51):
        asked = make.questionnaire()
        told("問卷", health, hours=hours, questionnaire=asked)
        Notice.objects.filter(questionnaire=asked).update(expires_at=timezone.now() - timedelta(minutes=1))
        day = timezone.now().date()
        Participation.objects.create(citizen=citizen, questionnaire=asked, version=asked.versions.get(), on=day)
    assert titles(citizen)[0] == "疫苗"
    assert "because you answered about Health" in of(client, citizen)


def test_one_tap_puts_the_newest_first_again(client, notices, health):
    citizen = make.citizen()
    citizen.topics.add(health)
    assert "/me/home/newest/" in of(client, citizen)
    assert client.get("/me/home/newest/").status_code == 405
    client.post("/me/home/newest/")
    assert titles(citizen)[0] == "道路 1"
    assert "notice-why" not in of(client, citizen)


def test_who_stopped_the_use_of_their_particulars_is_arranged_nothing(client, notices, health):
    citizen = make.citizen(profiling_stopped_at=make.NOW)
    citizen.topics.add(health)
    assert titles(citizen)[0] == "道路 1"
    client.force_login(citizen.user)
    assert "the newest stand first for you" in client.get("/me/home/", headers=ENGLISH).content.decode()


def test_a_citizen_chooses_lines_instead_of_pictures(client, notices):
    citizen = make.citizen()
    client.force_login(citizen.user)
    assert client.post("/me/home/", {"order": "best", "density": "lines"}).status_code == 400
    assert client.post("/me/home/", {"order": "newest", "density": "lines"}).status_code == 302
    assert HomeChoice.objects.get().density == "lines"
    assert 'class="notices is-dense"' in of(client, citizen)


def test_nothing_is_hidden_and_older_pages_hold_the_rest(notices, health):
    for hours in range(10, 22):
        told(f"其他 {hours}", hours=hours)
    citizen = make.citizen()
    citizen.topics.add(health)
    pages = [feed.home(citizen, number=n, now=timezone.now()).page.items for n in (1, 2)]
    assert [len(items) for items in pages] == [12, 4]
    assert len({card for items in pages for card, _because in items}) == 16
