"""Staff move and cancel events on pages of the desk: two people for an hour, one for a cancellation."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.urls import reverse

from civic.core.moments import local
from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.events.events.models import Event, EventChange, EventSession
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session():
    return make.session(sessions=2, capacity=20)


def url(session, page="change"):
    return f"/admin/events/{session.event_id}/{page}/"


def box(at) -> str:
    return f"{local(at):%Y-%m-%dT%H:%M}"


def move(client, session, *, days=0.5, capacity="30", reason="場地整修"):
    name = f"s{session.pk}"
    sent = {"starts_at": box(session.starts_at + days * DAY), "ends_at": box(session.ends_at + DAY),
            "capacity": capacity, "reason": reason}  # fmt: skip
    return client.post(url(session), {"act": f"move:{session.pk}", **{f"{name}-{k}": v for k, v in sent.items()}})


def staff(client, role, session):
    person = make.staff(role, None if role == Role.COORDINATOR else session.event.agency)
    client.force_login(person)
    return person


def card(client) -> dict[str, str]:
    found = client.get("/admin/events/waiting/").context["cards"][0]
    return {"which": found.which, "seen": found.seen}


def test_an_editor_proposes_another_hour_and_an_approver_lets_it_be(client, session):
    mine = make.signed_up(session)
    staff(client, Role.EDITOR, session)
    assert move(client, session).status_code == 302
    staff(client, Role.APPROVER, session)
    assert client.post("/admin/events/waiting/decide/", {"act": "approve", **card(client)}).status_code == 302
    moved = EventSession.objects.get(pk=session.pk)
    assert (moved.starts_at, moved.capacity) == (session.starts_at + DAY / 2, 30)
    assert Message.objects.filter(citizen=mine.citizen, kind="event_moved").exists()


def test_a_fault_is_said_beside_its_box_and_what_was_typed_stays(client, session):
    staff(client, Role.EDITOR, session)
    answer = move(client, session, days=3)
    assert answer.status_code == 422
    shown = answer.context["sessions"][0]
    assert "ends_at" in shown["move"].errors
    assert not answer.context["sessions"][1]["move"].is_bound
    assert "場地整修" in answer.content.decode()
    make.signed_up(session)
    make.signed_up(session)
    assert move(client, session, capacity="1").status_code == 409
    assert move(client, session, days=1).status_code == 409  # the other session begins then
    assert not EventChange.objects.exists()


def test_whoever_proposed_it_is_shown_no_button_and_decides_nothing(client, session):
    by = staff(client, Role.EDITOR, session)
    from civic.agencies import actions as agencies

    agencies.grant_role(by, Role.APPROVER, agency=session.event.agency, by=None)
    client.force_login(by)
    move(client, session)
    page = client.get("/admin/events/waiting/").content.decode()
    assert 'value="approve"' not in page
    client.post("/admin/events/waiting/decide/", {"act": "approve", **card(client)})
    assert EventChange.objects.get().state == "proposed"


def test_what_was_changed_after_the_page_was_opened_is_not_decided(client, session):
    staff(client, Role.EDITOR, session)
    move(client, session)
    staff(client, Role.APPROVER, session)
    read = card(client)
    EventChange.objects.update(reason="另一個理由")
    client.post("/admin/events/waiting/decide/", {"act": "approve", **read})
    assert EventChange.objects.get().state == "proposed"


def test_it_is_rejected_with_a_reason_only(client, session):
    staff(client, Role.EDITOR, session)
    move(client, session)
    staff(client, Role.APPROVER, session)
    for reason in ("", "日期不合適"):
        client.post("/admin/events/waiting/decide/", {"act": "reject", "reason": reason, **card(client)})
        assert EventChange.objects.get().state == ("rejected" if reason else "proposed")


def test_the_place_moves_by_two_people(client, session):
    staff(client, Role.EDITOR, session)
    sent = {"place-place": "縣立體育館", "place-address": "桂林北路", "place-reason": "下雨"}
    assert client.post(url(session), {"act": "place", **sent}).status_code == 302
    staff(client, Role.APPROVER, session)
    client.post("/admin/events/waiting/decide/", {"act": "approve", **card(client)})
    assert Event.objects.get().place == "縣立體育館"


def test_a_new_place_needs_a_position_where_people_check_in_by_theirs(client):
    session = make.session(make.event(latitude="22.75", longitude="121.15", radius_m=100))
    staff(client, Role.EDITOR, session)
    answer = client.post(url(session), {"act": "place", "place-place": "縣立體育館", "place-reason": "下雨"})
    assert answer.status_code == 422
    assert "latitude" in answer.context["place"].errors


def test_one_session_is_cancelled_with_a_reason_and_the_other_stays(client, session):
    mine = make.signed_up(session)
    staff(client, Role.COORDINATOR, session)
    act = {"act": f"cancel-session:{session.pk}"}
    assert client.post(url(session), act).status_code == 422
    assert client.post(url(session), act | {f"c{session.pk}-reason": "颱風"}).status_code == 302
    assert [each.is_cancelled for each in session.event.sessions.all()] == [True, False]
    assert Message.objects.filter(citizen=mine.citizen, kind="event_cancelled").exists()


def test_the_event_is_cancelled_by_one_person(client, session):
    staff(client, Role.EDITOR, session)
    client.post(url(session), {"act": "cancel", "all-reason": "颱風"})
    event = Event.objects.get()
    assert (event.cancel_reason, event.sessions.filter(cancelled_at=None).count()) == ("颱風", 0)
    assert 'value="cancel"' not in client.get(url(session)).content.decode()


def test_other_agencies_find_nothing_and_auditors_change_nothing(client, session):
    client.force_login(make.staff(Role.APPROVER, make.agency()))
    assert client.get(url(session)).status_code == 404
    client.force_login(make.staff(Role.AUDITOR))
    assert client.get(url(session)).status_code == 403
    assert client.post("/admin/events/waiting/decide/", {"act": "approve", "which": "change:1"}).status_code == 404
    assert client.get("/admin/events/waiting/").status_code == 200


def test_a_draft_becomes_a_series_of_weeks(client):
    draft = make.event(published=False)
    by = staff(client, Role.EDITOR, make.session(draft))
    page = f"/admin/events/{draft.pk}/sessions/"
    assert client.post(page, {"act": "repeat", "weeks": "9"}).status_code == 302
    days = [each.starts_at for each in draft.sessions.all()]
    assert [(b - a).days for a, b in pairwise(days)] == [7] * 9
    last = draft.sessions.last()
    client.post(page, {"act": f"remove:{last.pk}"})
    client.post(page, {"act": "add", "starts_at": box(last.starts_at), "ends_at": box(last.ends_at), "capacity": ""})
    assert draft.sessions.count() == 10
    draft.notice.refresh_from_db()
    assert draft.notice.proposed_by == by
    assert client.post(page, {"act": "repeat", "weeks": "52"}).status_code == 409
    assert client.post(page, {"act": "repeat", "weeks": "0"}).status_code == 422


def test_a_published_event_has_no_page_of_its_drafts_days(client, session):
    staff(client, Role.EDITOR, session)
    assert client.get(url(session, "sessions")).status_code == 302
    assert client.post(url(session, "sessions"), {"act": "repeat", "weeks": "2"}).status_code == 302
    assert session.event.sessions.count() == 2


def test_an_event_is_copied_with_its_notice(client, session):
    staff(client, Role.EDITOR, session)
    assert 'value="clone"' in client.get(f"/admin/events/{session.event_id}/").content.decode()
    client.post(reverse("desk:review", args=[session.event.notice_id]), {"act": "clone"})
    assert Event.objects.exclude(pk=session.event_id).get().earlier_id == session.event_id
