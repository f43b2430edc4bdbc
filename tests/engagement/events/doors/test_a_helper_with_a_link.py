"""A helper stands at one door of one event by a link and a PIN, until it is revoked or the event is over."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors import actions
from engagement.events.doors.errors import LinkEnded, NameMissing, NameTaken
from engagement.events.doors.links import shown
from engagement.events.doors.models import DoorLink, WrongFind
from engagement.events.registrations import passes
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db
DURING = later(hours=24, minutes=5)


@pytest.fixture
def during():
    with time_machine.travel(DURING, tick=False):
        yield


def link_for(event, name="北門") -> DoorLink:
    return actions.make_link(event, name=name, by=make.staff(Role.EDITOR, event.agency), now=NOW)


def opened(link, client) -> Client:
    page = client.post(f"/door/{shown(link).code}/", {"pin": shown(link).digits})
    assert page.status_code == 302
    return client


def test_with_the_pin_a_helper_lets_people_in(client, during):
    mine = make.signed_up(make.session())
    link = link_for(mine.event)
    assert "海邊淨灘" in client.get(f"/door/{shown(link).code}/").content.decode()
    opened(link, client)
    sent = {"digits": passes.shown(mine).digits, "direction": "in", "key": "a"}
    page = client.post(f"/doors/{mine.event_id}/check/", sent)
    assert page.status_code == 200
    assert mine.citizen.user.get_short_name() in page.content.decode()
    assert Scan.objects.get().door == "北門"
    assert AuditEvent.objects.filter(action="event.door_opened").exists()


def test_without_the_pin_nobody_sees_a_name(client, during):
    mine = make.signed_up(make.session())
    link = link_for(mine.event)
    wrong = f"{(int(shown(link).digits) + 1) % 1_000_000:06d}"
    assert client.post(f"/door/{shown(link).code}/", {"pin": wrong}).status_code == 422
    assert client.get(f"/doors/{mine.event_id}/").status_code == 302


def test_five_wrong_pins_lock_also_the_right_one(client, during):
    link = link_for(make.event())
    right = shown(link).digits
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _time in range(5):
        client.post(f"/door/{shown(link).code}/", {"pin": wrong})
    page = client.post(f"/door/{shown(link).code}/", {"pin": right})
    assert page.status_code == 422
    assert "locked" in page.content.decode() or "鎖" in page.content.decode()


def test_a_link_opens_its_own_event_only(client, during):
    link, other = link_for(make.event()), make.event()
    opened(link, client)
    assert client.get(f"/doors/{link.event_id}/").status_code == 200
    assert client.get(f"/doors/{other.pk}/").status_code == 302


def test_a_revoked_link_ends_at_once_for_who_has_opened_it(client, during):
    mine = make.signed_up(make.session())
    link = link_for(mine.event)
    opened(link, client)
    actions.revoke(link, by=make.staff(Role.EDITOR, mine.event.agency), now=DURING)
    assert client.get(f"/doors/{mine.event_id}/").status_code == 403
    assert client.get(f"/door/{shown(link).code}/").status_code == 403
    sent = {"digits": passes.shown(mine).digits, "direction": "in"}
    assert client.post(f"/doors/{mine.event_id}/check/", sent).status_code == 403
    assert not Scan.objects.exists()
    with pytest.raises(LinkEnded):
        actions.revoke(link, by=make.staff(Role.EDITOR, mine.event.agency), now=DURING)


def test_after_the_event_the_door_is_closed_but_what_was_kept_is_taken(client):
    mine = make.signed_up(make.session())
    link = link_for(mine.event)
    with time_machine.travel(DURING, tick=False):
        opened(link, client)
    after = later(hours=30)
    with time_machine.travel(after, tick=False):
        assert client.get(f"/doors/{mine.event_id}/").status_code == 403
        scan = {"key": "k", "code": passes.shown(mine).code, "direction": "in", "at": DURING.isoformat()}
        sent = {"now": after.isoformat(), "scans": [scan]}
        url = f"/doors/{mine.event_id}/scans/"
        assert client.post(url, sent, content_type="application/json").json()["answers"][0]["code"] == "in"
    assert Attendance.objects.get().came
    with time_machine.travel(later(days=6), tick=False):
        assert client.post(url, sent, content_type="application/json").status_code == 403


def test_staff_of_another_agency_find_no_door(client, during):
    event = make.event()
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    assert client.get(f"/doors/{event.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.make_link(event, name="A", by=make.staff(Role.EDITOR, make.agency()), now=NOW)


def test_a_link_has_a_name_of_its_own():
    event = make.event()
    link_for(event)
    with pytest.raises(NameTaken):
        link_for(event)
    with pytest.raises(NameMissing):
        link_for(event, name="  ")
    with pytest.raises(LinkEnded):
        actions.make_link(event, name="A", by=make.staff(Role.EDITOR, event.agency), now=NOW + timedelta(days=9))


def test_who_made_a_link_lets_themselves_in_by_it_no_more_than_without_it(client, during):
    mine = make.signed_up(make.session())
    agencies.grant_role(mine.citizen.user, Role.EDITOR, agency=mine.event.agency, by=None)
    link = actions.make_link(mine.event, name="北門", by=mine.citizen.user, now=NOW)
    opened(link, client)
    sent = {"digits": passes.shown(mine).digits, "direction": "in", "key": "a"}
    assert client.post(f"/doors/{mine.event_id}/check/", sent).status_code == 409
    assert not Scan.objects.exists()


def test_a_helper_learns_nothing_of_people_who_are_not_in_the_list(client, during):
    session = make.session()
    mine, somebody = make.signed_up(session), make.citizen()
    opened(link_for(session.event), client)

    def seeks(who: str) -> str:
        page = client.post(f"/doors/{session.event_id}/walk-in/", {"who": who, "direction": "in"})
        return page.context["answer"].code

    assert seeks(somebody.user.email) == seeks("nobody@example.com") == "nobody_found"
    assert WrongFind.objects.count() == AuditEvent.objects.filter(action="event.nobody_found").count() == 2
    assert seeks(mine.citizen.user.email) == "in"
    assert WrongFind.objects.count() == 2
