"""Who signed up and did not come is counted; where it bars, that was said before, and there is an appeal."""

from datetime import timedelta

import pytest

from civic.core.roles import Role
from engagement.delivery.models import Message
from engagement.events.attendance.actions import settle_due
from engagement.events.registrations import noshows
from engagement.events.registrations.errors import Barred, NothingToAppeal
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db
AFTER = later(hours=27)


def absent(agency, me, *, now=NOW):
    mine = make.signed_up(make.session(make.event(agency, now=now)), me, now=now)
    settle_due(now=now + timedelta(hours=27))
    mine.refresh_from_db()
    return mine


def test_after_so_many_the_next_event_that_says_so_is_closed():
    agency, me = make.agency(), make.citizen()
    absent(agency, me)
    strict = make.session(make.event(agency, bars_after=2, starts=48))
    assert make.signed_up(strict, me).state == "registered"
    absent(agency, me)
    with pytest.raises(Barred):
        make.signed_up(make.session(make.event(agency, bars_after=2, starts=48)), me)
    assert make.signed_up(make.session(make.event(agency, starts=48)), me).state == "registered"


def test_it_counts_with_one_agency_and_for_half_a_year():
    agency, me = make.agency(), make.citizen()
    absent(agency, me)
    assert make.signed_up(make.session(make.event(bars_after=1, starts=48)), me).state == "registered"
    next_year = later(days=200)
    session = make.session(make.event(agency, bars_after=1, starts=48, now=next_year))
    assert make.signed_up(session, me, now=next_year).state == "registered"


def test_an_appeal_that_is_granted_counts_no_more_and_is_told():
    agency, me = make.agency(), make.citizen()
    mine = absent(agency, me)
    asked = noshows.appeal(mine, text="住院", by=me.user, now=AFTER)
    with pytest.raises(NothingToAppeal):
        noshows.appeal(mine, text="住院", by=me.user, now=AFTER)
    noshows.grant(asked, by=make.staff(Role.EDITOR, agency), now=AFTER)
    assert not noshows.counted(me, agency.pk, now=AFTER).exists()
    assert Message.objects.filter(citizen=me, kind="event_appeal").exists()


def test_who_stepped_back_or_waited_is_no_no_show():
    session = make.session(capacity=1)
    make.signed_up(session)
    waiting = make.signed_up(session)
    settle_due(now=AFTER)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.is_no_show) == ("lapsed", False)


def test_nobody_is_counted_where_signing_up_was_not_needed():
    mine = make.signed_up(make.session(needs_signup=False))
    settle_due(now=AFTER)
    mine.refresh_from_db()
    assert not mine.is_no_show
