"""Signing in with LINE or Google, against a server that speaks their protocol; nobody takes over an account by it."""

import re

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from civic.accounts.models import Citizen, User
from tests import factories as make

pytestmark = pytest.mark.django_db
PERSON = {
    "sub": "g-1",
    "email": "new@example.test",
    "email_verified": True,
    "name": "王小明",
    "picture": "https://x/y.png",
}


def there_and_back(client: Client, provider: str, process: str = "login", then: str = "/wallet/"):
    """Press the button, follow the browser to the provider, and come back with what it says."""
    page = client.post(f"/accounts/{provider}/login/?process={process}&next={then}")
    assert page.status_code == 200, page.headers
    to = page.headers["Refresh"].removeprefix("0;url=")
    back = sent_back(to)
    return client.get(back.removeprefix("http://testserver"))


def sent_back(to: str) -> str:
    """What the provider answers the browser: the address to which it goes back."""
    return requests.get(to, allow_redirects=False, timeout=5).headers["Location"]


def signed_in(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def fresh(user: User) -> Client:
    """Somebody who has just signed in by a code."""
    client = Client()
    page = client.post("/accounts/login/", {"login": user.email, "how": "code"})
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.MULTILINE).group()
    client.post(page.url, {"code": code})
    return client


def test_buttons_are_there_only_where_they_are_configured(client, google):
    page = client.get("/accounts/login/").content.decode()
    assert "/accounts/google/login/" in page
    assert "/accounts/line/login/" not in page
    assert client.get("/accounts/line/login/").status_code == 404


def test_a_newcomer_whose_address_google_has_confirmed_is_in_at_once(client, google):
    google.person = PERSON
    assert there_and_back(client, "google").url == "/wallet/"
    assert Citizen.objects.get().user.email == "new@example.test"
    assert signed_in(client)


def test_of_what_a_provider_tells_only_the_address_is_kept(client, google):
    google.person = PERSON
    there_and_back(client, "google")
    assert SocialAccount.objects.get().extra_data == {"email": "new@example.test"}
    assert User.objects.get().name == ""
    assert set(google.asked[0]["scope"].split()) == {"openid", "email"}
    assert "code_challenge" in google.asked[0]


def test_an_address_that_line_tells_is_confirmed_by_a_code_first(client, line):
    line.person = {"sub": "l-1", "email": "new@example.test"}
    page = there_and_back(client, "line")
    assert page.url == "/accounts/confirm-email/"
    assert not signed_in(client)
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE).group()
    assert client.post(page.url, {"code": code}).url == "/wallet/"


def test_who_has_no_address_at_line_is_asked_for_one(client, line):
    line.person = {"sub": "l-1"}
    page = there_and_back(client, "line")
    assert page.url == "/accounts/3rdparty/signup/"
    assert "css/site.css" in client.get(page.url).content.decode()
    assert client.post(page.url, {"email": "new@example.test"}).url == "/accounts/confirm-email/"


@pytest.mark.parametrize("confirmed", [True, False])
def test_google_does_not_open_an_account_that_has_the_address_already(client, google, confirmed):
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=confirmed, primary=True)
    google.person = {**PERSON, "email": user.email}
    page = there_and_back(client, "google")
    assert page.url == "/accounts/confirm-email/"  # as for a newcomer: nobody learns that the address is taken
    assert not signed_in(client)
    assert not SocialAccount.objects.exists()
    assert mail.outbox[0].to == [user.email]


def test_who_linked_google_signs_in_with_it_whatever_address_it_tells(client, google):
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="google", uid="g-1")
    google.person = PERSON
    there_and_back(client, "google")
    assert signed_in(client) == str(user.pk)


def test_google_is_linked_by_somebody_who_has_just_shown_who_they_are(google):
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    google.person = PERSON
    client = fresh(user)
    assert there_and_back(client, "google", "connect", "/me/sign-in/").url == "/me/sign-in/"
    assert SocialAccount.objects.get().user == user
    assert "new@example.test" in client.get("/me/sign-in/").content.decode()


def test_linking_asks_first_who_it_is(client, google):
    client.force_login(make.citizen().user)
    page = client.post("/accounts/google/login/?process=connect")
    assert page.url.startswith("/me/sign-in/confirm/")
    assert google.asked == []


def test_what_opens_another_account_cannot_be_linked(google):
    SocialAccount.objects.create(user=make.citizen().user, provider="google", uid="g-1")
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    google.person, client = PERSON, fresh(user)
    there_and_back(client, "google", "connect", "/me/sign-in/")
    assert not SocialAccount.objects.filter(user=user).exists()
    assert "alert-error" in client.get("/me/sign-in/").content.decode()


@pytest.mark.parametrize("broken", ["error", "nonsense"])
@pytest.mark.parametrize("name", ["google", "line"])
def test_a_provider_that_fails_gets_a_sentence_and_the_other_ways(client, request, name, broken):
    server = request.getfixturevalue(name)
    server.person, server.broken = {}, broken
    page = there_and_back(client, name)
    assert page.status_code in {200, 401}
    assert "/accounts/login/" in page.content.decode()
    assert not signed_in(client)


def test_a_provider_that_does_not_answer_at_all_leaves_the_code_by_mail(client, google):
    page = client.post("/accounts/google/login/")
    back = sent_back(page.headers["Refresh"].removeprefix("0;url="))
    google.shutdown()
    google.server_close()
    answer = client.get(back.removeprefix("http://testserver"))
    assert answer.status_code == 401
    assert "/accounts/login/" in answer.content.decode()


def test_coming_back_without_having_left_signs_nobody_in(client, google):
    google.person = PERSON
    page = client.get("/accounts/google/login/callback/?code=code-0&state=guessed")
    assert page.status_code == 401
    assert not signed_in(client)


def test_the_same_answer_of_a_provider_counts_once(client, google):
    google.person = PERSON
    page = client.post("/accounts/google/login/")
    back = sent_back(page.headers["Refresh"].removeprefix("0;url=")).removeprefix("http://testserver")
    client.get(back)
    assert client.get(back).status_code == 401
    assert Client().get(back).status_code == 401


def test_cancelling_at_the_provider_offers_the_other_ways(client, google):
    page = client.post("/accounts/google/login/")
    state = re.search(r"state=(\w+)", page.headers["Refresh"])[1]
    answer = client.get(f"/accounts/google/login/callback/?error=access_denied&state={state}", follow=True)
    assert answer.status_code == 200
    assert "/accounts/login/" in answer.content.decode()


def test_leaving_for_a_provider_needs_a_post_and_keeps_the_policy_strict(client, google):
    assert client.get("/accounts/google/login/").status_code == 200
    assert google.asked == []
    page = client.post("/accounts/google/login/")
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
