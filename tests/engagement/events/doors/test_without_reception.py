"""What a door's phone keeps and sends later: a list without names, and scans with their own times."""

import hashlib
import json

import pytest
import time_machine

from civic.core.roles import Role
from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors.packed import STATES, masked, packed
from engagement.events.registrations import actions as registrations
from engagement.events.registrations import passes
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db
DURING = later(hours=24, minutes=5)


def lists(event):
    """What a phone reads: the head, and each entry of 25 bytes."""
    head, body = packed(event, now=NOW, token="t").split(b"\n", 1)
    return json.loads(head), [body[at : at + 25] for at in range(0, len(body), 25)]


@pytest.fixture
def send(client):
    def sending(event, *scans, clock=None, now=DURING):
        with time_machine.travel(now, tick=False):
            client.force_login(make.staff(Role.EDITOR, event.agency))
            body = {"now": (clock or now).isoformat(), "scans": list(scans)}
            answer = client.post(f"/doors/{event.pk}/scans/", body, content_type="application/json")
            return answer.json()["answers"]

    return sending


def scan(mine, key="k", *, at=DURING, direction="in"):
    return {"key": key, "code": passes.shown(mine).code, "direction": direction, "at": at.isoformat()}


def test_the_list_names_nobody_until_a_pass_is_scanned():
    citizen = make.citizen("林小華")
    citizen.user.name = "林小華"
    citizen.user.save()
    mine = make.signed_up(make.session(), citizen)
    code = passes.shown(mine).code
    _head, (entry,) = lists(mine.event)
    assert entry[:8] == hashlib.sha256(code.encode()).digest()[:8]
    assert "林小華".encode() not in entry
    mask = hashlib.sha256(f"name:{code}".encode()).digest()
    assert bytes(a ^ b for a, b in zip(entry[13:], mask, strict=False)).rstrip(b"\0").decode() == "林小華"


def test_a_long_name_is_cut_between_its_letters():
    whole = masked("歐陽測試長名字", "c")
    mask = hashlib.sha256(b"name:c").digest()
    assert bytes(a ^ b for a, b in zip(whole, mask, strict=False)).decode() == "歐陽測試"


def test_the_list_says_who_stepped_back_and_who_is_in(send):
    session = make.session(companions_most=3)
    first, second = make.signed_up(session, companions=2), make.signed_up(session)
    registrations.step_back(second, now=NOW)
    send(first.event, scan(first))
    head, entries = lists(first.event)
    assert [(STATES[each[12] & 7], bool(each[12] & 8), each[12] >> 4) for each in entries] == [
        ("registered", True, 2),
        ("left", False, 0),
    ]
    assert head["sessions"][entries[0][11]]["pk"] == session.pk


def test_what_is_sent_again_is_answered_the_same_and_counts_once(send):
    mine = make.signed_up(make.session())
    first, again = send(mine.event, scan(mine)), send(mine.event, scan(mine), now=later(hours=25))
    assert first[0]["code"] == again[0]["code"] == "in"
    assert Scan.objects.count() == 1


def test_two_doors_that_saw_the_same_pass_meet_without_doubling(send):
    mine = make.signed_up(make.session(came=5))
    late = later(hours=25)
    send(mine.event, scan(mine, "south", at=later(hours=24, minutes=9)), now=late)
    answers = send(mine.event, scan(mine, "north"), scan(mine, "north-2", at=later(hours=24, minutes=12)), now=late)
    assert [each["code"] for each in answers] == ["in", "already_in"]
    assert Attendance.objects.get().first_in_at == DURING
    assert mine.awards.count() == 1


def test_a_phone_whose_clock_is_ten_minutes_off_sends_true_times(send):
    mine = make.signed_up(make.session())
    ahead = later(hours=24, minutes=15)
    (answer,) = send(mine.event, scan(mine, at=ahead), clock=ahead)
    assert answer["code"] == "in"
    assert Attendance.objects.get().first_in_at == DURING


def test_a_pass_that_was_cancelled_meanwhile_is_told_as_such(send):
    mine = make.signed_up(make.session())
    registrations.step_back(mine, now=later(hours=23))
    (answer,) = send(mine.event, scan(mine))
    assert (answer["code"], answer["tone"]) == ("cancelled", "no")
    assert answer["name"] == mine.citizen.user.get_short_name()


@pytest.mark.parametrize(
    "broken",
    [
        None, "x", 7, [], {"key": "a"}, {"key": "a", "code": "e", "direction": "in", "at": "yesterday"},
        {"key": "a", "code": "e", "direction": "in", "at": "2026-11-20T10:00:00"},
        {"key": "", "code": "e", "direction": "in", "at": "2026-11-20T10:00:00Z"},
        {"key": "a", "digits": "12", "direction": "in", "at": "2026-11-20T10:00:00Z"},
        {"key": "a", "code": {"$": 1}, "direction": "in", "at": "9999-12-31T23:59:59Z"},
    ],
)  # fmt: skip
def test_a_scan_that_cannot_be_read_stands_in_no_others_way(send, broken):
    mine = make.signed_up(make.session())
    answers = send(mine.event, broken, scan(mine))
    assert [each["code"] for each in answers] == ["unreadable", "in"]


def test_a_body_that_is_no_list_of_scans_is_refused(client):
    event = make.event()
    client.force_login(make.staff(Role.EDITOR, event.agency))
    for body in (b"{", b"[]", b'{"now": 1, "scans": []}', b"\xff"):
        answer = client.post(f"/doors/{event.pk}/scans/", body, content_type="application/json")
        assert answer.status_code == 400


def test_a_session_that_is_over_takes_no_place_on_a_phone():
    event = make.event(sessions=2)
    for each in event.sessions.select_related("event__notice"):
        make.signed_up(each)
    head, body = packed(event, now=later(days=1, hours=6), token="t").split(b"\n", 1)
    assert (len(json.loads(head)["sessions"]), len(body)) == (1, 25)
