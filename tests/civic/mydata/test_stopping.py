"""Stop processing: at once, on file, and to be taken back."""

import pytest

from civic.accounts.models import Citizen
from civic.audit.models import AuditEvent
from civic.mydata import stopping
from civic.mydata.stopping import Use
from engagement.audiences.models import Audience
from engagement.audiences.queries import size
from engagement.delivery.models import Message
from engagement.notices.queries import visible_to
from rewards import coins
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen():
    return make.citizen(birth_year=1950)


def press(citizen: Citizen, use: str, do: str = "stop"):
    return at_desk(citizen.user).post("/me/data/processing/", {"use": use, "do": do})


def test_particulars_are_used_for_no_audience_from_the_same_moment(citizen):
    rule = Audience.objects.create(agency=make.agency(), name="65+", min_age=65)
    notice = make.notice(rule.agency, audience=rule)
    assert (size(rule, year=2026), notice in visible_to(citizen, now=make.later(1))) == (1, True)
    assert press(citizen, "profiling").url == "/me/data/"
    citizen.refresh_from_db()
    assert (size(rule, year=2026), notice in visible_to(citizen, now=make.later(1))) == (0, False)
    press(citizen, "profiling", "resume")
    assert size(rule, year=2026) == 1


def test_particulars_themselves_stay(citizen):
    press(citizen, "profiling")
    citizen.refresh_from_db()
    assert citizen.birth_year == 1950


def test_no_word_that_can_wait_is_sent_and_what_must_be_told_is(citizen):
    press(citizen, "messages")
    coins.award(citizen, 50, campaign=make.campaign(), key="a", reason="r", by="t", now=make.NOW)
    coins.hold(citizen, 10, reason="看一下", by=make.staff("operator"), now=make.NOW)
    assert [message.kind for message in Message.objects.filter(citizen=citizen)] == ["coins_held"]


def test_a_neighbour_still_gets_every_message(citizen):
    press(citizen, "messages")
    neighbour = make.rich_citizen(10)
    assert Message.objects.filter(citizen=neighbour).count() == 1


def test_each_change_is_on_file_once(citizen):
    for _ in range(2):
        stopping.stop(citizen.user, Use.PROFILING, now=make.NOW)
    stopping.resume(citizen.user, Use.PROFILING)
    stopping.resume(citizen.user, Use.MESSAGES)
    actions = AuditEvent.objects.filter(action__startswith="processing").order_by("id")
    assert [event.action for event in actions] == ["processing.stopped", "processing.resumed"]


def test_the_page_says_what_it_changes_and_since_when(citizen):
    phone = at_desk(citizen.user)
    press(citizen, "profiling")
    page = phone.get("/me/data/", headers={"accept-language": "en"}).content.decode()
    assert "only the notices for everyone" in page
    assert "Stopped since" in page


@pytest.mark.parametrize("use", ["", "level", "joined_at"])
def test_nothing_else_can_be_switched(citizen, use):
    assert press(citizen, use).status_code == 404
