"""An agency looks at its event while it happens, and takes its list along."""

import io
import zipfile

import pytest
import time_machine

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.events.attendance.actions import Door, check_person
from engagement.events.doors.models import DoorLink
from tests import factories as make
from tests.factories import later
from tests.pdfs import words_in

pytestmark = pytest.mark.django_db
DURING = later(hours=24, minutes=5)


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel(DURING, tick=False):
        yield


def comes(mine):
    check_person(
        Door(mine.event), mine.citizen, session=mine.session, direction="in", at=DURING, key=f"{mine.pk}", now=DURING
    )


def test_the_page_shows_who_is_in_and_asks_again_only_for_what_changed(client):
    session = make.session()
    first, second = make.signed_up(session), make.signed_up(session)
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    url = f"/admin/events/{session.event_id}/"
    page = client.get(f"{url}?which=in").content.decode()
    assert "<dd>0</dd>" in page
    version = page.split("&amp;v=")[1].split('"')[0]
    asks = {"headers": {"HX-Request": "true"}}
    assert client.get(f"{url}?which=in&v={version}", **asks).status_code == 204
    comes(second)
    part = client.get(f"{url}?which=in&v={version}", **asks)
    assert part.status_code == 200
    assert second.citizen.user.get_short_name() in part.content.decode()
    missing = client.get(f"{url}?which=missing").content.decode()
    assert first.citizen.user.get_short_name() in missing
    assert AuditEvent.objects.filter(action="event.people_viewed").count() == 2


def test_another_agency_finds_nothing(client):
    session = make.session()
    client.force_login(make.staff(Role.EDITOR, make.agency()))
    for path in ("", "links/", "file/csv/"):
        url = f"/admin/events/{session.event_id}/{path}"
        assert (client.post(url, {"name": "A"}) if path else client.get(url)).status_code == 404
    assert str(session.event) not in client.get("/admin/events/").content.decode()


def test_a_link_is_made_shown_and_revoked(client):
    session = make.session()
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    url = f"/admin/events/{session.event_id}/"
    client.post(f"{url}links/", {"name": "北門"})
    link = DoorLink.objects.get()
    assert "北門" in client.get(url).content.decode()
    client.post(f"{url}links/", {"revoke": link.pk})
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert client.post(f"{url}links/", {"revoke": "x"}).status_code == 404


def test_an_auditor_reads_but_takes_nothing_and_opens_no_door(client):
    session = make.session()
    client.force_login(make.staff(Role.AUDITOR))
    url = f"/admin/events/{session.event_id}/"
    assert client.get(url).status_code == 200
    assert client.post(f"{url}file/csv/").status_code == 403
    assert client.post(f"{url}links/", {"name": "北門"}).status_code == 403
    assert client.get(f"/doors/{session.event_id}/").status_code == 404


def test_the_list_is_taken_along_as_tables_and_papers_and_that_is_on_file(client):
    session = make.session()
    mine = make.signed_up(session)
    mine.citizen.user.name = "=1+1"
    mine.citizen.user.save()
    comes(mine)
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    url = f"/admin/events/{session.event_id}/file"
    table = client.post(f"{url}/csv/").content.decode("utf-8-sig")
    assert "'=1+1" in table
    assert mine.citizen.user.email in table
    book = zipfile.ZipFile(io.BytesIO(b"".join(client.post(f"{url}/xlsx/").streaming_content)))
    assert "<t>=1+1</t>" in book.read("xl/worksheets/sheet1.xml").decode()  # words, no formula
    for paper in ("badges", "sheet"):
        assert client.post(f"{url}/{paper}/").content.startswith(b"%PDF")
    assert client.post(f"{url}/zip/").status_code == 404
    taken = AuditEvent.objects.filter(action="event.people_exported").values_list("details", flat=True)
    assert {each["kind"] for each in taken} == {"csv", "xlsx", "badges", "sheet"}


def test_a_part_of_the_page_is_a_look_as_well(client):
    session = make.session()
    make.signed_up(session)
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    for which in ("all", "all", "waiting"):
        client.get(f"/admin/events/{session.event_id}/?which={which}", headers={"HX-Request": "true"})
    assert AuditEvent.objects.filter(action="event.people_viewed").count() == 2


def test_the_page_asks_each_second_so_that_nothing_is_older_than_two(client):
    session = make.session()
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    page = client.get(f"/admin/events/{session.event_id}/").content.decode()
    assert 'hx-trigger="every 1s"' in page


def test_badges_and_the_sheet_have_everybody_of_the_session_in_their_order(client):
    session = make.session(companions_most=2)
    for name, companions in (("王小明", 2), ("李大同", 0)):
        mine = make.signed_up(session, companions=companions)
        mine.citizen.user.name = name
        mine.citizen.user.save()
    make.signed_up(make.session(make.event(session.event.agency, starts=25)))
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    for paper in ("badges", "sheet"):
        words = words_in(client.post(f"/admin/events/{session.event_id}/file/{paper}/").content)
        assert [each for each in words if each in ("王小明", "李大同")] == ["王小明", "李大同"]
        assert "海邊淨灘" in words
    assert "+2" in words
