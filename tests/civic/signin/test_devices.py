"""People see where they are signed in, and sign out what they do not know."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from civic.signin import visits
from civic.signin.models import Visit
from engagement.delivery.channels.webpush.models import PushSubscription
from tests import factories as make
from tests.api import program_of

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/131.0"


def browser(user, agent: str) -> Client:
    made = Client(headers={"accept-language": "en", "user-agent": agent})
    made.force_login(user)
    Visit.objects.filter(session_key=made.session.session_key).update(device=visits.device_of(agent))
    return made


@pytest.fixture
def someone():
    user = make.citizen().user
    return user, browser(user, PHONE), browser(user, DESK)


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_each_device_is_listed_with_its_words_and_this_one_is_marked(someone):
    _user, phone, _desk = someone
    page = phone.get("/me/devices/").content.decode()
    assert "Chrome · Android" in page
    assert "Firefox · Windows" in page
    assert page.count("This one") == 1
    assert page.index("Chrome · Android") < page.index("Firefox · Windows")


def test_one_is_signed_out_and_the_others_stay(someone):
    user, phone, desk = someone
    there = Visit.objects.get(user=user, device="Firefox · Windows")
    phone.post(f"/me/devices/{there.pk}/end/")
    assert (is_in(phone), is_in(desk)) == (True, False)
    assert "Firefox" not in phone.get("/me/devices/").content.decode()


def test_a_program_lists_the_browsers_and_ends_them_all_but_nobody_elses(someone):
    user, phone, desk = someone
    outsider, program = browser(make.citizen("outsider").user, DESK), program_of(user)
    listed = program.get("/api/v1/me/sessions/").json()
    assert {each["device"] for each in listed} == {"Chrome · Android", "Firefox · Windows"}
    assert set(listed[0]) == {"id", "device", "since", "seen_at"}
    assert program.delete("/api/v1/me/sessions/").status_code == 204
    assert (is_in(phone), is_in(desk), is_in(outsider)) == (False, False, True)
    assert program.get("/api/v1/me/sessions/").json() == []  # the program itself goes on


def test_nobody_signs_another_person_out(someone):
    user, phone, _desk = someone
    outsider = browser(make.citizen("outsider").user, DESK)
    for visit in Visit.objects.filter(user=user):
        assert outsider.post(f"/me/devices/{visit.pk}/end/").status_code == 404
    assert is_in(phone)


def test_all_others_are_signed_out_also_one_that_nobody_noted_and_programs(someone):
    user, phone, desk = someone
    unnoted = browser(user, DESK)
    Visit.objects.filter(session_key=unnoted.session.session_key).delete()
    Token.objects.create(user=user)
    assert phone.post("/me/devices/end/").status_code == 302
    assert is_in(phone)
    assert [is_in(other) for other in (desk, unnoted)] == [False, False]
    assert not Token.objects.exists()
    page = phone.get("/me/devices/").content.decode()
    assert "Chrome · Android" in page
    assert "Firefox" not in page


def test_a_copy_of_this_browsers_cookie_is_worth_nothing_afterwards(someone):
    _user, phone, _desk = someone
    copied = Client()
    for name, morsel in phone.cookies.items():
        copied.cookies[name] = morsel.value
    assert is_in(copied)
    phone.post("/me/devices/end/")
    assert (is_in(phone), is_in(copied)) == (True, False)


def test_messages_to_what_is_signed_out_end_and_to_this_device_they_go_on(someone):
    user, phone, desk = someone
    here, there = [
        PushSubscription.objects.create(
            user=user, endpoint=f"https://push.example/{n}", language="en", session_key=one.session.session_key
        )
        for n, one in enumerate((phone, desk))
    ]
    assert phone.get("/me/devices/").content.decode().count("Gets messages") == 2
    phone.post("/me/devices/end/")
    phone.get("/me/")
    here.refresh_from_db()
    there.refresh_from_db()
    assert there.ended_at is not None
    assert here.ended_at is None
    assert Session.objects.filter(session_key=here.session_key).exists()


def test_signing_out_takes_the_device_off_the_list(someone):
    user, phone, _desk = someone
    phone.post("/accounts/logout/")
    assert list(Visit.objects.filter(user=user).values_list("device", flat=True)) == ["Firefox · Windows"]


def test_when_it_was_last_seen_is_written_a_few_times_an_hour_at_most(someone):
    user, phone, _desk = someone
    then = timezone.now() - timedelta(hours=3)
    Visit.objects.filter(user=user).update(seen_at=then)
    phone.get("/me/")
    assert not Visit.objects.filter(user=user, seen_at__gt=then).exists()
    session = phone.session
    session[visits.MARK] = (int(then.timestamp()), session.session_key)
    session.save()
    phone.get("/me/")
    assert Visit.objects.filter(user=user, seen_at__gt=then).count() == 1


def test_what_ended_by_a_new_round_is_not_listed(someone):
    user, _phone, _desk = someone
    assert visits.of(user, now=timezone.now()).count() == 2
    user.session_round += 1
    assert visits.of(user, now=timezone.now()).count() == 0


def test_rows_whose_session_is_gone_are_deleted(someone):
    user, _phone, _desk = someone
    Session.objects.filter(session_key=Visit.objects.filter(user=user).first().session_key).delete()
    assert visits.forget() == 1
