"""Two people put attendance right, and the coins with it; no wallet goes below zero for it."""

from datetime import timedelta

import pytest

from civic.agencies import actions as agencies
from civic.core.roles import Role
from engagement.events.attendance import awards, corrections
from engagement.events.attendance.actions import Door, check, settle_due
from engagement.events.attendance.errors import CorrectionWaits, OwnAttendance, OwnCorrection
from engagement.events.attendance.models import Attendance, EventAward
from engagement.events.registrations.passes import shown
from rewards import coins
from tests import factories as make
from tests.factories import later

pytestmark = pytest.mark.django_db
DURING, AFTER = later(hours=24, minutes=5), later(hours=27)


def came(mine) -> None:
    check(Door(mine.event), code=shown(mine).code, direction="in", at=DURING, key=f"k{mine.pk}", now=DURING)


def correct(mine, *, came: bool, stayed: bool = False, now=AFTER):
    editor = make.staff(Role.EDITOR, mine.event.agency)
    asked = corrections.propose(mine, came=came, stayed=stayed, reason="名單有誤", by=editor, now=now)
    return corrections.approve(asked, by=make.staff(Role.APPROVER, mine.event.agency), now=now)


def balance(mine) -> int:
    return coins.balance(mine.citizen, today=AFTER.date())


def test_who_was_forgotten_at_the_door_gets_the_coins():
    mine = make.signed_up(make.session(came=5, stayed=7))
    settle_due(now=AFTER)
    mine.refresh_from_db()
    assert mine.is_no_show
    correct(mine, came=True, stayed=True)
    mine.refresh_from_db()
    assert (balance(mine), mine.is_no_show) == (12, False)


def test_who_was_not_there_loses_what_came_for_it():
    mine = make.signed_up(make.session(came=5))
    came(mine)
    correct(mine, came=False)
    assert balance(mine) == 0
    assert EventAward.objects.get().state == "taken"
    left = coins.left_in(EventAward.objects.get().campaign)
    assert left == 1000


def test_coins_that_are_spent_stay_spent():
    mine = make.signed_up(make.session(came=5))
    came(mine)
    coins.forfeit(mine.citizen, reason="放棄", now=DURING)
    correct(mine, came=False)
    award = EventAward.objects.get()
    assert (balance(mine), award.state, award.coins, award.why) == (0, "taken", 5, "spent")


def test_a_correction_of_a_correction_pays_again_once():
    mine = make.signed_up(make.session(came=5))
    came(mine)
    for is_so in (False, True, False, True):
        correct(mine, came=is_so)
    assert balance(mine) == 5


def test_nothing_is_corrected_by_one_person():
    mine = make.signed_up(make.session())
    both = make.staff(Role.EDITOR, mine.event.agency)
    agencies.grant_role(both, Role.APPROVER, agency=mine.event.agency, by=None)
    asked = corrections.propose(mine, came=True, stayed=False, reason="x", by=both, now=AFTER)
    with pytest.raises(OwnCorrection):
        corrections.approve(asked, by=both, now=AFTER)
    with pytest.raises(CorrectionWaits):
        corrections.propose(mine, came=True, stayed=False, reason="y", by=both, now=AFTER)


def test_a_scan_that_arrives_later_does_not_overrule_two_people():
    mine = make.signed_up(make.session())
    correct(mine, came=False, now=DURING + timedelta(minutes=30))
    came_late = DURING + timedelta(minutes=40)
    check(Door(mine.event), code=shown(mine).code, direction="in", at=DURING, key="late", now=came_late)
    kept = Attendance.objects.get(registration=mine)
    assert (kept.came, kept.first_in_at) == (False, DURING)


def test_what_stayed_theirs_is_not_paid_again():
    mine = make.signed_up(make.session(came=5))
    came(mine)
    coins.hold(mine.citizen, 3, reason="查核", by=make.staff(Role.OPERATOR), now=DURING)  # out of reach, as spent coins
    for _time in range(2):
        correct(mine, came=False)
        assert balance(mine) == 0
        correct(mine, came=True)
        assert balance(mine) == 2
    assert EventAward.objects.get().coins == 5


def test_a_payment_that_waits_a_second_time_goes_back_to_what_it_was():
    mine = make.signed_up(make.session(came=5))
    came(mine)
    correct(mine, came=False)
    EventAward.objects.update(state="due", round=1, transaction_id=None)
    awards.drop_due(mine, Attendance.objects.get())
    award = EventAward.objects.get()
    assert (award.state, award.round, award.coins) == ("taken", 1, 0)


def test_nobody_proposes_or_decides_about_themselves():
    mine = make.signed_up(make.session(came=5))
    me, agency = mine.citizen.user, mine.event.agency
    agencies.grant_role(me, Role.APPROVER, agency=agency, by=None)
    said = {"came": True, "stayed": False, "reason": "名單有誤", "now": AFTER}
    with pytest.raises(OwnAttendance):
        corrections.propose(mine, by=me, **said)
    asked = corrections.propose(mine, by=make.staff(Role.EDITOR, agency), **said)
    with pytest.raises(OwnAttendance):
        corrections.approve(asked, by=me, now=AFTER)
    assert not EventAward.objects.exists()
