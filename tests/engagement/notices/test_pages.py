"""The home page and a notice, as people see them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from civic.accounts.models import Citizen
from engagement.audiences.models import Audience
from engagement.notices.models import Notice, NoticeRead
from rewards import coins
from surveys.responses import actions
from tests import factories as make

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture(autouse=True)
def _in_english(client: Any) -> None:
    client.cookies["tuili_language"] = "en"


def page(client: Any, notice: Notice) -> str:
    return client.get(notice.get_absolute_url()).content.decode()


def a_notice_with_questions(**fields: Any) -> Notice:
    return make.notice(questionnaire=make.questionnaire(**fields), now=timezone.now())


def test_a_visitor_sees_public_notices_newest_first_and_the_way_in(client: Any) -> None:
    make.notice(title="舊消息", now=make.NOW - timedelta(days=30))
    make.notice(title="新消息", now=make.NOW - timedelta(days=1))
    body = client.get(HOME).content.decode()
    assert body.index("新消息") < body.index("舊消息")
    assert reverse("account_signup") in body


def test_drafts_and_other_peoples_notices_are_not_found(client: Any) -> None:
    elders = Audience.objects.create(agency=make.agency(), name="長者", min_age=65)
    draft, foreign = make.notice(published=False, title="草稿"), make.notice(audience=elders, title="長者消息")
    client.force_login(make.citizen(birth_year=2000).user)
    assert "草稿" not in (body := client.get(HOME).content.decode())
    assert "長者消息" not in body
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(foreign.get_absolute_url()).status_code == 404


def test_a_citizen_sees_their_balance_and_what_they_have_not_read(client: Any) -> None:
    client.force_login(make.rich_citizen(37).user)
    notice = make.notice()
    body = client.get(HOME).content.decode()
    assert "<strong>37</strong>" in body
    assert "notice-flag" in body
    client.get(notice.get_absolute_url())
    assert "notice-flag" not in client.get(HOME).content.decode()


def test_home_shows_twelve_and_leads_to_older_ones(client: Any) -> None:
    for number in range(14):
        make.notice(title=f"第 {number:02} 則", now=make.NOW + timedelta(minutes=number - 600))
    first, second = client.get(HOME).content.decode(), client.get(HOME, {"page": 2}).content.decode()
    assert "第 02 則" in first
    assert "第 01 則" not in first
    assert 'href="?page=2"' in first
    assert "第 01 則" in second
    assert client.get(HOME, {"page": "x"}).status_code == 404


def test_home_costs_six_queries_however_many_notices(client: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(13):
        make.notice(title=f"第 {number} 則", questionnaire=make.questionnaire())
    client.force_login(make.rich_citizen(5).user)
    with django_assert_max_num_queries(6):
        assert client.get(HOME).status_code == 200


def test_a_notice_costs_six_queries_after_the_first_reading(client: Any, django_assert_max_num_queries: Any) -> None:
    notice = a_notice_with_questions(coins=5)
    client.force_login(make.citizen().user)
    page(client, notice)
    with django_assert_max_num_queries(6):
        page(client, notice)


def test_the_text_of_a_notice_is_shown_as_paragraphs_and_never_as_markup(client: Any) -> None:
    body = page(client, make.notice(body="第一段\n\n<script>alert(1)</script>"))
    assert "<p>第一段</p>" in body
    assert "<script>alert" not in body


def test_opening_a_notice_counts_once_for_a_citizen_and_not_for_visitors(client: Any) -> None:
    notice = make.notice()
    page(client, notice)
    assert not NoticeRead.objects.exists()
    client.force_login(make.user())
    page(client, notice)
    page(client, notice)
    assert NoticeRead.objects.count() == 1
    assert Citizen.objects.count() == 1


def test_the_call_tells_questions_and_coins_before_starting(client: Any) -> None:
    notice = a_notice_with_questions(coins=15)
    client.force_login(make.citizen().user)
    body = page(client, notice)
    assert "3 questions" in body
    assert "15 coins" in body
    assert reverse("surveys:answer", args=[notice.questionnaire_id]) in body


def test_a_visitor_is_asked_to_sign_in_and_comes_back_here(client: Any) -> None:
    notice = a_notice_with_questions(coins=15)
    assert f"{reverse('account_login')}?next={notice.get_absolute_url()}" in page(client, notice)


def test_who_has_answered_is_told_so(client: Any) -> None:
    notice, citizen = a_notice_with_questions(coins=5), make.citizen()
    actions.submit(notice.questionnaire, citizen, make.right_answers(notice.questionnaire), now=timezone.now())
    client.force_login(citizen.user)
    assert "Start answering" not in (body := page(client, notice))
    assert reverse("surveys:answered", args=[notice.questionnaire_id]) in body


def test_a_closed_questionnaire_offers_no_way_in(client: Any) -> None:
    notice = a_notice_with_questions(closes_at=timezone.now() - timedelta(hours=1))
    assert "This questionnaire is closed" in (body := page(client, notice))
    assert "Sign in to answer" not in body


def test_an_empty_campaign_is_told_before_starting(client: Any) -> None:
    pot = make.campaign(max_coins=10)
    notice = a_notice_with_questions(at=pot.agency, coins=10, campaign=pot)
    coins.award(make.citizen(), 10, campaign=pot, key="first", reason="先到", by="tests", now=timezone.now())
    client.force_login(make.citizen().user)
    body = page(client, notice)
    assert "have all been given out" in body
    assert "10 coins" not in body
    assert "Start answering" in body


def test_what_an_agency_writes_is_marked_as_chinese(client: Any) -> None:
    assert '<h1 lang="zh-Hant">流感疫苗開打</h1>' in page(client, make.notice())


def test_a_picture_has_its_text_alternative_and_its_place(client: Any) -> None:
    body = page(client, make.notice(picture="notices/a.png", picture_alt="護理師為長者打針"))
    assert 'alt="護理師為長者打針"' in body
    assert 'width="1200" height="675"' in body


def test_in_english_the_agencies_of_what_to_read_on_are_named_in_english(client: Any) -> None:
    at = make.agency()
    make.notice(at, title="延伸的消息")
    body = page(client, make.notice(at))
    assert "延伸的消息" in body
    assert at.name not in body
