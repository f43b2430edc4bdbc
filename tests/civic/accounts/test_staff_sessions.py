"""Staff sessions end after half an hour without use, and the administration wants a second factor."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from civic.core.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "a long password"


@pytest.fixture
def coordinator():
    user = make.staff(Role.COORDINATOR)
    user.password_is_own = True
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def signed_in(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def digits(secret: str = SECRET) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def test_a_staff_session_lasts_half_an_hour_from_the_sign_in_on(coordinator):
    assert signed_in(coordinator).session.get_expiry_age() == 30 * 60


def test_a_citizens_session_stays_long():
    client = Client()
    client.force_login(make.citizen().user)
    client.get("/me/")
    assert client.session.get_expiry_age() > 30 * 24 * 3600


def test_use_of_any_page_renews_a_staff_session_once_a_minute(coordinator, monkeypatch):
    client = signed_in(coordinator)
    first = client.session["staff_seen_at"]
    for later in (30, 90):
        monkeypatch.setattr("civic.web.middleware.time.time", lambda later=later: first + later)
        client.get("/about/")
        assert client.session["staff_seen_at"] == (first if later < 60 else first + later)


def test_an_idle_staff_session_is_signed_out_everywhere(coordinator):
    client = signed_in(coordinator)
    client.get("/me/")
    ends = Session.objects.get(pk=client.session.session_key).expire_date
    assert timedelta(minutes=29) < ends - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now())  # half an hour later
    assert client.get("/me/").url.startswith("/accounts/login/")


def test_a_token_opens_no_session(coordinator):
    from civic.signin.tokens import issue_token

    client = Client(headers={"authorization": f"Token {issue_token(coordinator, by=None).key}"})
    client.get("/api/v1/notices/")
    assert not client.cookies


def test_the_administration_sends_visitors_to_the_portals_own_sign_in():
    there = Client().get("/admin/", follow=True).redirect_chain[-1][0]
    assert there == "/accounts/login/?next=%2Fadmin%2F"
    assert Client().post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


def test_a_citizen_is_told_no_and_not_sent_in_circles():
    client = Client()
    client.force_login(make.citizen().user)
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_without_a_second_factor_are_led_to_set_one_up(coordinator, settings):
    settings.STAFF_SECOND_FACTOR = True
    assert signed_in(coordinator).get("/admin/").url == "/accounts/2fa/totp/activate/?next=%2Fadmin%2F"


def test_staff_who_showed_their_second_factor_get_in(coordinator, settings):
    settings.STAFF_SECOND_FACTOR = True
    totp.TOTP.activate(coordinator, SECRET)
    client = signed_in(coordinator)
    assert client.get("/admin/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": digits()}).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_session_from_before_the_second_factor_must_show_it(coordinator, settings):
    settings.STAFF_SECOND_FACTOR = True
    client = signed_in(coordinator)
    totp.TOTP.activate(coordinator, SECRET)
    asked = client.get("/admin/")
    assert asked.url == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    client.post("/accounts/2fa/reauthenticate/", {"code": digits(), "next": "/admin/"})
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_whoever_sets_up_the_second_factor_goes_straight_on(settings):
    settings.STAFF_SECOND_FACTOR = True
    client, editor = Client(), make.staff(Role.EDITOR, make.agency())
    editor.emailaddress_set.create(email=editor.email, verified=True, primary=True)
    client.force_login(editor)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    done = client.post("/accounts/2fa/totp/activate/", {"code": digits(secret)})
    assert client.get(done.url).context["unused_codes"]
    assert client.get("/admin/").status_code == 200
