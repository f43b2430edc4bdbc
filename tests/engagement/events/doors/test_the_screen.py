"""A code on a screen that changes every 30 seconds: whoever stands before it is in, a photo is too late."""

from datetime import timedelta

import pytest
import time_machine

from civic.core.roles import Role
from engagement.events.attendance.models import Attendance
from engagement.events.doors import screen
from engagement.events.doors.errors import ScreenTooOld
from tests import factories as make
from tests.civic.mydata.dump import everything
from tests.factories import later

pytestmark = pytest.mark.django_db
DURING = later(hours=24, minutes=5)


def shown(event, way="in", *, at=DURING):
    return f"/here/{event.pk}/{screen.code(event.pk, way, screen.step_of(at))}/"


def at(seconds: float = 0):
    return time_machine.travel(DURING + timedelta(seconds=seconds), tick=False)


def test_a_citizen_who_is_signed_in_scans_and_is_in(client):
    mine = make.signed_up(make.session())
    client.force_login(mine.citizen.user)
    with at(20):
        page = client.get(shown(mine.event), follow=True)
        assert not Attendance.objects.exists()  # looking changes nothing
        answer = client.post(page.request["PATH_INFO"])
    assert "is-yes" in answer.content.decode()
    assert Attendance.objects.get().came


def test_a_photo_used_a_minute_later_is_refused_with_a_sentence(client):
    mine = make.signed_up(make.session())
    client.force_login(mine.citizen.user)
    with at(60):
        page = client.get(shown(mine.event))
    assert page.status_code == 409
    assert "30" in page.content.decode()
    assert client.post(f"/here/{mine.event_id}/").status_code == 409
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("seconds", "good"), [(0, True), (29, True), (59, True), (60, False), (-1, False)])
def test_a_code_is_good_in_its_half_minute_and_the_next(seconds, good):
    start = DURING - timedelta(seconds=DURING.timestamp() % 30)
    code = screen.code(1, "in", screen.step_of(start))
    if good:
        assert screen.way_of(1, code, now=start + timedelta(seconds=seconds)) == "in"
    else:
        with pytest.raises(ScreenTooOld):
            screen.way_of(1, code, now=start + timedelta(seconds=seconds))


def test_who_signs_in_after_the_scan_is_in_from_the_time_of_the_scan(client):
    mine = make.signed_up(make.session())
    with at(5):
        page = client.get(shown(mine.event), follow=True)
        assert "/accounts/login/?next=" in page.content.decode()
    with at(300):
        client.force_login(mine.citizen.user)
        assert "is-yes" in client.post(f"/here/{mine.event_id}/").content.decode()
    assert Attendance.objects.get().first_in_at == DURING + timedelta(seconds=5)


def test_a_scan_opens_the_one_event_and_not_for_long(client):
    mine = make.signed_up(make.session())
    client.force_login(mine.citizen.user)
    with at(0):
        client.get(shown(make.event()))
        assert client.post(f"/here/{mine.event_id}/").status_code == 409
        client.get(shown(mine.event))
    with at(16 * 60):
        assert client.post(f"/here/{mine.event_id}/").status_code == 409


@pytest.mark.parametrize(
    ("position", "word"),
    [
        ({"latitude": "23.9871", "longitude": "121.6015"}, "is-yes"),
        ({"latitude": "23.9971", "longitude": "121.6015"}, "is-no"),
        ({}, "is-no"),
        ({"latitude": "nan", "longitude": "1"}, "is-no"),
        ({"latitude": "999", "longitude": "121"}, "is-no"),
    ],
)
def test_where_the_event_asks_only_those_who_are_near_come_in(client, position, word):
    session = make.session(latitude="23.98700", longitude="121.60150", radius_m=200)
    mine = make.signed_up(session)
    client.force_login(mine.citizen.user)
    with at(0):
        client.get(shown(mine.event))
        assert word in client.post(f"/here/{mine.event_id}/", position).content.decode()
    assert Attendance.objects.filter(came=True).exists() == (word == "is-yes")


def test_the_screen_asks_for_a_new_code_and_gets_one_only_when_it_changed(client):
    event = make.event()
    client.force_login(make.staff(Role.EDITOR, event.agency))
    asks = {"headers": {"HX-Request": "true"}}
    with at(0):
        part = client.get(f"/doors/{event.pk}/screen/", **asks)
        version = f"{screen.step_of(DURING)}-0"
        assert version in part.content.decode()
        assert client.get(f"/doors/{event.pk}/screen/?v={version}", **asks).status_code == 204
    with at(30):
        assert client.get(f"/doors/{event.pk}/screen/?v={version}", **asks).status_code == 200


def test_the_screen_is_for_keepers_only(client):
    event = make.event()
    client.force_login(make.citizen().user)
    assert client.get(f"/doors/{event.pk}/screen/").status_code == 404


def test_the_code_for_going_out_lets_out_and_no_other_way(client):
    mine = make.signed_up(make.session())
    client.force_login(mine.citizen.user)
    with at(0):
        client.get(shown(mine.event, "out"))
        assert "is-again" in client.post(f"/here/{mine.event_id}/").content.decode()
    with at(5):
        client.get(shown(mine.event))
        assert "is-yes" in client.post(f"/here/{mine.event_id}/").content.decode()
    with at(300):
        client.get(shown(mine.event, "out", at=DURING + timedelta(seconds=300)))
        assert "is-gone" in client.post(f"/here/{mine.event_id}/").content.decode()
    assert Attendance.objects.get().state == "out"


def test_of_a_position_nothing_is_kept_anywhere(client):
    session = make.session(latitude="23.98700", longitude="121.60150", radius_m=200)
    mine = make.signed_up(session)
    client.force_login(mine.citizen.user)
    with at(0):
        client.get(shown(mine.event))
        client.post(f"/here/{mine.event_id}/", {"latitude": "23.9871234", "longitude": "121.6015678"})
    assert Attendance.objects.get().came
    kept = everything() + str(dict(client.session)) + str(client.cookies)
    assert "9871234" not in kept
    assert "6015678" not in kept
