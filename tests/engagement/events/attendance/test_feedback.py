"""What an event asks afterwards: from going home for seven days, by whoever was there, with coins once."""

from datetime import timedelta

import pytest
import time_machine

from engagement.delivery.models import Message
from engagement.events.attendance import access
from engagement.events.attendance.actions import Door, check, settle_due
from engagement.events.registrations.passes import shown
from rewards import coins
from surveys.responses import actions as responses
from surveys.responses.actions import AlreadyAnswered
from tests import factories as make
from tests.civic.mydata.dump import everything
from tests.factories import later

pytestmark = pytest.mark.django_db
DURING, END = later(hours=24, minutes=5), later(hours=26)
HOME = END - timedelta(minutes=20)


@pytest.fixture
def mine():
    """Somebody who has signed up for an event that asks for feedback, which brings three coins."""
    agency = make.agency()
    asked = make.questionnaire(agency, kind="feedback", coins=3, is_anonymous=True)
    return make.signed_up(make.session(make.event(agency, feedback=asked, came=5)))


def passes(mine, direction, at):
    check(Door(mine.event), code=shown(mine).code, direction=direction, at=at, key=f"{direction}{at}", now=at)


def is_asked(mine, now) -> bool | None:
    return access.concerns(mine.event.feedback, mine.citizen, now=now)


def test_it_opens_when_somebody_goes_home_and_for_seven_days(mine):
    passes(mine, "in", DURING)
    assert is_asked(mine, DURING) is False
    passes(mine, "out", HOME)
    assert is_asked(mine, HOME) is True
    assert is_asked(mine, HOME + timedelta(days=7, seconds=-1)) is True
    assert is_asked(mine, HOME + timedelta(days=7)) is False
    told = Message.objects.get(citizen=mine.citizen, kind="event_feedback")
    assert told.facts["until"].startswith(f"{HOME + timedelta(days=7):%Y-%m-%dT%H:%M}")


def test_for_whoever_stayed_it_opens_with_the_end(mine):
    passes(mine, "in", DURING)
    settle_due(now=END + timedelta(minutes=30))
    assert is_asked(mine, END + timedelta(minutes=31)) is True
    assert is_asked(mine, END + timedelta(days=7)) is False


def test_who_was_not_there_is_not_asked(mine):
    settle_due(now=END + timedelta(minutes=30))
    assert is_asked(mine, END + timedelta(hours=1)) is False
    assert not Message.objects.filter(kind="event_feedback").exists()


def test_it_brings_its_coins_once_beside_those_for_coming(mine):
    passes(mine, "in", DURING)
    passes(mine, "out", HOME)
    asked = mine.event.feedback
    with time_machine.travel(HOME, tick=False):
        responses.submit(asked, mine.citizen, make.right_answers(asked), now=HOME)
        with pytest.raises(AlreadyAnswered):
            responses.submit(asked, mine.citizen, make.right_answers(asked), now=HOME)
    assert coins.balance(mine.citizen, today=END.date()) == 8


def test_where_the_event_says_so_no_row_ties_the_answer_to_the_person(mine):
    passes(mine, "in", DURING)
    passes(mine, "out", HOME)
    asked = mine.event.feedback
    with time_machine.travel(HOME, tick=False):
        responses.submit(asked, mine.citizen, make.right_answers(asked) | {_words(asked): "停車位太少"}, now=HOME)
    (said,) = [row for row in everything().splitlines() if "停車位太少" in row]
    assert mine.citizen.user.email not in said
    answer = asked.versions.get().responses.get()
    assert getattr(answer, "citizen_id", None) is None


def _words(asked) -> str:
    return str(asked.questions.get(kind="text").pk)
