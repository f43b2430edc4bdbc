"""Two people move a published event, one cancels it, and everybody who signed up is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.events.events import actions, changes
from engagement.events.events.errors import Cancelled, NothingChanges, OwnChange, ReasonMissing, TooFewPlaces
from engagement.events.events.models import EventChange, EventSession
from engagement.events.registrations.models import Registration
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def moved(session: EventSession, *, capacity: int | None = None, by=None, days: int = 1) -> EventChange:
    return changes.propose_session(
        session, starts_at=session.starts_at + days * DAY, ends_at=session.ends_at + days * DAY, capacity=capacity,
        reason="場地整修", by=by or session.event.notice.proposed_by, now=NOW,
    )  # fmt: skip


def approved(change: EventChange) -> EventChange:
    return changes.approve(change, by=make.staff(Role.APPROVER, change.event.agency), now=NOW)


def kinds_told(registration: Registration) -> list[str]:
    return list(Message.objects.filter(citizen=registration.citizen).values_list("kind", flat=True))


def test_a_session_moves_when_a_second_person_agrees():
    session = make.session()
    change = moved(session)
    assert EventSession.objects.get(pk=session.pk).starts_at == session.starts_at
    approved(change)
    assert EventSession.objects.get(pk=session.pk).starts_at == session.starts_at + DAY


def test_nobody_approves_their_own_change():
    session = make.session()
    both = make.staff(Role.EDITOR, session.event.agency)
    from civic.agencies import actions as agencies

    agencies.grant_role(both, Role.APPROVER, agency=session.event.agency, by=None)
    with pytest.raises(OwnChange):
        changes.approve(moved(session, by=both), by=both, now=NOW)


def test_the_database_lets_nobody_go_beyond_what_was_approved():
    session = make.session()
    approved(moved(session))
    with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
        EventSession.objects.filter(pk=session.pk).update(ends_at=session.ends_at + 5 * DAY)


def test_everybody_who_signed_up_is_told_of_another_hour_and_reminded_by_it():
    session = make.session()
    mine = make.signed_up(session)
    Registration.objects.update(reminded_day_at=NOW)
    approved(moved(session))
    mine.refresh_from_db()
    assert "event_moved" in kinds_told(mine)
    assert (mine.moved_at, mine.reminded_day_at) == (NOW, None)


def test_more_places_alone_move_nobody_and_go_to_those_who_wait():
    session = make.session(capacity=1, offer_minutes=0)
    first, second = make.signed_up(session), make.signed_up(session)
    approved(moved(session, capacity=2, days=0))
    second.refresh_from_db()
    assert second.state == "registered"
    assert "event_moved" not in kinds_told(first)


def test_there_are_never_fewer_places_than_people_who_have_one():
    session = make.session(capacity=2)
    for _person in range(2):
        make.signed_up(session)
    session.refresh_from_db()
    with pytest.raises(TooFewPlaces):
        moved(session, capacity=1, days=0)


def test_a_place_moves_too():
    session = make.session()
    mine = make.signed_up(session)
    change = changes.propose_place(
        session.event, place="文化中心", address="", district=None, latitude=None, longitude=None, reason="下雨",
        by=session.event.notice.proposed_by,
    )  # fmt: skip
    approved(change)
    session.event.refresh_from_db()
    assert session.event.place == "文化中心"
    assert "event_moved" in kinds_told(mine)


def test_what_is_as_it_is_needs_no_change():
    with pytest.raises(NothingChanges):
        moved(make.session(), days=0)


def test_cancelling_ends_all_places_and_tells_everybody_why():
    session = make.session(capacity=1)
    people = [make.signed_up(session), make.signed_up(session)]
    actions.cancel(session.event, by=make.staff(Role.APPROVER, session.event.agency), reason="颱風", now=NOW)
    for person in people:
        person.refresh_from_db()
        assert person.state == "cancelled"
        told = Message.objects.get(citizen=person.citizen, kind="event_cancelled")
        assert told.facts["reason"] == "颱風"
    session.refresh_from_db()
    assert session.taken == 0


def test_it_is_cancelled_once_and_never_without_a_reason():
    event = make.event()
    by = make.staff(Role.APPROVER, event.agency)
    with pytest.raises(ReasonMissing):
        actions.cancel(event, by=by, reason=" ", now=NOW)
    actions.cancel(event, by=by, reason="颱風", now=NOW)
    with pytest.raises(Cancelled):
        actions.cancel(event, by=by, reason="颱風", now=NOW)


def test_one_session_is_cancelled_and_the_others_stay():
    event = make.event(sessions=2)
    first, second = event.sessions.all()
    mine, other = make.signed_up(first), make.signed_up(second)
    actions.cancel_session(first, by=make.staff(Role.EDITOR, event.agency), reason="停電", now=NOW)
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.state, other.state) == ("cancelled", "registered")
