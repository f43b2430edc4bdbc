"""People reach the county: by phone, at counters, and by a form that keeps what they wrote."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from civic.help import actions
from civic.help.models import SentQuestion, ServiceCounter
from civic.outbox.models import OutboxItem
from tests import factories as make

pytestmark = pytest.mark.django_db
ASKED = {"topic": "pay", "words": "收據 ABCD 扣了兩次", "email": "someone@example.test", "key": "one"}


def browser(user=None) -> Client:
    made = Client(headers={"accept-language": "en"})
    if user:
        made.force_login(user)
    return made


def test_a_visitor_finds_phone_mail_and_counters_with_address_and_hours(client, settings):
    settings.SUPPORT_PHONE = "1999"
    ServiceCounter.objects.create(
        name="縣府聯合服務中心", name_en="County Service Centre", address="中山路 1 號", hours="8–17", hours_en="8–17"
    )
    ServiceCounter.objects.create(name="關了", name_en="Gone", address="x", hours="x", hours_en="x", is_open=False)
    page = client.get("/help/contact/").content.decode()
    assert 'href="tel:1999"' in page
    assert [word in page for word in ("縣府聯合服務中心", "中山路 1 號", "8–17")] == [True] * 3
    assert "關了" not in page


def test_the_hours_of_a_counter_break_at_no_dash(client):
    ServiceCounter.objects.create(
        name="公所", name_en="Office", address="x", hours="週一至週五 8:00–12:00、13:30–17:00", hours_en="<8:00-12:00>"
    )
    page = client.get("/help/contact/", headers={"accept-language": "zh-hant"}).content.decode()
    assert '週一至週五 <span class="nowrap">8:00–12:00</span>、<span class="nowrap">13:30–17:00</span>' in page
    page = client.get("/help/contact/", headers={"accept-language": "en"}).content.decode()
    assert '&lt;<span class="nowrap">8:00-12:00</span>&gt;' in page


def test_a_question_leaves_by_mail_with_its_number_and_the_way_back():
    answer = browser().post("/help/contact/", ASKED)
    sent = SentQuestion.objects.get()
    [letter] = OutboxItem.objects.all()
    assert letter.content["subject"] == f"[{sent.number}] Paying"
    assert "收據 ABCD 扣了兩次" in letter.content["text"]
    assert letter.content["headers"] == {"Reply-To": "someone@example.test"}
    assert sent.number in browser().get(answer.url).content.decode()


def test_who_is_signed_in_gets_a_copy_and_types_no_address():
    user = make.citizen().user
    mine = browser(user)
    assert 'name="email"' not in mine.get("/help/contact/").content.decode()
    mine.post("/help/contact/", ASKED | {"email": "another@example.test"})
    assert set(OutboxItem.objects.values_list("address", flat=True)) == {user.email, "service@tuili.example"}
    assert not OutboxItem.objects.filter(content__icontains="another@").exists()


def test_nobody_is_written_to_because_somebody_typed_their_address():
    browser().post("/help/contact/", ASKED | {"email": "victim@example.test"})
    assert not OutboxItem.objects.filter(address="victim@example.test").exists()


def test_what_was_typed_stays_when_something_is_missing():
    page = browser().post("/help/contact/", ASKED | {"email": "no address"})
    assert page.status_code == 422
    assert "收據 ABCD 扣了兩次" in page.content.decode()
    assert not OutboxItem.objects.exists()


def test_the_same_form_sent_twice_is_one_question():
    assert (
        browser().post("/help/contact/", ASKED).url.split("n=")[0]
        == browser().post("/help/contact/", ASKED).url.split("n=")[0]
    )
    assert SentQuestion.objects.count() == OutboxItem.objects.count() == 1


def test_after_five_in_an_hour_what_was_written_stays_and_nothing_is_sent():
    for number in range(actions.FROM_ONE_ADDRESS):
        browser().post("/help/contact/", ASKED | {"key": str(number)})
    page = browser().post("/help/contact/", ASKED | {"key": "one more"})
    assert page.status_code == 429
    assert "收據 ABCD 扣了兩次" in page.content.decode()
    assert OutboxItem.objects.count() == actions.FROM_ONE_ADDRESS
    SentQuestion.objects.update(at=SentQuestion.objects.first().at - timedelta(hours=2))
    assert browser().post("/help/contact/", ASKED | {"key": "later"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_many_come_at_once():
    by = actions.Asker("203.0.113.9")

    def ask(number: int) -> bool:
        try:
            actions.ask(topic="pay", words="x", email="a@b.test", key=str(number), by=by, now=make.NOW)
        except actions.TooManyQuestions:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(ask, range(24))) == actions.FROM_ONE_ADDRESS
    assert OutboxItem.objects.count() == actions.FROM_ONE_ADDRESS


def test_a_line_break_in_an_address_sends_nothing():
    page = browser().post("/help/contact/", ASKED | {"email": "a@b.test\nBcc: all@b.test"})
    assert page.status_code == 422
    assert not OutboxItem.objects.exists()


def test_a_receipt_is_shown_for_a_number_of_ours_only():
    assert browser().get("/help/contact/sent/?n=H1129-AAAAA").url == "/help/contact/"


def test_the_topic_is_chosen_already_for_who_comes_from_an_answer():
    actions.ship()
    page = browser().get("/help/contact/?about=lost-phone").content.decode()
    assert re.search(r'<option value="account" selected>', page)


def test_a_number_is_forgotten_after_a_month():
    actions.ask(topic="pay", words="x", email="a@b.test", key="k", by=actions.Asker("203.0.113.9"), now=make.NOW)
    assert actions.forget(now=make.NOW + timedelta(days=29)) == 0
    assert actions.forget(now=make.NOW + timedelta(days=31)) == 1
