"""What goes wrong with staff's sessions: codes early, late and twice, a copied cookie, a clock that jumps, a lost role.

What is decided about each stands in docs/adr/0080-sessions-of-staff-belong-to-a-network.md.
"""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from civic.accounts.models import User
from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.calendar import TAIPEI
from civic.core.roles import Role
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "a long password"
NOON = datetime(2026, 11, 10, 12, 0, 10, tzinfo=TAIPEI)
OFFICE, SAME_OFFICE, ELSEWHERE = "203.0.113.5", "203.0.113.77", "198.51.100.9"
SURE = "/admin/civic/membership/add/"


@pytest.fixture
def boss(settings: Any) -> User:
    settings.STAFF_SECOND_FACTOR = True
    person = make.staff(Role.COORDINATOR)
    person.password_is_own = True
    person.set_password(PASSWORD)
    person.save()
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    totp.TOTP.activate(person, SECRET)
    return person


def digits(periods: int = 0) -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30 + periods))


def show(client: Client, code: str, page: str = "authenticate") -> bool:
    """Whether a code of the app is taken."""
    return bool(client.post(f"/accounts/2fa/{page}/", {"code": code, "next": "/admin/"}).status_code == 302)


def at_the_door(person: User, address: str = OFFICE) -> Client:
    client = Client(REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


@pytest.fixture
def inside(boss: User) -> Client:
    client = at_the_door(boss)
    assert show(client, digits())
    return client


def copied(client: Client, address: str) -> Client:
    thief = Client(REMOTE_ADDR=address)
    thief.cookies = client.cookies
    return thief


def opens(client: Client, path: str = "/admin/") -> bool:
    return bool(client.get(path).status_code == 200)


@pytest.mark.parametrize(("periods", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_may_be_half_a_minute_early_or_late_and_no_more(boss, periods, taken):
    with time_machine.travel(NOON, tick=False):
        assert show(at_the_door(boss), digits(periods)) is taken


@pytest.mark.parametrize("later", [0, 25, 45])
def test_a_code_counts_once_however_it_is_written_and_in_whichever_browser(boss, later):
    with time_machine.travel(NOON, tick=False) as clock:
        code = digits(1)
        assert show(at_the_door(boss), code)
        clock.shift(timedelta(seconds=later))
        assert not show(at_the_door(boss), code)
        assert not show(at_the_door(boss), f" {code[:3]} {code[3:]} ")
        assert not AuditEvent.objects.filter(action="signin.locked").exists()


def test_a_copied_session_opens_nothing_from_another_network_and_is_noted_once(inside, boss):
    thief = copied(inside, ELSEWHERE)
    for _try in range(3):
        assert thief.get(SURE).url.startswith("/accounts/2fa/reauthenticate/")
        assert thief.post("/admin/civic/membership/add/", {}).status_code == 302
    event = AuditEvent.objects.get(action="signin.elsewhere")
    assert (event.actor, event.object_id) == (None, str(boss.pk))
    assert "198.51" not in str(event.details)
    assert opens(inside), "whoever copied a cookie does not sign its owner out"


def test_within_one_network_the_session_goes_on(inside):
    assert opens(copied(inside, SAME_OFFICE))


def test_whoever_moved_shows_the_factor_and_the_place_before_is_asked_in_turn(inside):
    with time_machine.travel(time.time() + 120, tick=False):
        train = copied(inside, ELSEWHERE)
        assert show(train, digits(), "reauthenticate")
        assert opens(train)
        assert not opens(copied(train, OFFICE))


def test_an_office_with_changing_networks_is_not_bound(inside, settings):
    settings.STAFF_BOUND_TO_NETWORK = False
    assert opens(copied(inside, ELSEWHERE))


def test_a_clock_set_back_makes_no_showing_good_for_longer(boss):
    with time_machine.travel(NOON + timedelta(hours=5), tick=False):
        client = at_the_door(boss)
        assert show(client, digits())
        assert opens(client, SURE)
    with time_machine.travel(NOON, tick=False):
        assert client.get(SURE).url.startswith("/accounts/2fa/reauthenticate/")
        assert client.session["staff_since"] == int(NOON.timestamp()), "twelve hours from now at most"


def test_a_clock_that_jumps_on_signs_out_and_breaks_nothing(boss):
    with time_machine.travel(NOON, tick=False) as clock:
        client = at_the_door(boss)
        assert show(client, digits())
        clock.shift(timedelta(days=400))
        assert client.get("/admin/").url.startswith("/admin/login/")


def test_a_role_that_ended_at_midnight_in_taipei_does_nothing_from_a_page_that_is_still_open(time_machine):
    last = NOON.date()
    time_machine.move_to(datetime(last.year, last.month, last.day, 23, 50, tzinfo=TAIPEI))
    person = make.user()
    agencies.grant_role(person, Role.COORDINATOR, by=None, last_day=last)
    desk, colleague = at_desk(User.objects.get(pk=person.pk)), make.user()
    page = {"user": colleague.email, "role": "finance"}
    assert opens(desk, SURE)
    time_machine.shift(timedelta(minutes=10))
    assert desk.post(SURE, page).status_code in {302, 403}
    assert not colleague.memberships.exists()
