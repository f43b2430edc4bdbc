"""Whom an agency's list has: told, if they have an account; the place is theirs when they take it, and not before."""

from datetime import timedelta

import pytest
import time_machine

from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.events.attendance.actions import Door, check_person, settle_due
from engagement.events.attendance.models import Attendance, EventAward
from engagement.events.doors import queries as doors
from engagement.events.events import actions as events
from engagement.events.registrations import actions, guests
from engagement.events.registrations.errors import Barred, VerifiedOnly
from engagement.events.registrations.models import Registration
from rewards.cards import actions as cards
from rewards.cards.numbers import derive
from tests import factories as make
from tests.engagement.events.registrations.guests import DURING, kinds_told, listed
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db


def test_who_has_an_account_is_told_once_and_the_others_never():
    session, me = make.session(), make.citizen()
    listed(session, me, "nobody@x.test")
    assert kinds_told(me) == []
    assert [guests.tell_due(now=NOW), guests.tell_due(now=later(minutes=1))] == [1, 0]
    assert kinds_told(me) == ["event_guest"]


def test_whom_the_event_is_not_for_is_not_told():
    agency = make.agency()
    rule = Audience.objects.create(agency=agency, name="已驗證", levels=["verified"])
    session, me = make.session(make.event(agency, audience=rule)), make.citizen()
    listed(session, me)
    assert guests.tell_due(now=NOW) == 0


def test_by_the_number_of_a_card_as_well():
    session, me = make.session(), make.citizen()
    card = cards.issue(me, pin="482913", document="id", by=make.staff(Role.OPERATOR), now=NOW)
    (mine,) = listed(session, derive(bytes(card.nonce)).number, name="")
    assert (mine.guest[-4:], card.ending) == (card.ending, card.ending)
    assert derive(bytes(card.nonce)).number not in str(Registration.objects.filter(pk=mine.pk).values().get())
    assert guests.tell_due(now=NOW) == 1


def test_taking_the_place_makes_it_theirs_also_when_signing_up_is_closed_or_full():
    session, me = make.session(capacity=1, signup_closes_at=later(hours=1)), make.citizen()
    (kept,) = listed(session, me)
    mine = actions.sign_up(session, me, now=later(hours=2))
    assert (mine.pk, mine.state, mine.name, mine.guest_who) == (kept.pk, "registered", me.user.get_short_name(), "")
    session.refresh_from_db()
    assert session.taken == 1


def test_the_rules_of_the_event_hold_for_whoever_takes_a_place():
    session, me = make.session(verified_only=True), make.citizen()
    listed(session, me)
    with pytest.raises(VerifiedOnly):
        actions.sign_up(session, me, now=NOW)
    agency, absent = make.agency(), make.citizen()
    make.signed_up(make.session(make.event(agency)), absent)
    settle_due(now=later(hours=27))
    strict = make.session(make.event(agency, bars_after=1, starts=48))
    listed(strict, absent)
    with pytest.raises(Barred):
        actions.sign_up(strict, absent, now=later(hours=28))


def test_the_page_of_the_event_offers_the_place_and_a_tap_takes_it(client):
    session, me = make.session(make.event(companions_most=3)), make.citizen()
    (kept,) = listed(session, me)
    client.force_login(me.user)
    with time_machine.travel(later(minutes=5), tick=False):
        way = f"/events/{session.event_id}/sign-up/{session.pk}/"
        assert client.get(f"/events/{session.event_id}/").context["standings"][0].can == "kept"
        assert "companions" not in client.get(way).content.decode()
        assert client.post(way)["Location"] == f"/events/pass/{kept.pk}/"
        assert client.get(f"/events/{session.event_id}/").context["standings"][0].is_mine


def test_another_persons_place_is_offered_to_nobody_else(client):
    session = make.session()
    listed(session, make.citizen())
    client.force_login(make.citizen().user)
    with time_machine.travel(later(minutes=5), tick=False):
        assert client.get(f"/events/{session.event_id}/").context["standings"][0].can == "sign_up"


def test_a_guest_is_ticked_at_the_door_under_the_name_of_the_list(client):
    session = make.session(came=5)
    (kept,) = listed(session, "nobody@x.test")
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    with time_machine.travel(DURING, tick=False):
        page = client.get(f"/doors/{session.event_id}/", {"q": "小明"}).content.decode()
        assert "王小明" in page
        sent = {"registration": kept.pk, "direction": "in", "key": "a"}
        answer = client.post(f"/doors/{session.event_id}/tick/", sent).context["answer"]
        again = client.post(f"/doors/{session.event_id}/tick/", sent | {"key": "b"}).context["answer"]
    assert (answer.code, answer.name, answer.coins, again.code) == ("in", "王小明", 0, "already_in")
    assert Attendance.objects.get().came


def test_a_guest_without_a_pass_is_found_by_the_address_of_the_list(client):
    session, me = make.session(takes_walk_ins=False), make.citizen()
    listed(session, me, "nobody@x.test")
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    with time_machine.travel(DURING, tick=False):
        for who in (me.user.email.upper(), "nobody@x.test"):
            answer = client.post(f"/doors/{session.event_id}/walk-in/", {"who": who, "direction": "in"}).context[
                "answer"
            ]
            assert (answer.code, answer.name) == ("in", "王小明")
    assert not session.registrations.exclude(citizen=None).exists()


def test_nobody_of_a_list_passes_for_verified_by_a_name(client):
    session = make.session(verified_only=True)
    (kept,) = listed(session, "nobody@x.test")
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    with time_machine.travel(DURING, tick=False):
        answer = client.post(f"/doors/{session.event_id}/tick/", {"registration": kept.pk, "direction": "in"})
    assert answer.context["answer"].code == "verified_only"


def test_who_is_let_in_with_their_own_phone_or_card_has_the_place_from_then_on():
    session, me = make.session(capacity=1, came=5), make.citizen()
    (kept,) = listed(session, me)
    facts = {"direction": "in", "at": DURING, "key": "k", "now": DURING}
    passed = check_person(Door(session.event), me, session=session, **facts)
    assert (passed.registration.pk, passed.coins) == (kept.pk, 5)
    kept.refresh_from_db()
    assert kept.citizen == me


def test_who_takes_the_place_after_they_were_ticked_earns_what_is_due(client):
    session, me = make.session(came=5), make.citizen()
    (kept,) = listed(session, me)
    client.force_login(make.staff(Role.EDITOR, session.event.agency))
    with time_machine.travel(DURING, tick=False):
        client.post(f"/doors/{session.event_id}/tick/", {"registration": kept.pk, "direction": "in"})
    assert not EventAward.objects.exists()
    actions.sign_up(session, me, now=DURING + timedelta(minutes=10))
    settle_due(now=DURING + timedelta(minutes=11))
    assert EventAward.objects.get(citizen=me).coins == 5


def test_a_guest_who_waits_gets_what_falls_free_at_once_and_is_told_of_what_changes():
    session, me = make.session(capacity=1, offer_minutes=60), make.citizen()
    first = make.signed_up(session)
    (kept,) = listed(session, me)
    assert (kept.state, guests.tell_due(now=NOW)) == ("waiting", 1)
    actions.step_back(first, now=NOW)
    kept.refresh_from_db()
    assert kept.state == "registered"
    events.cancel(session.event, by=make.staff(Role.COORDINATOR), reason="颱風", now=later(minutes=1))
    assert kinds_told(me) == ["event_guest", "event_place", "event_cancelled"]


def test_a_guest_who_does_not_come_is_no_no_show():
    session, me = make.session(), make.citizen()
    (kept,) = listed(session, me)
    settle_due(now=later(hours=27))
    kept.refresh_from_db()
    assert not kept.is_no_show


def test_names_of_a_list_go_a_month_after_the_event_and_with_the_account():
    session, me = make.session(), make.citizen()
    mine, other = listed(session, me, "nobody@x.test")
    from engagement.events.registrations.erasure import step_back_everywhere

    step_back_everywhere(me.user, later(hours=1))
    mine.refresh_from_db()
    assert (mine.state, mine.guest, mine.guest_who) == ("left", "", "")
    assert guests.forget(now=later(days=31)) == 0
    assert guests.forget(now=later(days=32)) == 1
    other.refresh_from_db()
    assert (other.guest, other.guest_who) == ("", "")


def test_a_helper_does_not_find_by_the_beginning_of_an_address():
    session = make.session()
    mine = make.signed_up(session)
    mine.citizen.user.name = "王小明"
    mine.citizen.user.save()
    words = mine.citizen.user.email[:4]
    assert not doors.the_list(session, words=words).exists()
    assert doors.the_list(session, words=words, by_address=True).get() == mine
