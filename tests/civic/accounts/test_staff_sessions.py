"""Staff sessions end after half an hour without use, and the administration wants a second factor."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from civic.core.roles import Role
from rewards.ledger import stops
from rewards.ledger.models import MoneyStop
from tests import factories as make
from tests.api import key_of

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


def test_finance_is_signed_out_sooner_and_of_several_roles_the_strictest_counts(settings):
    finance = make.staff(Role.FINANCE)
    finance.memberships.create(role=Role.AUDITOR)
    finance.set_password(PASSWORD)
    finance.password_is_own = True
    finance.save()
    finance.emailaddress_set.create(email=finance.email, verified=True, primary=True)
    assert signed_in(finance).session.get_expiry_age() == 15 * 60
    settings.STAFF_IDLE_BY_ROLE = {"finance": 15, "auditor": 5}
    assert signed_in(finance).session.get_expiry_age() == 5 * 60


def test_a_staff_session_ends_twelve_hours_after_signing_in_whatever_is_done(coordinator, monkeypatch):
    client = signed_in(coordinator)
    since = client.session["staff_since"]
    for hours, minutes_left in ((6, 30), (11.75, 15), (12, 0)):
        monkeypatch.setattr("civic.web.middleware.time.time", lambda hours=hours: since + hours * 3600)
        client.get("/about/")
        assert client.session.get_expiry_age() <= max(1, minutes_left * 60)


def test_the_administrations_own_password_page_leads_to_ours(coordinator):
    assert signed_in(coordinator).get("/admin/password_change/").url == "/accounts/password/change/"


@pytest.mark.parametrize("path", ["/admin/civic/membership/add/", "/admin/civic/recovery/add/"])
def test_pages_that_weigh_much_ask_for_the_factor_again_after_ten_minutes(path, coordinator, settings):
    settings.STAFF_SECOND_FACTOR = True
    coordinator.memberships.create(role=Role.OPERATOR)
    totp.TOTP.activate(coordinator, SECRET)
    client = signed_in(coordinator)
    client.post("/accounts/2fa/authenticate/", {"code": digits()})
    assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert client.get(path).url == f"/accounts/2fa/reauthenticate/?next={path.replace('/', '%2F')}"
        assert client.post(path, {}).url.startswith("/accounts/2fa/reauthenticate/")
        assert client.get("/admin/").status_code == 200  # looking asks for nothing


def test_who_decides_shows_the_factor_again_and_what_was_typed_is_kept(coordinator, settings):
    settings.STAFF_SECOND_FACTOR = True
    stops.stop("a seal does not fit")
    stop = MoneyStop.objects.get()
    totp.TOTP.activate(coordinator, SECRET)
    client, page = signed_in(coordinator), f"/admin/rewards/moneystop/{stop.pk}"
    client.post("/accounts/2fa/authenticate/", {"code": digits()})
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        asked = client.post(f"{page}/step/lift/", {"reason": "查無異常"})
        assert asked.url.startswith("/accounts/2fa/reauthenticate/?next=")
        assert MoneyStop.objects.get().lifted_at is None
        client.post("/accounts/2fa/reauthenticate/", {"code": digits(), "next": f"{page}/change/"})
        assert "查無異常" in client.get(f"{page}/change/").content.decode()
        client.post(f"{page}/step/lift/", {"reason": "查無異常"})
        assert MoneyStop.objects.get().lifted_at is not None


def test_an_idle_staff_session_is_signed_out_everywhere(coordinator):
    client = signed_in(coordinator)
    client.get("/me/")
    ends = Session.objects.get(pk=client.session.session_key).expire_date
    assert timedelta(minutes=29) < ends - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now())  # half an hour later
    assert client.get("/me/").url.startswith("/accounts/login/")


def test_a_token_opens_no_session(coordinator):

    client = Client(headers={"authorization": f"Token {key_of(coordinator)}"})
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


@pytest.mark.parametrize("path", ["desk/", "events/", "events/year/", "search/?q=a", "all/", "desk/calendar/"])
def test_the_desks_below_the_administration_ask_for_the_second_factor_too(coordinator, settings, path):
    settings.STAFF_SECOND_FACTOR = True
    totp.TOTP.activate(coordinator, SECRET)
    client = Client()
    client.force_login(coordinator)
    assert client.get(f"/admin/{path}").url.startswith("/accounts/2fa/reauthenticate/?next=%2Fadmin%2F")


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
