"""Passes at a door: in, out, and each way to be refused, with its code."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from civic.core.roles import Role
from engagement import signals
from engagement.events.attendance import actions, awards
from engagement.events.attendance.actions import Door, check, check_person, settle_due
from engagement.events.attendance.errors import KeyReused, OwnPass, Refused, UndoneBefore
from engagement.events.attendance.models import Attendance, AttendanceCorrection, EventAward, Scan
from engagement.events.events import actions as events
from engagement.events.events.errors import ReasonMissing
from engagement.events.registrations import actions as registrations
from engagement.events.registrations.errors import CameAlready
from engagement.events.registrations.passes import shown
from rewards import coins
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db
STARTS = later(hours=24)
DURING = STARTS + timedelta(minutes=5)
END = STARTS + timedelta(hours=2)


def scan(mine, direction="in", *, at=DURING, key=None, now=None, door="", event=None):
    """A scan of a pass; by default it arrives at once."""
    here = Door(event or mine.event, door)
    key = key or f"{mine.pk}-{direction}-{at.isoformat()}-{door}"
    return check(here, code=shown(mine).code, direction=direction, at=at, key=key, now=now or at)


def refused(*args, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        scan(*args, **kwargs)
    assert str(caught.value)
    return caught.value.code


def attendance(mine) -> Attendance:
    return Attendance.objects.get(registration=mine)


def test_a_pass_lets_in_and_out_and_in_again():
    mine = make.signed_up(make.session())
    assert scan(mine).result == "in"
    assert scan(mine, "out", at=DURING + timedelta(minutes=10)).result == "out"
    assert scan(mine, at=DURING + timedelta(minutes=20)).result == "in"
    assert attendance(mine).state == "in"


def test_digits_do_what_the_code_does():
    mine = make.signed_up(make.session())
    passed = check(Door(mine.event), digits=shown(mine).digits, direction="in", at=DURING, key="k", now=DURING)
    assert passed.registration == mine


def test_the_same_key_again_changes_nothing_and_answers_the_same():
    mine = make.signed_up(make.session(came=5))
    first, second = scan(mine, key="k"), scan(mine, key="k", now=DURING + timedelta(hours=1))
    assert (first.result, first.coins, first.at) == (second.result, second.coins, second.at)
    assert second.again
    assert Scan.objects.count() == 1
    with pytest.raises(KeyReused):
        scan(mine, "out", key="k")


def test_a_refusal_is_answered_the_same_again():
    mine = make.signed_up(make.session())
    scan(mine)
    assert refused(mine, at=DURING + timedelta(minutes=1), key="k") == "already_in"
    assert refused(mine, at=DURING + timedelta(minutes=1), key="k", now=DURING + timedelta(minutes=9)) == "already_in"


def test_in_already_says_since_when_and_at_which_door():
    mine = make.signed_up(make.session())
    scan(mine, door="北門")
    with pytest.raises(Refused) as caught:
        scan(mine, at=DURING + timedelta(minutes=1), door="南門")
    assert caught.value.facts["door"] == "北門"
    assert "12:05" in str(caught.value)


def test_out_without_in_and_out_twice():
    mine = make.signed_up(make.session())
    assert refused(mine, "out") == "not_in"
    scan(mine, at=DURING + timedelta(minutes=1))
    scan(mine, "out", at=DURING + timedelta(minutes=2))
    assert refused(mine, "out", at=DURING + timedelta(minutes=3)) == "already_out"


def test_what_is_no_pass_is_not_signed_up():
    with pytest.raises(Refused) as caught:
        check(Door(make.event()), code="xyz", direction="in", at=DURING, key="k", now=DURING)
    assert caught.value.code == "not_signed_up"


def test_a_pass_for_another_event():
    mine = make.signed_up(make.session())
    assert refused(mine, event=make.event(mine.event.agency)) == "other_event"


def test_what_another_agency_does_is_not_told_at_a_door():
    assert refused(make.signed_up(make.session()), event=make.event()) == "not_signed_up"


def test_a_pass_for_another_day():
    event = make.event(sessions=2)
    second = make.signed_up(event.sessions.select_related("event__notice").last())
    assert refused(second) == "other_day"
    first = make.signed_up(event.sessions.select_related("event__notice").first())
    assert refused(first, at=DURING + timedelta(days=1)) == "other_day"


def test_too_early_and_too_late():
    mine = make.signed_up(make.session())
    assert refused(mine, at=STARTS - timedelta(minutes=61)) == "too_early"
    assert refused(mine, at=END) == "over"
    assert scan(mine, at=STARTS - timedelta(minutes=60)).result == "in"
    assert scan(mine, "out", at=END + timedelta(minutes=10)).result == "out"


def test_a_clock_that_is_ahead_is_told_so_and_one_that_says_so_is_put_right():
    mine = make.signed_up(make.session())
    ahead = DURING + timedelta(minutes=10)
    assert refused(mine, at=ahead, now=DURING) == "wrong_clock"
    assert actions.corrected(ahead, device_now=ahead, now=DURING) == DURING


def test_an_event_that_is_cancelled_while_the_queue_stands():
    mine = make.signed_up(make.session())
    events.cancel(mine.event, by=make.staff(Role.COORDINATOR), reason="停電", now=DURING)
    assert refused(mine) == "cancelled"


def test_a_pass_that_was_given_back():
    mine = make.signed_up(make.session())
    registrations.step_back(mine, now=NOW)
    assert refused(mine) == "cancelled"


def test_who_waits_comes_in_once_it_has_begun_and_there_is_room():
    session = make.session(capacity=1)
    first, second = make.signed_up(session), make.signed_up(session)
    assert refused(second, at=STARTS - timedelta(minutes=5)) == "waiting"
    assert refused(second) == "full"
    registrations.step_back(first, now=DURING)
    assert scan(second, at=DURING + timedelta(minutes=1)).result == "in"


def test_a_walk_in_gets_what_is_left():
    session = make.session(capacity=1)
    here = Door(session.event)
    got = check_person(here, make.citizen(), session=session, direction="in", at=DURING, key="a", now=DURING)
    assert got.registration.is_walk_in
    with pytest.raises(Refused) as caught:
        check_person(here, make.citizen(), session=session, direction="in", at=DURING, key="b", now=DURING)
    assert caught.value.code == "full"


def test_an_event_that_takes_no_walk_ins():
    session = make.session(takes_walk_ins=False)
    with pytest.raises(Refused) as caught:
        check_person(
            Door(session.event), make.citizen(), session=session, direction="in", at=DURING, key="a", now=DURING
        )
    assert caught.value.code == "not_signed_up"


def test_a_walk_in_does_not_pass_those_who_wait_before_it_begins():
    session = make.session(capacity=3, companions_most=2)
    make.signed_up(session, companions=1)
    make.signed_up(session, companions=1)
    early = STARTS - timedelta(minutes=5)
    with pytest.raises(Refused) as caught:
        check_person(Door(session.event), make.citizen(), session=session, direction="in", at=early, key="a", now=early)
    assert caught.value.code == "full"


def test_ticking_somebody_in_the_list_is_the_same_as_their_pass():
    mine = make.signed_up(make.session())
    check_person(Door(mine.event), mine.citizen, session=mine.session, direction="in", at=DURING, key="a", now=DURING)
    assert refused(mine, at=DURING + timedelta(minutes=1)) == "already_in"


def test_nobody_steps_back_after_they_came():
    mine = make.signed_up(make.session())
    early = STARTS - timedelta(minutes=10)
    scan(mine, at=early)
    with pytest.raises(CameAlready):
        registrations.step_back(mine, now=early)


def test_doors_that_send_late_and_in_another_order_come_to_the_same_stay():
    mine = make.signed_up(make.session())
    late = END + timedelta(minutes=20)
    scan(mine, at=DURING + timedelta(minutes=9), door="A", now=late)
    assert scan(mine, at=DURING, door="B", now=late).result == "in"
    scan(mine, "out", at=DURING + timedelta(minutes=40), door="B", now=late)
    kept = attendance(mine)
    assert (kept.first_in_at, kept.last_out_at) == (DURING, DURING + timedelta(minutes=40))
    assert kept.door == "B"


def test_undoing_needs_a_reason_and_leaves_the_scan_on_file():
    mine = make.signed_up(make.session())
    scan(mine)
    made = Scan.objects.get()
    with pytest.raises(ReasonMissing):
        actions.undo(made, by=None, reason=" ", now=DURING)
    actions.undo(made, by=None, reason="掃錯人", now=DURING)
    assert not attendance(mine).came
    with pytest.raises(UndoneBefore):
        actions.undo(made, by=None, reason="掃錯人", now=DURING)
    assert scan(mine, at=DURING + timedelta(minutes=1)).result == "in"


def test_nobody_changes_what_a_door_saw():
    mine = make.signed_up(make.session())
    scan(mine)
    for spoil in (lambda: Scan.objects.update(at=NOW), lambda: Scan.objects.all().delete()):
        with pytest.raises(DatabaseError, match="stays as it was told"), transaction.atomic():
            spoil()


def test_undoing_a_scan_whose_coins_are_paid_asks_a_second_person():
    mine = make.signed_up(make.session(came=5))
    scan(mine)
    actions.undo(Scan.objects.get(), by=make.staff(Role.EDITOR, mine.event.agency), reason="掃錯人", now=DURING)
    asked = AttendanceCorrection.objects.get()
    assert (asked.came, asked.state) == (False, "proposed")


def test_coming_brings_coins_at_once_and_staying_when_it_has_ended():
    mine = make.signed_up(make.session(came=5, stayed=7))
    assert scan(mine).coins == 5
    assert settle_due(now=END + timedelta(minutes=29)) == 0
    assert settle_due(now=END + timedelta(minutes=30)) == 1
    assert coins.balance(mine.citizen, today=END.date()) == 12


def test_whoever_checks_out_at_the_end_has_stayed():
    mine = make.signed_up(make.session(stayed=7))
    scan(mine)
    assert scan(mine, "out", at=END - timedelta(minutes=15)).coins == 7


def test_whoever_left_before_has_not_stayed():
    mine = make.signed_up(make.session(stayed=7))
    scan(mine)
    assert scan(mine, "out", at=END - timedelta(minutes=16)).coins == 0
    settle_due(now=END + timedelta(hours=1))
    assert not attendance(mine).stayed


def test_an_event_may_say_that_an_open_stay_does_not_count():
    mine = make.signed_up(make.session(stayed=7, open_stays="left"))
    scan(mine)
    settle_due(now=END + timedelta(hours=1))
    kept = attendance(mine)
    assert (kept.came, kept.stayed, kept.state, kept.closed_by_rule) == (True, False, "out", True)


def test_two_sessions_bring_their_coins_once():
    event = make.event(sessions=2, came=5)
    me = make.citizen()
    first, second = [make.signed_up(each, me) for each in event.sessions.select_related("event__notice")]
    assert scan(first).coins == 5
    assert scan(second, at=DURING + timedelta(days=1)).coins == 0
    assert EventAward.objects.count() == 1


def test_coins_that_have_run_out_keep_nobody_outside():
    session = make.session(came=600)
    first, second = make.signed_up(session), make.signed_up(session)
    assert scan(first).coins == 600
    assert scan(second).result == "in"
    assert EventAward.objects.get(citizen=second.citizen).why == "campaign_exhausted"


def test_nobody_at_a_door_lets_themselves_in():
    mine = make.signed_up(make.session(came=5))
    me = mine.citizen.user
    for door in (Door(mine.event, by=me), Door(mine.event, "北門", answerable=me)):
        with pytest.raises(OwnPass):
            check(door, code=shown(mine).code, direction="in", at=DURING, key="a", now=DURING)
        with pytest.raises(OwnPass):
            check_person(door, mine.citizen, session=mine.session, direction="in", at=DURING, key="b", now=DURING)
    assert not Scan.objects.exists()
    colleague = Door(mine.event, by=make.staff(Role.EDITOR, mine.event.agency))
    assert check(colleague, code=shown(mine).code, direction="in", at=DURING, key="a", now=DURING).coins == 5


def test_taking_a_scan_back_after_the_end_earns_nothing_more():
    mine = make.signed_up(make.session(came=5, stayed=7))
    scan(mine)
    scan(mine, "out", at=DURING + timedelta(minutes=10))
    settle_due(now=END + timedelta(hours=1))
    left = Scan.objects.get(direction="out")
    actions.undo(left, by=make.staff(Role.EDITOR, mine.event.agency), reason="掃錯人", now=END + timedelta(hours=2))
    settle_due(now=END + timedelta(hours=2))
    assert not attendance(mine).stayed
    assert coins.balance(mine.citizen, today=END.date()) == 5


def test_a_helper_who_takes_back_what_was_paid_asks_in_the_name_of_who_gave_the_link():
    mine = make.signed_up(make.session(came=5, stayed=7))
    editor = make.staff(Role.EDITOR, mine.event.agency)
    scan(mine)
    scan(mine, "out", at=END - timedelta(minutes=5))
    actions.undo(Scan.objects.get(direction="out"), by=None, answerable=editor, reason="掃錯人", now=END)
    asked = AttendanceCorrection.objects.get()
    assert (asked.came, asked.stayed, asked.proposed_by) == (True, False, editor)


def test_nobody_takes_back_their_own_scan():
    mine = make.signed_up(make.session())
    scan(mine)
    for who in ({"by": mine.citizen.user}, {"by": None, "answerable": mine.citizen.user}):
        with pytest.raises(OwnPass):
            actions.undo(Scan.objects.get(), reason="掃錯人", now=DURING, **who)
    assert attendance(mine).came


def test_a_payment_that_fails_holds_up_nobody_behind_it():
    session = make.session(stayed=7)
    first, second = make.signed_up(session), make.signed_up(session)
    for each in (first, second):
        scan(each)
    actions.settle(session.pk, now=END + timedelta(hours=1))
    EventAward.objects.filter(citizen=first.citizen).update(promised=0)
    assert awards.pay_due(now=END + timedelta(hours=1)) == 1
    assert EventAward.objects.get(citizen=second.citizen).state == "paid"


def test_a_session_that_cannot_be_closed_holds_up_no_other():
    first, second = make.signed_up(make.session()), make.signed_up(make.session())

    def breaks(sender, registration, **said):
        if registration == first:
            raise ValueError

    signals.noshow_counted.connect(breaks)
    try:
        assert settle_due(now=END + timedelta(hours=1)) == 1
    finally:
        signals.noshow_counted.disconnect(breaks)
    second.refresh_from_db()
    assert second.is_no_show


def test_who_waited_and_was_let_in_without_reception_is_in_also_when_that_is_sent_after_the_end():
    session = make.session(capacity=1, came=5)
    first, second = make.signed_up(session), make.signed_up(session)
    registrations.step_back(first, now=STARTS + timedelta(minutes=1))
    settle_due(now=END + timedelta(minutes=40))
    second.refresh_from_db()
    assert second.state == "lapsed"
    assert scan(second, now=END + timedelta(hours=1)).coins == 5
    second.refresh_from_db()
    assert (second.state, second.ended_at, second.is_no_show) == ("registered", None, False)


def test_a_queue_does_not_wait_for_what_is_asked_twice(django_assert_max_num_queries):
    """Letting somebody in with coins: 21 statements, transactions included; it had been 30 before they were counted."""
    mine = make.signed_up(make.session(came=5))
    code, here = shown(mine).code, Door(mine.event)
    with django_assert_max_num_queries(21):
        assert check(here, code=code, direction="in", at=DURING, key="k", now=DURING).coins == 5


def test_two_passes_with_one_key_are_told_apart():
    session = make.session()
    first, second = make.signed_up(session), make.signed_up(session)
    scan(first, key="k")
    with pytest.raises(KeyReused):
        scan(second, key="k")
    assert not Attendance.objects.filter(registration=second).exists()
