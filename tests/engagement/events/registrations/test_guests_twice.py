"""Somebody whom a list has left the audience meanwhile; the same person by the list and by hand, or twice in it."""

import pytest

from civic.accounts.models import Citizen
from civic.core.errors import NotFound
from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.events.attendance.actions import Door, check, check_guest, check_person
from engagement.events.attendance.errors import AlreadyIn
from engagement.events.attendance.models import Attendance
from engagement.events.doors import actions as doors
from engagement.events.doors.keepers import Keeper
from engagement.events.events import actions as events
from engagement.events.registrations import actions, bringing, guests
from engagement.events.registrations.lists import Line
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import shown
from rewards.cards import actions as cards
from rewards.cards.numbers import derive
from tests import factories as make
from tests.engagement.events.registrations.guests import DURING, kinds_told, listed
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db


def with_card(session, someone, name="王小明") -> Registration:
    """The place that a list keeps under the number of somebody's card."""
    card = cards.issue(someone, pin="482913", document="id", by=make.staff(Role.OPERATOR), now=NOW)
    before = {*session.registrations.values_list("pk", flat=True)}
    lines = [Line(2, derive(bytes(card.nonce)).number, "", name)]
    assert not bringing.bring(session, lines, by=make.staff(Role.EDITOR, session.event.agency), now=NOW).faults
    return session.registrations.exclude(pk__in=before).get()


def for_verified(**facts):
    agency = make.agency()
    rule = Audience.objects.create(agency=agency, name="已驗證", levels=["verified"])
    return make.session(make.event(agency, audience=rule, **facts))


def refreshed(session, *rows) -> list[Registration]:
    for each in (session, *rows):
        each.refresh_from_db()
    return [*rows]


def test_a_guest_whom_the_event_does_not_concern_any_more_is_told_of_no_place_but_that_it_was_cancelled():
    session, me = for_verified(capacity=1, offer_minutes=60), make.citizen(level="verified")
    first = make.signed_up(session, make.citizen(level="verified"))
    (kept,) = listed(session, me)
    assert guests.tell_due(now=NOW) == 1
    Citizen.objects.filter(pk=me.pk).update(level="unverified")
    actions.step_back(first, now=later(minutes=1))
    kept.refresh_from_db()
    assert (kept.state, kept.name) == ("registered", "王小明")  # a door goes by the list
    assert kinds_told(me) == ["event_guest"]
    with pytest.raises(NotFound):
        actions.sign_up(session, Citizen.objects.get(pk=me.pk), now=later(minutes=2))
    events.cancel(session.event, by=make.staff(Role.COORDINATOR), reason="颱風", now=later(minutes=2))
    assert kinds_told(me) == ["event_guest", "event_cancelled"]


def test_whom_the_event_never_concerned_is_told_of_nothing_that_becomes_of_it():
    session, me = for_verified(capacity=1), make.citizen()
    first = make.signed_up(session, make.citizen(level="verified"))
    listed(session, me)
    assert guests.tell_due(now=NOW) == 0
    actions.step_back(first, now=later(minutes=1))
    events.cancel(session.event, by=make.staff(Role.COORDINATOR), reason="颱風", now=later(minutes=2))
    assert kinds_told(me) == []


def test_whom_the_event_concerns_later_is_told_then():
    session, me = for_verified(), make.citizen()
    listed(session, me)
    assert guests.tell_due(now=NOW) == 0
    Citizen.objects.filter(pk=me.pk).update(level="verified")
    assert [guests.tell_due(now=later(minutes=n)) for n in (1, 2)] == [1, 0]


def test_who_came_by_themselves_is_not_told_of_a_place_that_a_list_keeps_until_they_step_back():
    session, me = make.session(), make.citizen()
    mine = make.signed_up(session, me)
    with_card(session, me)
    assert guests.tell_due(now=NOW) == 0
    events_of_mine = kinds_told(me)
    actions.step_back(mine, now=later(minutes=1))
    assert guests.tell_due(now=later(minutes=2)) == 1
    assert kinds_told(me) == [*events_of_mine, "event_guest"]


def test_whom_a_list_has_by_address_and_by_card_is_told_once_and_takes_one_place():
    session, me = make.session(capacity=2), make.citizen()
    (kept,) = listed(session, me)
    other = with_card(session, me)
    waits = make.signed_up(session)
    assert (waits.state, guests.tell_due(now=NOW)) == ("waiting", 1)
    assert actions.sign_up(session, me, now=NOW).pk == kept.pk
    assert kinds_told(me).count("event_guest") == 1
    assert [row.state for row in refreshed(session, kept, other, waits)] == ["registered", "left", "offered"]
    assert session.taken == 2


def test_who_was_ticked_by_hand_and_shows_their_phone_is_in_once():
    """Also where the list has them a second time: whoever was let in under their name is they."""
    session, me = make.session(came=5), make.citizen()
    listed(session, me)
    ticked = with_card(session, me)
    door = Door(session.event, by=make.staff(Role.EDITOR, session.event.agency))
    check_guest(door, ticked, direction="in", at=DURING, key="hand", now=DURING)
    with pytest.raises(AlreadyIn):
        check_person(door, me, session=session, direction="in", at=DURING, key="phone", now=DURING)
    assert Attendance.objects.get().registration_id == ticked.pk
    session.refresh_from_db()
    assert session.taken == 1


def test_who_signed_up_and_is_in_the_list_by_their_card_comes_in_once_by_pass_and_by_number():
    session, me = make.session(came=5), make.citizen()
    card = cards.issue(me, pin="482913", document="id", by=make.staff(Role.OPERATOR), now=NOW)
    number = derive(bytes(card.nonce)).number
    mine = make.signed_up(session, me)
    listed(session, number)
    check(Door(session.event), code=shown(mine).code, direction="in", at=DURING, key="p", now=DURING)
    keeper = Keeper(session.event, user=make.staff(Role.EDITOR, session.event.agency))
    with pytest.raises(AlreadyIn):
        doors.let_in(keeper, session, who=number, direction="in", at=DURING, key="q", now=DURING)
    assert Attendance.objects.filter(came=True).count() == 1
