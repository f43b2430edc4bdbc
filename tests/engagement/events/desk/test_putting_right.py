"""Staff put attendance right on a page, a second person approves, the coins follow; and appeals are answered."""

import pytest
import time_machine

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.events.attendance.actions import Door, check_person, settle_due
from engagement.events.attendance.models import Attendance, AttendanceCorrection, Scan
from engagement.events.registrations import noshows
from rewards import coins
from tests import factories as make
from tests.factories import later

pytestmark = pytest.mark.django_db
AFTER = later(hours=27)


@pytest.fixture(autouse=True)
def _after():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def mine():
    registration = make.signed_up(make.session(came=5, stayed=7))
    settle_due(now=AFTER)
    return registration


def page(mine) -> str:
    return f"/admin/events/{mine.event_id}/people/{mine.pk}/"


def staff(client, role, mine):
    client.force_login(make.staff(role, mine.event.agency))


def decide(client, act="approve", **more):
    card = client.get("/admin/events/waiting/").context["cards"][0]
    return client.post("/admin/events/waiting/decide/", {"which": card.which, "seen": card.seen, "act": act, **more})


def test_who_was_forgotten_gets_the_coins_by_two_people(client, mine):
    staff(client, Role.EDITOR, mine)
    assert client.post(page(mine), {"outcome": "stayed", "reason": "門口漏刷"}).status_code == 302
    assert coins.balance(mine.citizen, today=AFTER.date()) == 0
    staff(client, Role.APPROVER, mine)
    decide(client, back="person")
    assert coins.balance(mine.citizen, today=AFTER.date()) == 12
    assert client.get(page(mine)).context["decided"].get().state == "approved"


def test_one_who_was_not_there_loses_them_again(client, mine):
    at = later(hours=24, minutes=5)
    door = Door(mine.event)
    check_person(door, mine.citizen, session=mine.session, direction="in", at=at, key="k", now=AFTER)
    staff(client, Role.EDITOR, mine)
    client.post(page(mine), {"outcome": "no", "reason": "認錯人"})
    staff(client, Role.APPROVER, mine)
    decide(client)
    assert coins.balance(mine.citizen, today=AFTER.date()) == 0
    assert not Attendance.objects.get().came


def test_nothing_is_proposed_without_a_reason_or_about_oneself(client, mine):
    staff(client, Role.EDITOR, mine)
    assert client.post(page(mine), {"outcome": "came", "reason": ""}).status_code == 422
    assert client.post(page(mine), {"outcome": "all", "reason": "x"}).status_code == 422
    from civic.agencies import actions as agencies

    agencies.grant_role(mine.citizen.user, Role.EDITOR, agency=mine.event.agency, by=None)
    client.force_login(mine.citizen.user)
    assert client.post(page(mine), {"outcome": "came", "reason": "我有到"}).status_code == 409
    assert not AttendanceCorrection.objects.exists()


def test_a_look_at_a_person_is_on_file_and_others_find_nothing(client, mine):
    staff(client, Role.APPROVER, mine)
    assert client.get(page(mine)).status_code == 200
    assert AuditEvent.objects.filter(action="event.person_viewed").count() == 1
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    assert client.get(page(mine)).status_code == 404
    client.force_login(make.staff(Role.AUDITOR))
    assert client.get(page(mine)).status_code == 200
    assert client.post(page(mine), {"outcome": "came", "reason": "x"}).status_code == 403


def test_somebody_of_another_event_is_not_on_the_page(client, mine):
    other = make.signed_up(make.session(make.event(mine.event.agency)), now=later(hours=1))
    staff(client, Role.EDITOR, mine)
    assert client.get(f"/admin/events/{mine.event_id}/people/{other.pk}/").status_code == 404


def test_a_scan_is_undone_with_a_reason(client, mine):
    at = later(hours=24, minutes=5)
    check_person(Door(mine.event), mine.citizen, session=mine.session, direction="in", at=at, key="k", now=AFTER)
    staff(client, Role.EDITOR, mine)
    scan = Scan.objects.get()
    for reason in ("", "按錯"):
        client.post(page(mine), {"act": "undo", "scan": scan.pk, "reason": reason})
        scan.refresh_from_db()
        assert (scan.undone_at is not None) == bool(reason)


@pytest.mark.parametrize(("act", "excused"), [("approve", True), ("reject", False)])
def test_an_appeal_is_answered_and_the_person_is_told(client, mine, act, excused):
    mine.refresh_from_db()
    noshows.appeal(mine, text="住院", by=mine.citizen.user, now=AFTER)
    staff(client, Role.EDITOR, mine)
    assert "住院" in client.get("/admin/events/waiting/").content.decode()
    decide(client, act, reason="沒有證明")
    mine.refresh_from_db()
    assert mine.is_excused is excused
    assert not client.get("/admin/events/waiting/").context["cards"]


def test_nobody_is_said_to_have_stayed_away_before_the_end(client):
    coming = make.signed_up(make.session())
    english = {"accept-language": "en"}
    for at, words in (
        (later(hours=1), "it has not begun"),
        (coming.session.starts_at, "has not come yet"),
        (AFTER, "did not come"),
    ):
        with time_machine.travel(at, tick=False):
            staff(client, Role.EDITOR, coming)
            assert words in client.get(page(coming), headers=english).content.decode()
