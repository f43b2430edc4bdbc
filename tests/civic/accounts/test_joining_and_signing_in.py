"""An e-mail address and a code from the mail: nothing else is needed to join or to sign in."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civic.accounts.models import Citizen, User
from tests import factories as make
from tests.civic.accounts.mails import code_in, link_in

pytestmark = pytest.mark.django_db


def join(client: Client, email: str, then: str = "") -> None:
    page = client.post("/accounts/signup/", {"email": email, "next": then})
    client.post(page.url, {"code": code_in(mail.outbox[-1]), "next": then})


def test_a_newcomer_joins_with_address_and_code_and_goes_where_they_wanted():
    client = Client()
    page = client.post("/accounts/signup/", {"email": "New@Example.test", "next": "/wallet/"})
    done = client.post(page.url, {"code": code_in(mail.outbox[0])})
    assert done.url == "/wallet/"
    assert Citizen.objects.get().user.email == "new@example.test"
    assert client.get("/me/").status_code == 200


def test_a_citizen_without_password_signs_in_by_code():
    client, citizen = Client(), make.citizen()
    page = client.post("/accounts/login/", {"login": citizen.user.email, "how": "code", "next": "/shops/"})
    done = client.post(page.url, {"code": code_in(mail.outbox[0])})
    assert done.url == "/shops/"
    assert client.session["_auth_user_id"] == str(citizen.user_id)


def test_a_wrong_code_says_so_and_three_end_the_attempt():
    client, citizen = Client(), make.citizen()
    page = client.post("/accounts/login/", {"login": citizen.user.email})
    wrong = "000000" if code_in(mail.outbox[0]) != "000000" else "111111"
    first = client.post(page.url, {"code": wrong})
    assert first.context["form"].errors["code"]
    client.post(page.url, {"code": wrong})
    client.post(page.url, {"code": wrong})
    late = client.post(page.url, {"code": code_in(mail.outbox[0])})
    assert late.status_code == 302
    assert "_auth_user_id" not in client.session


def test_staff_sign_in_with_a_password_when_their_address_is_confirmed():
    client, user = Client(), make.user("editor", password="a long password")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    done = client.post("/accounts/login/", {"login": user.email, "password": "a long password", "how": "password"})
    assert done.url == "/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_password_button_without_a_password_sends_no_code():
    page = Client().post("/accounts/login/", {"login": make.user().email, "how": "password"})
    assert page.context["form"].errors["password"]
    assert mail.outbox == []


def test_the_site_does_not_tell_who_has_joined():
    known = Client().post("/accounts/login/", {"login": make.user().email}, follow=True)
    unknown = Client().post("/accounts/login/", {"login": "nobody@example.test"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert known.templates[0].name == unknown.templates[0].name
    assert mail.outbox[1].to == ["nobody@example.test"]
    assert "/accounts/signup/?email=nobody%40example.test" in mail.outbox[1].body


def test_joining_twice_shows_the_same_page_and_mails_the_way_to_sign_in():
    join(Client(), "twice@example.test")
    again = Client().post("/accounts/signup/", {"email": "twice@example.test"})
    assert again.url == "/accounts/confirm-email/"
    assert "/accounts/login/" in mail.outbox[-1].body
    assert User.objects.count() == 1


def test_joining_again_works_as_long_as_joining_and_leaves_nothing_behind():
    join(Client(), "twice@example.test")
    writes = []
    for email in ("new@example.test", "twice@example.test"):
        cache.clear()  # who joined long ago: no code was asked for in these ten minutes
        with CaptureQueriesContext(connection) as queries:
            Client().post("/accounts/signup/", {"email": email})
        writes.append(sum(query["sql"].startswith("INSERT") for query in queries))
    assert writes[1] >= writes[0] - 1
    assert set(User.objects.values_list("email", flat=True)) == {"twice@example.test", "new@example.test"}


def test_who_joins_twice_in_one_browser_comes_in_by_the_link_of_the_mail():
    client, user = Client(), make.citizen().user
    client.post("/accounts/signup/", {"email": user.email, "next": "/shops/"})
    page = client.get(link_in(mail.outbox[-1]))
    assert page.context["form"].initial["login"] == user.email
    code_page = client.post("/accounts/login/", {"login": user.email, "how": "code"})
    client.post(code_page.url, {"code": code_in(mail.outbox[-1])})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_who_signs_in_without_having_joined_comes_in_by_the_link_of_the_mail():
    client = Client()
    client.post("/accounts/login/", {"login": "new@example.test", "how": "code"})
    page = client.get(link_in(mail.outbox[-1]))
    assert page.context["form"].initial["email"] == "new@example.test"
    code_page = client.post("/accounts/signup/", {"email": "new@example.test"})
    client.post(code_page.url, {"code": code_in(mail.outbox[-1])})
    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "new@example.test"


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("door", "field", "words", "to"),
    [("login", "login", "Join instead", "signup"), ("signup", "email", "Sign in instead", "login")],
)
def test_the_code_page_offers_the_other_way_to_everybody_and_keeps_where_they_wanted_to_go(
    known, door, field, words, to
):
    email = make.citizen().user.email if known else "new@example.test"
    client = Client(headers={"accept-language": "en"})
    shown = client.post(f"/accounts/{door}/", {field: email, "next": "/shops/"}, follow=True).content.decode()
    link = re.search(rf'href="(/accounts/{to}/\?email=[^"]+)"[^>]*>{words}', shown).group(1).replace("&amp;", "&")
    assert 'value="/shops/"' in client.get(link).content.decode()


def test_that_the_code_is_on_its_way_is_said_in_green_at_joining_too():
    shown = Client().post("/accounts/signup/", {"email": "new@example.test"}, follow=True)
    assert [message.level_tag for message in shown.context["messages"]] == ["success"]


@pytest.mark.parametrize(
    ("language", "words", "county"), [("zh-hant", "驗證碼", "東海縣"), ("en", "is your code for", "Donghai County")]
)
def test_mails_speak_the_persons_language_and_name_the_portal(settings, language, words, county):
    settings.COUNTY_NAME, settings.COUNTY_NAME_EN = "東海縣", "Donghai County"
    settings.PUBLIC_URL = "https://push.example.gov.tw"
    Client(headers={"accept-language": language}).post("/accounts/login/", {"login": make.user().email})
    sent = mail.outbox[0]
    assert words in sent.subject
    assert county in sent.subject
    assert "https://push.example.gov.tw" in sent.body
    assert "example.com" not in sent.body


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_away_from_the_portal(there):
    client = Client()
    page = client.post("/accounts/signup/", {"email": "new@example.test", "next": there})
    assert client.post(page.url, {"code": code_in(mail.outbox[0])}).url == "/"


def test_asking_for_codes_again_and_again_is_slowed_down():
    email = make.user().email
    for _ in range(8):
        page = Client().post("/accounts/login/", {"login": email})
    assert page.context["form"].errors["login"]
    assert len(mail.outbox) == 5


def test_the_year_told_at_joining_is_kept_once_the_code_was_typed(settings):
    settings.AGE_ASKED, client = True, Client()
    told = {"email": "new@example.test", "birth_year": "2014"}
    assert 'name="sure" value="2014"' in client.post("/accounts/signup/", told).content.decode()
    page = client.post("/accounts/signup/", {**told, "sure": "2014"})
    assert Citizen.objects.get().birth_year is None  # else anybody could make a minor of whose address it is
    client.post(page.url, {"code": code_in(mail.outbox[0])})
    assert Citizen.objects.get().birth_year == 2014


@pytest.mark.parametrize(("typed", "year"), [("57", 1968), ("民國57", 1968), ("１００", 2011), ("民國 57年", 1968)])
def test_a_year_of_the_republic_is_told_in_four_digits(settings, typed, year):
    settings.AGE_ASKED = True
    asked = {"email": "new@example.test", "birth_year": typed}
    shown = Client().post("/accounts/signup/", asked, headers={"accept-language": "en"}).content.decode()
    assert f"of the Republic is {year}" in shown
    assert mail.outbox == []


def test_nobody_has_to_tell_the_year_and_it_does_not_lie_in_the_future(settings):
    settings.AGE_ASKED = True
    english = {"headers": {"accept-language": "en"}}
    wrong = Client().post("/accounts/signup/", {"email": "new@example.test", "birth_year": "2999"}, **english)
    assert "The year of birth is in the future." in wrong.content.decode()
    join(Client(), "new@example.test")
    assert Citizen.objects.get().birth_year is None
