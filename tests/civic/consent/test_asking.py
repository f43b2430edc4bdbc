"""Who agreed to which version when: asked once, asked again after a change, and never in the way of one's rights."""

import re
from urllib.parse import urlencode

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from civic.consent import actions, queries
from civic.consent.models import Consent, Document
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from surveys.responses.models import Participation
from tests import factories as make
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    """Somebody who has just signed up, where terms and privacy notice are in force."""
    actions.publish_first(now=make.NOW)
    return make.citizen().user


@pytest.fixture
def browser(newcomer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(newcomer)
    return client


def test_a_newcomer_is_asked_and_then_gets_where_they_wanted(browser, newcomer):
    asked = browser.get("/wallet/?page=1")
    assert asked.url == "/agree/?next=%2Fwallet%2F%3Fpage%3D1"
    assert b"Privacy notice" in browser.get(asked.url).content
    assert browser.post("/agree/", {"agree": "yes", "next": "/wallet/"}).url == "/wallet/"
    assert browser.get("/wallet/").status_code == 200
    assert newcomer.consents.filter(act="given").count() == 2


def test_without_a_tick_nothing_is_on_record(browser):
    page = browser.post("/agree/", {"next": "/wallet/"})
    assert page.status_code == 400
    assert "Tick the box" in page.content.decode()
    assert not Consent.objects.exists()


@pytest.mark.parametrize("path", ["/me/data/", "/me/data/erase/", "/privacy/", "/terms/", "/about/", "/api/v1/wallet/",
                                  "/accounts/logout/", "/accounts/email/"])  # fmt: skip
def test_rights_api_and_the_way_out_stay_open(browser, path):
    assert browser.get(path).status_code == 200


def test_a_change_asks_again_and_says_what_changed(browser, newcomer):
    actions.agree(newcomer, now=make.NOW)
    assert browser.get("/").status_code == 200
    actions.publish(Document.Kind.TERMS, text="新", text_en="new", change="Coins live longer.", by=None, now=make.NOW)
    asked = browser.get("/")
    assert asked.url.startswith("/agree/")
    page = browser.get(asked.url).content.decode()
    assert "Coins live longer." in page
    assert "Privacy notice" not in page  # that one was agreed to already


@pytest.fixture
def opened():
    now, agency = timezone.now(), make.agency()
    return make.open_questionnaire(agency, coins=12, campaign=make.campaign(agency, now=now), now=now)


def asked_in_its_place(browser, address, answers):
    """Send a form that the gate stops; return the page that asks, and what its own form would send."""
    page = browser.post(address, answers)
    assert page.status_code == 403
    form = re.search(r'<form class="form".*?</form>', page.content.decode(), re.S)[0]
    assert 'action="/agree/"' in form
    hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return page.content.decode(), [pair for pair in hidden if pair[0] != "csrfmiddlewaretoken"]


def send(browser, address, pairs):
    """POST pairs as a browser does, several of one name kept; `follow` would turn a 307 into something else."""
    return browser.post(address, urlencode(pairs), content_type="application/x-www-form-urlencoded")


def test_answers_under_way_go_on_with_the_yes_and_count_once(browser, newcomer, opened):
    address, answers = f"/questionnaires/{opened.pk}/", make.right_answers(opened)
    page, pairs = asked_in_its_place(browser, address, answers)
    assert "kept on this page" in page
    assert not Participation.objects.exists()
    agreed = send(browser, "/agree/", [*pairs, ("agree", "yes")])
    assert (agreed.status_code, agreed.url) == (307, address)  # the browser sends the same body there
    assert send(browser, agreed.url, [*pairs, ("agree", "yes")]).url == f"{address}done/"
    assert Participation.objects.get().passed


def test_without_the_tick_what_was_typed_is_still_in_the_page(browser, newcomer, opened):
    _page, pairs = asked_in_its_place(browser, f"/questionnaires/{opened.pk}/", make.right_answers(opened))
    again = send(browser, "/agree/", pairs)
    assert again.status_code == 400
    for name, value in pairs:
        assert f'name="{name}" value="{value}"' in again.content.decode()


def test_consent_taken_back_over_an_open_questionnaire_stops_its_answers_and_keeps_them(browser, newcomer, opened):
    actions.agree(newcomer, now=make.NOW)
    address = f"/questionnaires/{opened.pk}/"
    assert browser.get(address).status_code == 200
    browser.post("/me/data/withdraw/")
    _page, pairs = asked_in_its_place(browser, address, make.right_answers(opened))
    assert not Participation.objects.exists()
    assert send(browser, "/agree/", [*pairs, ("agree", "yes")]).url == address


def test_an_appeal_that_is_typed_is_kept_and_its_words_are_no_markup(browser, newcomer):
    _page, pairs = asked_in_its_place(browser, "/wallet/holds/1/appeal/", {"words": '"><b>I was there</b>'})
    assert ("words", "&quot;&gt;&lt;b&gt;I was there&lt;/b&gt;") in pairs


def test_a_photo_cannot_come_along_so_the_form_asks_for_it_again_and_sends_nothing_without_it(browser, newcomer):
    asked = {"topic": "seen", "words": "橋頭的路燈不亮", "key": "one"}
    _page, pairs = asked_in_its_place(browser, "/help/contact/", asked | {"photo": png()})
    assert ("photo_is_gone", "1") in pairs
    agreed = send(browser, "/agree/", [*pairs, ("agree", "yes")])
    form = send(browser, agreed.url, [*pairs, ("agree", "yes")])
    assert (form.status_code, OutboxItem.objects.count()) == (422, 0)
    assert "Choose the photo once more" in form.content.decode()
    assert "橋頭的路燈不亮" in form.content.decode()
    browser.post("/help/contact/", asked | {"photo": png()})
    assert OutboxItem.objects.filter(content__has_key="attached").count() == 1


@pytest.mark.parametrize(
    ("button", "named"), [("/language/", ("language", "zh-hant")), ("/display/", ("type", "large"))]
)
def test_another_language_or_larger_letters_lose_nothing_of_it(browser, newcomer, opened, button, named):
    address = f"/questionnaires/{opened.pk}/"
    page, pairs = asked_in_its_place(browser, address, make.right_answers(opened))
    carried = re.findall(r'type="hidden" form="choose" name="([^"]*)" value="([^"]*)"', page)
    assert sorted(carried) == sorted(pairs)
    chosen = send(browser, button, [("next", "/agree/"), named, *carried])
    assert (chosen.status_code, chosen.url) == (307, address)
    assert send(browser, address, carried).status_code == 403
    plain = send(browser, button, [("next", address), named])  # on the questionnaire itself nothing is sent
    assert plain.status_code == 302


@pytest.mark.parametrize("address", ["/pay/", "/me/data/withdraw/", "/accounts/logout/", "/nowhere/", "//evil.test/"])
def test_a_yes_sends_no_fields_to_what_does_not_ask_for_them(browser, newcomer, address):
    agreed = send(browser, "/agree/", [("agree", "yes"), ("next", address), ("amount", "15")])
    assert agreed.status_code == 302


def test_a_payment_is_not_made_by_the_yes(browser, newcomer):
    assert browser.post("/pay/", {"amount": "15"}).url == "/agree/?next=%2Fpay%2F"


def test_a_fragment_is_told_to_load_the_whole_page(browser):
    answer = browser.get("/pay/1/status/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/agree/")


def test_withdrawing_is_on_record_and_closes_the_portal(browser, newcomer):
    actions.agree(newcomer, now=make.NOW)
    assert browser.post("/me/data/withdraw/").url == "/me/data/"
    assert browser.get("/wallet/").url.startswith("/agree/")
    assert list(newcomer.consents.values_list("act", flat=True).order_by("id")) == ["given"] * 2 + ["withdrawn"] * 2


def test_whoever_has_withdrawn_is_led_to_agreeing_and_cannot_withdraw_again(browser, newcomer):
    browser.post("/agree/", {"agree": "on"})
    agreed = browser.get("/me/data/").content.decode()
    assert 'action="/me/data/withdraw/"' in agreed
    assert 'href="/agree/"' not in agreed
    browser.post("/me/data/withdraw/")
    withdrawn = browser.get("/me/data/").content.decode()
    assert 'action="/me/data/withdraw/"' not in withdrawn
    assert 'href="/agree/"' in withdrawn


def test_agreeing_twice_is_one_act(newcomer):
    actions.agree(newcomer, now=make.NOW)
    assert actions.agree(newcomer, now=make.NOW) == []


@pytest.mark.parametrize("statement", ["UPDATE civic_consent SET act = 'withdrawn'", "DELETE FROM civic_consent",
                                       "UPDATE civic_document SET text = ''"])  # fmt: skip
def test_the_database_refuses_to_rewrite_what_was_agreed(newcomer, statement):
    actions.agree(newcomer, now=make.NOW)
    with pytest.raises(DatabaseError, match=r"never changed|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_only_a_coordinator_publishes(newcomer):
    words = {"text": "新", "text_en": "new", "now": make.NOW}
    with pytest.raises(NotAllowed):
        actions.publish(Document.Kind.TERMS, by=make.staff(Role.OPERATOR), **words)
    made = actions.publish(Document.Kind.TERMS, by=make.staff(Role.COORDINATOR), **words)
    assert (made.version, queries.newest(Document.Kind.TERMS)) == (2, made)


def test_the_same_words_are_no_new_version(newcomer):
    last = queries.newest(Document.Kind.TERMS)
    with pytest.raises(actions.NothingChanged):
        actions.publish(Document.Kind.TERMS, text=last.text, text_en=last.text_en, by=None, now=make.NOW)


def test_a_coordinator_publishes_on_the_administrations_page(newcomer):
    coordinator = make.staff(Role.COORDINATOR)
    client = Client()
    client.force_login(coordinator)
    form = client.get("/admin/civic/document/add/?kind=terms").context["adminform"].form
    assert "歡迎使用" in form.initial["text"]
    client.post("/admin/civic/document/add/", {"kind": "terms", "text": "新約", "text_en": "new", "change": "短了"})
    assert (queries.newest(Document.Kind.TERMS).version, queries.newest(Document.Kind.TERMS).text) == (2, "新約")


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_away(browser, there):
    assert browser.post("/agree/", {"agree": "yes", "next": there}).url == "/"


def test_markup_in_a_document_is_shown_not_run(client):
    actions.publish(Document.Kind.TERMS, text="<script>x</script>", text_en="- <b>", by=None, now=make.NOW)
    page = client.get("/terms/", headers={"accept-language": "zh-tw"}).content.decode()
    assert "&lt;script&gt;x" in page
