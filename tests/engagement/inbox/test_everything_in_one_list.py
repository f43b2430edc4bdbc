"""Notices that concern somebody and news of their own stand in one list, are found, marked, saved and put away."""

import re
from typing import Any

import pytest
from django.test import Client

from civic.accounts.models import Citizen, Topic
from engagement.audiences.models import Audience
from engagement.delivery.actions import file
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.news import paid
from engagement.notices.models import Notice, NoticeRead
from tests import factories as make
from tests.api import program_of, refusal

pytestmark = pytest.mark.django_db
INBOX, API = "/inbox/", "/api/v1/inbox/"


def a_payment(citizen: Citizen, number: int = 1, *, minutes: int = 0) -> Message:
    facts = {"coins": 30, "shop": "山海小吃", "receipt": "K7-42"}
    file(paid.news, [News(citizen.pk, f"paid:{number}", make.later(minutes=minutes), facts)])
    return Message.objects.latest("pk")


def a_notice(title: str = "流感疫苗開打", *, minutes: int = 0, **fields: Any) -> Notice:
    return make.notice(title=title, now=make.later(minutes=minutes), **fields)


@pytest.fixture
def citizen() -> Citizen:
    return make.citizen()


@pytest.fixture
def program(citizen: Citizen) -> Any:
    return program_of(citizen)


@pytest.fixture
def visit(client: Client, citizen: Citizen) -> Client:
    client.force_login(citizen.user)
    return client


def titles(answer: Any) -> list[str]:
    return [item["title"] for item in answer.json()["results"]]


def test_notices_and_news_stand_in_one_list_newest_first(citizen, program):
    a_notice("第一則", minutes=-30)
    payment = a_payment(citizen, minutes=-20)
    a_notice("第二則", minutes=-10)
    found = program.get(API, HTTP_ACCEPT_LANGUAGE="en").json()["results"]
    assert [item["title"] for item in found] == ["第二則", "You paid 30 coins", "第一則"]
    assert [item["read"] for item in found] == [False] * 3
    assert set(found[0]) == {"id", "kind", "title", "text", "picture", "url", "at", "read"}
    assert found[1]["url"].endswith(f"/inbox/{payment.pk}/")


def test_a_notice_for_others_is_not_there_and_nobody_has_a_row_for_one_that_is(citizen, program):
    home = make.agency()
    audience = Audience.objects.create(agency=home, name="長者", min_age=65)
    a_notice("給長者", at=home, audience=audience)
    a_notice("給大家")
    assert titles(program.get(API)) == ["給大家"]
    assert Message.objects.count() == 0


def test_pages_are_cut_by_the_item_before_and_lead_both_ways(citizen, program):
    for number in range(30):
        a_payment(citizen, number, minutes=-number)
    for number in range(15):
        a_notice(f"通知 {number}", minutes=-number)  # at the very moments of some payments
    first = program.get(API).json()
    a_payment(citizen, 99, minutes=5)  # what comes meanwhile moves nothing
    second = program.get(first["next"]).json()
    third = program.get(second["next"]).json()
    ids = [item["id"] for part in (first, second, third) for item in part["results"]]
    assert (len(ids), len(set(ids)), third["next"]) == (45, 45, None)
    assert [item["id"] for item in program.get(third["previous"]).json()["results"]] == ids[20:40]
    back = program.get(program.get(third["previous"]).json()["previous"]).json()["results"]
    assert [item["id"] for item in back] == ids[:20]


@pytest.mark.parametrize("cursor", ["nonsense", "AAAA", "bm93IG4gMSAw", "😀"])
def test_a_cursor_that_we_did_not_write_is_refused(program, visit, cursor):
    assert refusal(program.get(API, {"cursor": cursor}), 400)["code"] == "wrong_cursor"
    assert visit.get(INBOX, {"cursor": cursor}).status_code == 404


def test_filters_by_kind_agency_topic_and_unread(citizen, program):
    topic = Topic.objects.create(code="health-x", name="健康", name_en="Health")
    health, roads = make.agency("衛生局"), make.agency("建設處")
    a_payment(citizen)
    a_notice("疫苗", at=health, topic=topic)
    seen = a_notice("修路", at=roads)
    program.post("/api/v1/inbox/read/", {"ids": [f"n{seen.pk}"]}, format="json")
    assert titles(program.get(API, {"kind": "notice", "agency": health.slug})) == ["疫苗"]
    assert titles(program.get(API, {"agency": str(roads.pk)})) == ["修路"]
    assert titles(program.get(API, {"topic": "health-x"})) == ["疫苗"]
    assert "修路" not in titles(program.get(API, {"unread": "1"}))
    assert len(titles(program.get(API, {"kind": "paid"}))) == 1
    assert len(titles(program.get(API, {"kind": paid.news.family.slug}))) == 1
    assert titles(program.get(API, {"kind": "nothing"})) == []


@pytest.mark.parametrize("words", ["疫", "疫苗", "苗開打", "疫苗 健保卡", "免費接種", "covid-19", "COVID"])
def test_words_are_found_in_title_summary_and_text(program, words):
    a_notice("流感疫苗開打", body="請帶健保卡。COVID-19 疫苗可同時接種。")
    a_notice("道路施工", summary="改道", body="請改道行駛。")
    assert titles(program.get(API, {"search": words})) == ["流感疫苗開打"]


@pytest.mark.parametrize("words", ["疫卡", "%", "_", "苗流", "' OR 1=1", "\x00"])
def test_what_is_not_there_is_not_found(program, words):
    a_notice()
    if words.strip("\x00"):
        assert titles(program.get(API, {"search": words})) == []
    assert program.get(API, {"search": words}).status_code in (200, 400)


def test_news_is_found_by_its_shop_its_receipt_and_its_words(citizen, program):
    a_payment(citizen)
    for words in ("山海", "K7-42", "支付"):
        answer = program.get(API, {"search": words}, HTTP_ACCEPT_LANGUAGE="zh-hant")
        assert len(titles(answer)) == 1, words
    assert titles(program.get(API, {"search": "海山"})) == []


def test_corrected_words_are_found_and_the_old_ones_no_longer(program):
    notice = a_notice("流感疫苗開打")
    Notice.objects.filter(pk=notice.pk).update(title="改期公告")
    assert titles(program.get(API, {"search": "改期"})) == ["改期公告"]
    assert titles(program.get(API, {"search": "開打"})) == []


def test_reading_counts_and_marking_is_no_opening(citizen, program):
    notice, message = a_notice(), a_payment(citizen)
    ids = [f"n{notice.pk}", f"m{message.pk}"]
    assert program.post("/api/v1/inbox/read/", {"ids": ids[:1]}, format="json").json() == {"unread": 1}
    assert program.post("/api/v1/inbox/read/", {"ids": ids}, format="json").json() == {"unread": 0}
    assert NoticeRead.objects.count() == 0  # agencies count those who opened it


def test_all_is_one_row_and_what_comes_later_is_unread(citizen, program):
    a_notice(minutes=-5)
    a_payment(citizen)
    assert program.post("/api/v1/inbox/read/", {"all": True}, format="json").json() == {"unread": 0}
    make.notice(title="之後", now=make.later(days=3000))  # after the mark, whenever this runs
    assert [item["read"] for item in program.get(API).json()["results"]] == [True, True]


@pytest.mark.parametrize("said", [{}, {"all": False}, {"ids": ["n1"], "all": True}, {"ids": "n1"}, {"ids": ["x1"]},
                                  {"ids": [1]}, {"ids": ["n" + "9" * 19]}])  # fmt: skip
def test_what_is_neither_ids_nor_all_is_refused(program, said):
    assert refusal(program.post("/api/v1/inbox/read/", said, format="json"), 400)


def test_nobody_marks_what_is_not_theirs(program):
    theirs = a_payment(make.citizen())
    home = make.agency()
    hidden = a_notice(at=home, audience=Audience.objects.create(agency=home, name="長者", min_age=65))
    answer = program.post("/api/v1/inbox/read/", {"ids": [f"m{theirs.pk}", f"n{hidden.pk}"]}, format="json")
    assert answer.status_code == 200
    theirs.refresh_from_db()
    assert theirs.read_at is None
    assert hidden.marks.count() == 0


def test_an_opened_notice_is_read_and_can_be_unread_again(visit):
    notice = a_notice()
    visit.get(f"/notices/{notice.pk}/")
    assert "badge-new" not in visit.get(INBOX).content.decode()
    visit.post("/inbox/mark/", {"item": f"n{notice.pk}", "act": "unread"})
    assert "badge-new" in visit.get(INBOX).content.decode()
    assert "badge-new" in visit.get("/").content.decode()
    visit.get(f"/notices/{notice.pk}/")
    assert "badge-new" not in visit.get(INBOX).content.decode()
    assert NoticeRead.objects.count() == 1


def test_the_first_picture_of_the_list_is_loaded_first(visit, citizen):
    for minutes in (0, 5):
        a_notice(minutes=minutes)
    a_payment(citizen, minutes=10)  # it has a sign and no picture
    pictures = re.findall(r'<img class="message-picture"[^>]*>', visit.get(INBOX).content.decode())
    assert [('fetchpriority="high"' in each, "lazy" in each) for each in pictures] == [(True, False), (False, True)]


@pytest.mark.parametrize("which", ["n", "m"])
def test_saved_and_put_away_and_back(visit, citizen, which):
    thing = a_notice() if which == "n" else a_payment(citizen)
    item, name = f"{which}{thing.pk}", "流感疫苗開打" if which == "n" else "山海小吃"

    def shown(box: str) -> bool:
        return name in visit.get(INBOX, {"box": box}).content.decode()

    assert (shown(""), shown("saved"), shown("away")) == (True, False, False)
    visit.post("/inbox/mark/", {"item": item, "act": "save"})
    assert (shown(""), shown("saved"), shown("away")) == (True, True, False)
    visit.post("/inbox/mark/", {"item": item, "act": "away"})
    assert (shown(""), shown("saved"), shown("away")) == (False, False, True)
    assert "tab-count" not in visit.get(INBOX).content.decode()
    visit.post("/inbox/mark/", {"item": item, "act": "back"})
    visit.post("/inbox/mark/", {"item": item, "act": "unsave"})
    assert (shown(""), shown("saved"), shown("away")) == (True, False, False)


@pytest.mark.parametrize("said", [{"item": "n1", "act": "explode"}, {"item": "x", "act": "save"}, {"act": "save"},
                                  {"item": "n999999", "act": "save"}])  # fmt: skip
def test_marking_what_is_not_there_is_not_found(visit, said):
    assert visit.post("/inbox/mark/", said).status_code == 404


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test/", "javascript:alert(1)"])
def test_a_mark_leads_back_to_our_own_pages_only(visit, back):
    notice = a_notice()
    answer = visit.post("/inbox/mark/", {"item": f"n{notice.pk}", "act": "save", "next": back})
    assert answer.headers["Location"] == INBOX


def test_the_list_and_its_filters_stay_within_six_and_nine_queries(visit, citizen, django_assert_max_num_queries):
    for number in range(25):
        a_payment(citizen, number)
        a_notice(f"通知 {number}")
    with django_assert_max_num_queries(6):
        assert "cursor=" in visit.get(INBOX).content.decode()
    with django_assert_max_num_queries(9):
        visit.get(INBOX, {"search": "通知", "kind": "notice"})
