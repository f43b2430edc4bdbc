import pytest

from engagement.audiences.models import Audience
from tests import factories as make
from tests.api import ROOT, program_of, refusal

pytestmark = pytest.mark.django_db


def test_a_visitor_reads_the_notices_for_everyone():
    notice = make.notice(picture="notices/flu.png", picture_alt="護理師替長者打針")
    make.notice(published=False)
    page = program_of(None).get(f"{ROOT}notices/").json()
    assert (page["count"], page["next"], page["previous"]) == (1, None, None)
    assert page["results"] == [
        {
            "id": notice.pk,
            "title": "流感疫苗開打",
            "summary": "65 歲以上免費接種",
            "picture": "http://localhost:8000/media/notices/flu.png",
            "picture_alt": "護理師替長者打針",
            "published_at": "2026-11-10T12:00:00+08:00",
            "agency": {"id": notice.agency_id, "name": notice.agency.name_en},
            "questionnaire": None,
            "kind": "news",
            "topics": [],
            "body_html": "<p>請帶健保卡。</p>",
            "translations": {
                "zh-Hant": {"title": "流感疫苗開打", "summary": "65 歲以上免費接種", "body": "請帶健保卡。"}
            },
            "expires_at": None,
            "attachments": [],
        }
    ]


def test_a_notice_has_its_text_and_the_way_to_its_questions():
    questionnaire = make.open_questionnaire()
    notice = questionnaire.notice
    body = program_of(None, "zh-hant").get(f"{ROOT}notices/{notice.pk}/").json()
    assert body["body"] == "請帶健保卡。"
    assert body["picture"].endswith(notice.picture.url)
    assert body["questionnaire"] == questionnaire.pk
    assert body["agency"]["name"] == notice.agency.name


def test_a_notice_for_others_is_not_there():
    agency = make.agency()
    elders = Audience.objects.create(agency=agency, name="長者", min_age=65)
    notice = make.notice(agency, audience=elders)
    young, old = make.citizen(birth_year=2005), make.citizen(birth_year=1950)
    refusal(program_of(young).get(f"{ROOT}notices/{notice.pk}/"), 404)
    refusal(program_of(None).get(f"{ROOT}notices/{notice.pk}/"), 404)
    assert program_of(young).get(f"{ROOT}notices/").json()["results"] == []
    assert program_of(old).get(f"{ROOT}notices/{notice.pk}/").json()["id"] == notice.pk


def test_pages_hold_twenty_and_a_page_that_is_none_is_not_found():
    agency = make.agency()
    for _number in range(21):
        make.notice(agency)
    program = program_of(None)
    first = program.get(f"{ROOT}notices/").json()
    assert (first["count"], len(first["results"])) == (21, 20)
    assert len(program.get(first["next"]).json()["results"]) == 1
    for page in ("0", "3", "x", "%00", "9" * 5000):
        refusal(program.get(f"{ROOT}notices/?page={page}"), 404)


def test_a_page_of_notices_asks_the_database_the_same_few_questions(django_assert_max_num_queries):
    agency = make.agency()
    for _number in range(5):
        make.notice(agency)
    with django_assert_max_num_queries(3):
        program_of(None).get(f"{ROOT}notices/")
