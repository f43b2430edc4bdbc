"""Events over HTTP: what is on, signing up, stepping back, and the door."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from civic.core.roles import Role
from civic.staff import tokens
from engagement.events.attendance.models import Scan
from engagement.events.doors import actions as doors
from engagement.events.doors import programs
from engagement.events.registrations.passes import shown
from tests import factories as make
from tests.api import program_of as token_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def door(event, role=Role.EDITOR):
    return token_client(make.staff(role, event.agency))


def scan(client, mine, direction="in", key="k"):
    body = {"pass": shown(mine).code, "direction": direction}
    headers = {"HTTP_IDEMPOTENCY_KEY": key}
    return client.post(f"/api/v1/events/{mine.event_id}/checkins/", body, format="json", **headers)


def test_the_list_says_what_a_program_needs(now):
    event = make.event(now=now, capacity=10, came=5)
    [told] = APIClient().get("/api/v1/events/").json()["results"]
    assert (told["id"], told["left"], told["coins"], told["registration"]) == (event.pk, 10, 5, "sign_up")


def test_days_narrow_it(now):
    make.event(now=now)
    assert APIClient().get("/api/v1/events/?to=2020-01-01").json()["results"] == []
    assert APIClient().get("/api/v1/events/?from=yesterday").status_code == 400


def test_signing_up_again_is_a_conflict_and_stepping_back_ends_it(now):
    event = make.event(now=now)
    me = token_client(make.citizen().user)
    page = f"/api/v1/events/{event.pk}/registrations/"
    made = me.post(page, {}, format="json")
    assert (made.status_code, made.json()["state"], len(made.json()["digits"])) == (201, "registered", 8)
    again = me.post(page, {}, format="json")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_signed_up")
    assert me.delete(page).status_code == 204
    assert me.delete(page).status_code == 409


def test_who_waits_reads_the_position(now):
    session = make.session(make.event(now=now, capacity=1))
    make.signed_up(session, now=now)
    page = f"/api/v1/events/{session.event_id}/registrations/"
    told = token_client(make.citizen().user).post(page, {"companions": 0}, format="json").json()
    assert (told["state"], told["position"], told["pass"]) == ("waiting", 1, "")


def test_staff_let_in_and_a_second_scan_is_refused_with_its_code(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5, came=5)), now=now)
    staff = door(mine.event)
    first = scan(staff, mine)
    assert (first.status_code, first.json()["result"], first.json()["coins"]) == (201, "in", 5)
    assert scan(staff, mine).json() == first.json()
    again = scan(staff, mine, key="other")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_in")


def test_other_agencies_find_no_such_event_and_citizens_are_refused(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5)), now=now)
    assert scan(door(make.event(now=now)), mine).status_code == 404
    assert scan(token_client(mine.citizen.user), mine).status_code == 403
    assert scan(APIClient(), mine).status_code in (401, 403)


def test_a_scan_needs_its_key(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5)), now=now)
    assert scan(door(mine.event), mine, key="").json()["error"]["code"] == "idempotency_key_needed"


def test_a_time_of_long_ago_is_of_another_day(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5)), now=now)
    body = {"digits": shown(mine).digits, "direction": "in", "at": (now - timedelta(days=3)).isoformat()}
    answer = door(mine.event).post(
        f"/api/v1/events/{mine.event_id}/checkins/", body, format="json", HTTP_IDEMPOTENCY_KEY="k"
    )
    assert answer.json()["error"]["code"] == "other_day"


def by_door(event, token) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Door {token}")
    return client


def test_a_door_of_the_event_lets_in_by_its_token_until_it_is_revoked(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5, came=5)), now=now)
    editor = make.staff(Role.EDITOR, mine.event.agency)
    link = doors.make_link(mine.event, name="北門", by=editor, now=now)
    turnstile = by_door(mine.event, programs.token(link))
    assert (scan(turnstile, mine).status_code, Scan.objects.get().door) == (201, "北門")
    assert scan(turnstile, mine, key="other").json()["error"]["code"] == "already_in"
    doors.revoke(link, by=editor, now=now)
    assert scan(turnstile, mine, direction="out", key="out").status_code == 401


def test_a_doors_token_opens_no_other_event_and_cannot_be_guessed(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5)), now=now)
    other = make.event(mine.event.agency, now=now, starts=0.5)
    link = doors.make_link(other, name="北門", by=make.staff(Role.EDITOR, other.agency), now=now)
    for token in (programs.token(link), f"{link.pk}.t", "x", "", f"{link.pk}", "9" * 40 + ".t"):
        assert scan(by_door(mine.event, token), mine).status_code == 401
    assert by_door(other, programs.token(link)).get(f"/api/v1/events/{other.pk}/registrations/").status_code in (
        401,
        405,
    )


def test_a_staff_program_needs_only_the_role_that_stands_at_doors(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5)), now=now)
    editor = make.staff(Role.EDITOR, mine.event.agency)
    for scopes, status in ((["editor:write"], 201), (["editor:read"], 403), (["me:write"], 403)):
        _token, key = tokens.issue(editor, program="gate", wanted=scopes, days=1, by=None, now=now)
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
        assert scan(client, mine, key=scopes[0]).status_code == status


def test_the_list_has_every_field_that_programs_were_promised(now):
    make.event(now=now, capacity=10, came=5, district=make.district("海濱鄉"))
    make.event(now=now, district=make.district("山地鄉"))
    [told] = APIClient().get("/api/v1/events/?district=d-海濱鄉").json()["results"]
    wanted = {"id", "title", "starts_at", "ends_at", "place", "capacity", "left", "coins", "registration"}
    assert wanted <= set(told)
    assert (told["title"], told["capacity"], told["district"]) == ("海邊淨灘", 10, "d-海濱鄉")


def test_companions_and_answers_come_with_signing_up(now):
    asked = make.questionnaire(agency := make.agency())
    event = make.event(agency, now=now, signup_questions=asked, companions_most=2)
    asked.refresh_from_db()
    me, page = token_client(make.citizen().user), f"/api/v1/events/{event.pk}/registrations/"
    missing = me.post(page, {"companions": 1}, format="json")
    assert (missing.status_code, missing.json()["error"]["code"]) == (400, "answers_missing")
    made = me.post(page, {"companions": 1, "answers": make.right_answers(asked)}, format="json")
    assert (made.status_code, made.json()["companions"]) == (201, 1)
    assert me.post(page, {"companions": 3, "answers": {}}, format="json").status_code in (400, 409)


def test_the_way_out_is_a_scan_like_the_way_in(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=0.5)), now=now)
    staff = door(mine.event)
    body = {"pass": shown(mine).code, "direction": "out", "at": (now - timedelta(minutes=1)).isoformat()}
    page = f"/api/v1/events/{mine.event_id}/checkins/"
    early = staff.post(page, body, format="json", HTTP_IDEMPOTENCY_KEY="early")
    assert (early.status_code, early.json()["error"]["code"]) == (409, "not_in")
    assert scan(staff, mine).status_code == 201
    out = scan(staff, mine, direction="out", key="out")
    assert (out.status_code, out.json()["result"]) == (201, "out")
