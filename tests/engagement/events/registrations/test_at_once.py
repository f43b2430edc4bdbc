"""A thousand people want a hundred places in one minute: exactly a hundred get one, the rest wait in order."""

from functools import partial
from threading import Barrier

import pytest
from django.db import transaction

from civic.accounts.models import Citizen
from civic.core.locks import timed_out
from civic.core.roles import Role
from engagement.events.events import actions as events
from engagement.events.events.models import EventSession
from engagement.events.registrations import actions, promoting
from engagement.events.registrations.errors import AlreadySignedUp
from engagement.events.registrations.models import Registration
from tests import factories as make
from tests.effort import PEOPLE_FOR_PLACES
from tests.factories import NOW, later
from tests.threads import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
PLACES = max(PEOPLE_FOR_PLACES // 10, 1)


def fresh(pk: int) -> EventSession:
    return EventSession.objects.select_related("event__notice").get(pk=pk)


def test_as_many_as_there_are_places_get_one_and_the_rest_wait_in_the_order_of_arrival():
    session = make.session(capacity=PLACES)
    people = [make.citizen() for _person in range(PEOPLE_FOR_PLACES)]
    got = at_once([partial(make.signed_up, fresh(session.pk), each) for each in people])
    assert [each for each in got if not isinstance(each, Registration)] == []
    rows = list(session.registrations.order_by("number").values_list("number", "state"))
    assert [number for number, _state in rows] == list(range(1, PEOPLE_FOR_PLACES + 1))
    assert [state for _n, state in rows] == ["registered"] * PLACES + ["waiting"] * (PEOPLE_FOR_PLACES - PLACES)
    assert fresh(session.pk).taken == PLACES


def test_one_person_who_taps_many_times_has_one_place():
    session, me = make.session(capacity=PLACES), make.citizen()
    got = at_once([partial(make.signed_up, fresh(session.pk), me) for _tap in range(20)])
    assert sum(isinstance(each, Registration) for each in got) == 1
    assert sum(isinstance(each, AlreadySignedUp) for each in got) == 19
    assert fresh(session.pk).taken == 1


def test_while_people_step_back_and_come_no_place_is_lost_and_none_is_given_twice():
    session = make.session(capacity=PLACES, offer_minutes=0)
    first = [make.signed_up(fresh(session.pk)) for _person in range(PLACES)]
    late: list[Citizen] = [make.citizen() for _person in range(PLACES)]
    jobs = [partial(actions.step_back, each, now=NOW) for each in first[::2]]
    jobs += [partial(make.signed_up, fresh(session.pk), each) for each in late]
    got = at_once(jobs)
    assert [each for each in got if isinstance(each, Exception)] == []
    promoting.go_on_everywhere(now=later(seconds=1))
    seated = session.registrations.filter(state="registered")
    assert seated.count() == fresh(session.pk).taken == PLACES
    waiting = session.registrations.filter(state="waiting")
    newest = seated.order_by("number").last().number
    assert all(each.number > newest for each in waiting)


def test_people_sign_up_while_an_event_is_about_to_be_cancelled_or_moved():
    """Whoever signs up holds the session and reads the event: a lock that kept them off it would be a deadlock."""
    session, me = make.session(), make.citizen()
    coordinator = make.staff(Role.COORDINATOR)
    with transaction.atomic():
        events._to_cancel(session.event, by=coordinator, reason="停電")
        [got] = at_once([partial(make.signed_up, fresh(session.pk), me)])
    assert isinstance(got, Registration)


def test_of_two_who_wait_for_each_other_one_is_told_that_somebody_is_at_it():
    first, second, both = make.session(), make.session(), Barrier(2)

    @transaction.atomic
    def lock(one: EventSession, other: EventSession) -> None:
        EventSession.objects.select_for_update().get(pk=one.pk)
        both.wait()
        EventSession.objects.select_for_update().get(pk=other.pk)

    got = at_once([partial(lock, first, second), partial(lock, second, first)])
    failed = [each for each in got if each is not None]
    assert len(failed) == 1
    assert timed_out(failed[0])
