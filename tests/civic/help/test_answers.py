"""The answers that come with the portal, and the pages that lead to them."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from civic.help import actions, wording
from civic.help.models import HelpAnswer
from tests import factories as make
from tests.staff import at_desk

ROOT = Path(__file__).resolve().parents[3]
LINKED = re.compile(r'help_link "([\w-]+)"|/help/([\w-]+)/"')


def keys() -> set[str]:
    return {each["key"] for each in actions.shipped()}


def test_forty_come_with_the_portal_and_each_stands_there_once():
    assert len(actions.shipped()) >= 40
    assert len(keys()) == len({each["question"] for each in actions.shipped()}) == len(actions.shipped())


@pytest.mark.parametrize("each", actions.shipped(), ids=lambda each: each["key"])
def test_each_is_written_in_both_languages_and_leads_only_to_pages_that_are_there(each):
    assert each["topic"] in HelpAnswer.Topic.values
    for chinese in (each["question"], each["text"]):
        assert re.search(r"[\u4e00-\u9fff]", chinese)
    for english in (each["question_en"], each["text_en"]):
        assert not re.search(r"[\u4e00-\u9fff，。：；！？]", english)
    assert wording.LINK.findall(each["text"]) != [] or not wording.LINK.findall(each["text_en"])
    for text in (each["text"], each["text_en"]):
        assert set(re.findall(r"\{(\w+)\}", text)) <= set(wording.figures())
        assert text.count("](") == len(wording.LINK.findall(text))
        for _words, address in wording.LINK.findall(text):
            path = address.partition("#")[0]
            try:
                found = resolve(path)
            except Resolver404:
                pytest.fail(f"{path} is no page")
            if found.url_name == "help_answer":
                assert found.kwargs["key"] in keys()


def test_what_a_page_leads_to_is_there():
    pages = (ROOT / "templates").rglob("*.html")
    led = {key for page in pages for pair in LINKED.findall(page.read_text("utf-8")) for key in pair if key}
    assert len(led) > 10
    assert led - keys() == set()


@pytest.mark.django_db
def test_they_are_added_once_and_what_the_county_wrote_stays():
    HelpAnswer.objects.all().delete()
    assert actions.ship() == len(actions.shipped())
    HelpAnswer.objects.filter(key="lost-phone").update(text="縣府自己的話")
    assert actions.ship() == 0
    assert HelpAnswer.objects.get(key="lost-phone").text == "縣府自己的話"


@pytest.mark.django_db
def test_a_refused_payment_leads_to_its_answer_and_no_link_stands_in_another():
    citizen = make.rich_citizen(5)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(citizen.user)
    page = browser.post("/pay/", {"amount": "50"}).content.decode()
    assert 'There are not enough coins: 5 are there. <a class="help-link" href="/help/not-enough-coins/">' in page
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", page, re.S)


@pytest.mark.django_db
def test_an_answer_that_was_taken_back_says_so_and_leads_on(client):
    actions.ship()
    HelpAnswer.objects.filter(key="lost-phone").update(is_published=False)
    page = client.get("/help/lost-phone/", headers={"accept-language": "en"})
    assert page.status_code == 404
    assert 'href="/help/contact/"' in page.content.decode()
    assert "lost-phone" not in client.get("/help/").content.decode()


@pytest.mark.django_db
def test_the_county_writes_an_answer_in_the_administration_and_takes_it_back(client):
    desk, page = at_desk(make.staff("coordinator")), "/admin/civic/helpanswer/"
    written = {
        "topic": "pay", "order": 5, "is_published": "on", "question": "颱風天店家收金幣嗎？",
        "text": "看店家有沒有開。", "question_en": "Do shops take coins in a typhoon?", "text_en": "If they are open.",
        "words": "風災",
    }  # fmt: skip
    assert desk.post(f"{page}add/", {**written, "key": "typhoon"}).status_code == 302
    assert "看店家有沒有開。" in client.get("/help/typhoon/").content.decode()
    assert "颱風天店家收金幣嗎？" in client.get("/help/", {"q": "風災"}).content.decode()
    made = HelpAnswer.objects.get(key="typhoon")
    desk.post(f"{page}{made.pk}/change/", {**written, "text": "停班停課時不收。", "key": "other"})
    assert "停班停課時不收。" in client.get("/help/typhoon/").content.decode(), "its address stays"
    del written["is_published"]
    desk.post(f"{page}{made.pk}/change/", written)
    assert client.get("/help/typhoon/").status_code == 404


@pytest.mark.django_db
def test_nothing_that_staff_write_runs_or_leads_away(client):
    HelpAnswer.objects.create(
        key="x", topic="pay", question="危險？", question_en="Risky?",
        text="<script>alert(1)</script> [甲](//evil.example/) [乙](https://evil.example/) "
        "[丙](javascript:alert(1)) [錢包](/wallet/)",
        text_en="[wallet](/wallet/)\" onclick=\"x",
    )  # fmt: skip
    page = client.get("/help/x/").content.decode()
    assert "<script>alert" not in page
    assert 'href="//evil' not in page
    assert 'href="https://evil' not in page
    assert 'href="javascript' not in page
    assert '<a href="/wallet/">錢包</a>' in page
