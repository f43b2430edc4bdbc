"""Ways to sign in: listed, added and taken away again, never the last one, and never without showing who it is."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from civic.deploy import env
from civic.signin import actions
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(settings):
    """A citizen with a confirmed address and Google."""
    settings.SOCIALACCOUNT_PROVIDERS = env.providers(google=("id", "secret"))
    user = make.citizen().user
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="google", uid="g-1", extra_data={"email": "g@example.test"})
    return user


def confirm(client: Client) -> None:
    client.post("/me/sign-in/confirm/")
    client.post("/me/sign-in/confirm/", {"code": code_in(mail.outbox[-1])})


def code_in(message) -> str:
    return re.search(r"^\d{6}$", message.body, re.MULTILINE).group()


def test_the_page_lists_every_way(client, person):
    client.force_login(person)
    page = client.get("/me/sign-in/").content.decode().replace("<wbr>", "")  # long addresses may break before the @
    assert person.email in page
    assert "g@example.test" in page
    assert "/accounts/2fa/webauthn/add/" in page


def test_unlinking_asks_who_it_is_then_does_it_and_tells_by_mail(client, person):
    client.force_login(person)
    asked = client.post("/me/sign-in/google/unlink/")
    assert asked.url.startswith("/me/sign-in/confirm/")
    assert SocialAccount.objects.exists()
    confirm(client)
    client.post("/me/sign-in/google/unlink/")
    assert not SocialAccount.objects.exists()
    assert "Google" in mail.outbox[-1].body


def test_the_last_way_in_stays(client, person):
    person.emailaddress_set.all().delete()
    with pytest.raises(actions.LastWayIn):
        actions.unlink(person, provider="google")
    assert SocialAccount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_take_each_others_last_way(person):
    person.emailaddress_set.all().delete()
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "phone"})
    ways = [lambda: actions.unlink(person, provider="google"), lambda: actions.remove_passkey(person, passkey=key.pk)]
    outcomes = at_once(ways)
    assert sum(isinstance(outcome, actions.LastWayIn) for outcome in outcomes) == 1
    assert SocialAccount.objects.count() + Authenticator.objects.count() == 1


def test_somebody_elses_way_is_not_there(client, person):
    key = Authenticator.objects.create(user=make.user(), type="webauthn", data={"name": "theirs"})
    client.force_login(person)
    confirm(client)
    assert client.post(f"/me/sign-in/passkeys/{key.pk}/remove/").status_code == 404
    assert client.post("/me/sign-in/line/unlink/").status_code == 404
    assert Authenticator.objects.count() == 1


def test_a_citizens_passkey_is_no_second_lock_so_a_lost_phone_does_not_lock_out(client, person):
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "lost phone"})
    page = client.post("/accounts/login/", {"login": person.email, "how": "code"})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_for_staff_a_passkey_is_a_second_factor(client, person):
    person.is_staff = True
    person.save()
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "key", "credential": {}})
    page = client.post("/accounts/login/", {"login": person.email, "how": "code"})
    client.post(page.url, {"code": code_in(mail.outbox[-1])})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("typed", "says"),
    [("", "Enter the code"), ("000000x", "has six digits"), ("１２３４５６", "not the right code")],
)
def test_a_wrong_confirmation_says_so(person, typed, says):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    client.post("/me/sign-in/confirm/")
    page = client.post("/me/sign-in/confirm/", {"code": typed})
    assert page.status_code == 400
    assert says in page.content.decode()


def test_a_password_is_a_way_in_too_and_is_set_only_by_who_shows_who_they_are(client, person):
    client.force_login(person)
    twice = {"password1": "long-walks-4-me", "password2": "long-walks-4-me"}
    assert client.post("/accounts/password/set/", twice).url.startswith("/me/sign-in/confirm/")
    person.refresh_from_db()
    assert not person.has_usable_password()
    confirm(client)
    client.post("/accounts/password/set/", twice)
    person.refresh_from_db()
    assert person.has_usable_password()
