"""Passwords of staff: their own choice, twelve characters, none of the last three; citizens are left in peace."""

import itertools
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from civic.accounts.models import StaffPassword
from civic.accounts.passwords import must_change
from civic.agencies.actions import grant_role
from civic.core.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
GIVEN = "given by the office"
CHANGE = "/accounts/password/change/"


def signed_in(user, password):
    client = Client(headers={"accept-language": "en"})
    user.emailaddress_set.get_or_create(email=user.email, verified=True, primary=True)
    assert client.post("/accounts/login/", {"login": user.email, "password": password}).status_code == 302
    return client


def change(client, old, new):
    return client.post(f"{CHANGE}?next=/me/", {"oldpassword": old, "password1": new, "password2": new})


def a_day_passes(user):
    for row in StaffPassword.objects.filter(user=user):
        StaffPassword.objects.filter(pk=row.pk).update(since=row.since - timedelta(days=1))


@pytest.fixture
def operator():
    user = make.staff(Role.OPERATOR)
    user.set_password(GIVEN)
    user.save()
    return user


def test_a_password_that_somebody_gave_is_changed_before_anything_else(operator):
    client = signed_in(operator, GIVEN)
    for page in ("/me/", "/admin/"):
        assert client.get(page).url == f"{CHANGE}?next={page.replace('/', '%2F')}"
    refused = client.get("/api/v1/wallet/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "password_change_needed")
    assert change(client, GIVEN, "a password of my own").status_code == 302
    assert client.get("/me/").status_code == 200


def test_the_page_goes_on_saying_why_and_has_a_way_out(operator):
    client = signed_in(operator, GIVEN)
    for page in (client.get("/me/", follow=True), change(client, "not this one", "a password of my own")):
        shown = page.content.decode()
        assert "Choose a password of your own first" in shown
        assert 'action="/accounts/logout/"' in shown.split("<main")[1].split("</main>")[0]
        assert "/accounts/password/reset/" in shown
    assert "This is not your current password." in shown


def test_too_old_a_password_is_said_to_be_too_old(operator):
    client = signed_in(operator, GIVEN)
    change(client, GIVEN, "a password of my own")
    StaffPassword.objects.update(since=timezone.now() - timedelta(days=181))
    client = signed_in(operator, "a password of my own")
    shown = client.get("/me/", follow=True).content.decode()
    assert "older than 180 days" in shown
    assert "of your own first" not in shown


def test_staff_are_told_one_length_and_citizens_theirs(operator):
    shown = change(signed_in(operator, GIVEN), GIVEN, "short").content.decode()
    assert "at least 10 characters" not in shown
    user = make.citizen().user
    user.set_password("ten letters")
    user.save()
    assert "at least 10 characters" in change(signed_in(user, "ten letters"), "ten letters", "short").content.decode()


@pytest.mark.parametrize(("new", "why"), [("eleven long", "at least 12 characters"), (GIVEN, "had this password")])
def test_staff_hear_what_is_wrong_with_a_new_password(operator, new, why):
    assert why in change(signed_in(operator, GIVEN), GIVEN, new).content.decode()


def test_none_of_the_last_three_comes_again_and_the_fourth_may(operator):
    client, used = signed_in(operator, GIVEN), [GIVEN, "the first of mine", "the second of mine", "the third of mine"]
    for old, new in itertools.pairwise(used):
        assert change(client, old, new).status_code == 302
        a_day_passes(operator)
    assert "had this password" in change(client, used[-1], used[1]).content.decode()
    assert change(client, used[-1], GIVEN).status_code == 302


def test_not_twice_within_a_day_so_that_nobody_runs_round_to_the_old_one(operator):
    client = signed_in(operator, GIVEN)
    change(client, GIVEN, "the first of mine")
    assert "within the last day" in change(client, "the first of mine", "one more, at once").content.decode()


def test_a_password_is_good_for_half_a_year(operator, settings):
    signed = signed_in(operator, GIVEN)
    change(signed, GIVEN, "a password of my own")
    operator.refresh_from_db()
    now = timezone.now()
    assert not must_change(operator, now=now + timedelta(days=179))
    assert must_change(operator, now=now + timedelta(days=181))
    settings.STAFF_PASSWORD_DAYS = 0
    assert not must_change(operator, now=now + timedelta(days=999))


def test_citizens_keep_theirs_as_long_as_they_like():
    user = make.citizen().user
    user.set_password("ten letters")
    user.save()
    client = signed_in(user, "ten letters")
    assert client.get("/me/").status_code == 200
    assert change(client, "ten letters", "ten letters").status_code == 302
    assert not StaffPassword.objects.exists()


def test_whoever_becomes_staff_chooses_again_under_the_rules_of_staff():
    user = make.citizen().user
    user.set_password("ten letters")
    user.save()
    grant_role(user, Role.OPERATOR, agency=None, by=None)
    assert "/password/change/" in signed_in(user, "ten letters").get("/me/").url
