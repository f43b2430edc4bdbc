"""One pass at many doors at the same moment, on connections of their own: one is told "in", and the coins come once."""

from datetime import timedelta
from functools import partial

import pytest

from engagement.events.attendance.actions import Door, Passed, check, check_person
from engagement.events.attendance.errors import AlreadyIn
from engagement.events.attendance.models import Attendance, EventAward, Scan
from engagement.events.events.models import Event
from engagement.events.registrations.passes import shown
from rewards import coins
from tests import factories as make
from tests.effort import DOORS_AT_ONCE
from tests.factories import later
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
DURING = later(hours=24, minutes=5)


def door(event: Event, number: int) -> Door:
    return Door(Event.objects.select_related("notice").get(pk=event.pk), f"door {number}")


def balance(citizen) -> int:
    return coins.balance(citizen, today=DURING.date())


def test_of_many_doors_that_scan_a_pass_in_the_same_second_one_says_in():
    mine = make.signed_up(make.session(came=5))
    facts = {"code": shown(mine).code, "direction": "in", "at": DURING, "now": DURING}
    got = at_once([partial(check, door(mine.event, n), key=f"k{n}", **facts) for n in range(DOORS_AT_ONCE)])
    assert sum(isinstance(each, Passed) for each in got) == 1
    assert sum(isinstance(each, AlreadyIn) for each in got) == DOORS_AT_ONCE - 1
    assert Scan.objects.count() == DOORS_AT_ONCE
    assert (EventAward.objects.count(), balance(mine.citizen)) == (1, 5)


def test_the_same_scan_sent_many_times_at_once_counts_once():
    mine = make.signed_up(make.session(came=5))
    facts = {"code": shown(mine).code, "direction": "in", "at": DURING, "now": DURING, "key": "k"}
    got = at_once([partial(check, door(mine.event, 1), **facts) for _time in range(DOORS_AT_ONCE)])
    assert all(isinstance(each, Passed) for each in got)
    assert (Scan.objects.count(), balance(mine.citizen)) == (1, 5)


def test_somebody_without_a_pass_at_many_doors_at_once_takes_one_place():
    session, me = make.session(capacity=3, came=5), make.citizen()
    facts = {"session": session, "direction": "in", "at": DURING, "now": DURING}
    jobs = [partial(check_person, door(session.event, n), me, key=f"k{n}", **facts) for n in range(DOORS_AT_ONCE)]
    assert sum(isinstance(each, Passed) for each in at_once(jobs)) == 1
    session.refresh_from_db()
    assert (session.taken, Attendance.objects.count(), balance(me)) == (1, 1, 5)


def test_two_sessions_at_the_same_moment_bring_their_coins_once():
    event, me = make.event(sessions=2, came=5), make.citizen()
    mine = [make.signed_up(each, me) for each in event.sessions.select_related("event__notice")]
    jobs = []
    for day, each in enumerate(mine):
        at = DURING + timedelta(days=day)
        jobs.append(
            partial(check, door(event, day), code=shown(each).code, direction="in", at=at, key=f"{day}", now=at)
        )
    got = at_once(jobs)
    assert sorted(each.coins for each in got) == [0, 5]
    assert balance(me) == 5
