"""What became of an event and of a year of them: counted, compared, hidden where it tells about a few, taken along."""

import io
import zipfile
from datetime import timedelta

import pytest
import time_machine

from civic.accounts.models import Citizen, District
from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.events.attendance.actions import Door, check_person, settle_due
from engagement.events.events.models import Event
from engagement.events.reports import counting, datasets, queries
from engagement.events.reports.models import EventFigures
from engagement.events.reports.year import year_of
from surveys.questionnaires.writing import Card, write
from surveys.responses import actions as responses
from tests import factories as make
from tests.factories import NOW, later

pytestmark = pytest.mark.django_db
IN, END, LATER = later(hours=24, minutes=5), later(hours=27), later(hours=24 * 5)


def held(*, came: int, absent: int = 0, of: Event | None = None, district: District | None = None):
    """A session to which so many came and stayed, and so many did not."""
    session = make.session(of or make.event(came=5))
    for number in range(came + absent):
        mine = make.signed_up(session, now=NOW)
        Citizen.objects.filter(pk=mine.citizen.pk).update(district=district, birth_year=1980)
        if number < came:
            door = Door(session.event)
            check_person(door, mine.citizen, session=session, direction="in", at=IN, key=str(mine.pk), now=IN)
    settle_due(now=END)
    return session.event


def test_an_event_is_told_from_reach_to_coins_for_each_who_came():
    event = held(came=3, absent=2)
    told = queries.report(event, now=LATER)
    people = {line.key: line.people for line in told.lines}
    assert (people["signed"], people["came"], people["stayed"]) == (5, 3, 3)
    assert (told.steps.coins, told.each) == (15, 5.0)
    assert next(line.percent for line in told.lines if line.key == "came") == 60


def test_who_stayed_is_not_told_before_the_session_is_closed():
    session = make.session(make.event(came=5))
    mine = make.signed_up(session, now=NOW)
    check_person(Door(session.event), mine.citizen, session=session, direction="in", at=IN, key="k", now=IN)
    lines = {line.key: line for line in queries.report(session.event, now=IN).lines}
    assert (lines["came"].people, lines["stayed"].people, lines["stayed"].percent) == (1, None, None)
    settle_due(now=END)
    lines = {line.key: line for line in queries.report(session.event, now=END).lines}
    assert (lines["stayed"].people, lines["stayed"].percent) == (1, 100)


def test_of_an_event_to_come_nobody_is_said_to_have_stayed_away():
    session = make.session()
    make.signed_up(session, now=NOW)
    lines = {line.key: line for line in queries.report(session.event, now=NOW).lines}
    assert (lines["signed"].people, lines["came"].people, lines["came"].percent) == (1, None, None)


def test_a_table_in_which_everything_is_hidden_says_so_in_a_sentence(client):
    event = held(came=2)
    counting.count_due(now=LATER)
    client.force_login(make.staff(Role.EDITOR, event.agency))
    with time_machine.travel(LATER, tick=False):
        page = client.get(f"/admin/events/{event.pk}/report/")
    assert not any(table.is_told for table in page.context["told"].tables)
    assert page.content.decode().count("<table") == 1


def test_companions_count_as_visits_and_not_as_people():
    session = make.session(companions_most=3)
    mine = make.signed_up(session, companions=3)
    check_person(Door(session.event), mine.citizen, session=session, direction="in", at=IN, key="k", now=IN)
    steps = counting.steps_of([session.event])[session.event_id]
    assert (steps.came, steps.visits) == (1, 4)


def test_districts_and_ages_are_taken_once_after_all_doors_have_sent():
    event = held(came=2)
    assert counting.count_due(now=END) == 0
    assert counting.count_due(now=LATER) == 1
    kept = EventFigures.objects.get().counts
    assert kept["steps"]["came"] == 2
    assert sum(map(sum, kept["ages"].values())) == 2
    Citizen.objects.update(birth_year=1950)
    assert counting.count_due(now=LATER) == 0
    assert EventFigures.objects.get(event=event).counts == kept


def test_a_few_of_a_district_are_never_told_not_even_by_subtracting():
    told = queries.groups({"1": [30, 40, 50], "2": [0, 3, 40]}, {"1": "海線", "2": "山線"})
    assert told[1].cells[1] is None
    assert told[0].cells[1] is None  # else the few were what is left over
    few = queries.groups({"1": [1, 2, 3], "2": [30, 30, 30]}, {"1": "海線", "2": "山線"})
    assert [group.people for group in few] == [None, None]


def test_an_event_is_compared_with_those_that_it_repeats():
    agency = make.agency()
    first = held(came=4, absent=0, of=make.event(agency, came=5))
    other = held(came=1, absent=3, of=make.event(agency))
    again = make.event(agency, earlier=first, starts=24 * 6)
    told = queries.report(again, now=LATER)
    assert told.compared == [first]
    assert next(line.usual for line in told.lines if line.key == "came") == 100
    lone = make.event(agency, starts=24 * 6)
    assert {each.pk for each in queries.report(lone, now=LATER).compared} == {first.pk, other.pk}


def test_a_year_adds_up_the_events_of_an_agency_alone():
    agency = make.agency()
    held(came=3, absent=1, of=make.event(agency, came=5))
    held(came=2)
    mine = year_of(NOW.year, agencies={agency.pk}, now=LATER)
    assert (mine.events, mine.came, mine.signed, mine.coins, mine.middle) == (1, 3, 4, 15, 3)
    assert year_of(NOW.year, agencies=None, now=LATER).came == 5
    assert year_of(NOW.year - 1, agencies=None, now=LATER).events == 0


def test_a_cancelled_event_is_in_no_report_of_a_year():
    event = held(came=1)
    Event.objects.filter(pk=event.pk).update(
        cancelled_at=IN, cancelled_by=event.notice.proposed_by, cancel_reason="颱風"
    )
    assert year_of(NOW.year, agencies=None, now=LATER).events == 0


def test_open_data_shows_no_count_of_a_few():
    assert datasets.safe({"signed": 60, "came": 40, "stayed": 35, "coins": 9}) == (60, 40, "", "")
    assert datasets.safe({"signed": 60, "came": 19, "stayed": 0, "coins": 9}) == (60, "", 0, "")
    assert datasets.safe({"signed": 45, "came": 40, "stayed": 40, "coins": 9}) == ("", 40, 40, 9)


def test_open_data_holds_past_events_for_everybody_only():
    event = held(came=20)
    home = make.agency()
    some = Audience.objects.create(agency=home, name="一般會員", levels=["unverified"])
    restricted = held(came=1, of=make.event(home, audience=some))
    counting.count_due(now=LATER)
    rows = list(datasets.past_events())
    assert (event.pk, 20) in [(row[0], row[8]) for row in rows]
    assert restricted.pk not in [row[0] for row in rows]


def test_pages_and_files_are_for_the_agency_and_on_file(client):
    event = held(came=2)
    client.force_login(make.staff(Role.EDITOR, event.agency))
    with time_machine.travel(LATER, tick=False):
        assert client.get(f"/admin/events/{event.pk}/report/").status_code == 200
        assert client.get("/admin/events/year/").context["found"].events == 1
        table = client.post(f"/admin/events/{event.pk}/report/file/csv/").content.decode("utf-8-sig")
        book = client.post("/admin/events/year/file/xlsx/")
        assert zipfile.ZipFile(io.BytesIO(b"".join(book.streaming_content))).testzip() is None
        assert client.post("/admin/events/year/file/csv/?agency=999999").status_code == 404
        assert client.get("/admin/events/year/?year=1").status_code == 404
        client.force_login(make.staff(Role.EDITOR, make.agency()))
        assert client.get(f"/admin/events/{event.pk}/report/").status_code == 404
        assert client.get("/admin/events/year/").context["found"].events == 0
        client.force_login(make.staff(Role.AUDITOR))
        assert client.get(f"/admin/events/{event.pk}/report/").status_code == 200
        assert client.post(f"/admin/events/{event.pk}/report/file/csv/").status_code == 403
    assert len(table.splitlines()) > 5
    done = AuditEvent.objects.filter(action__in=("event.report_exported", "event.year_exported"))
    assert done.count() == 2


def test_how_many_were_satisfied_and_how_soon_half_had_said_it():
    agency = make.agency()
    asked = make.questionnaire(agency, kind="feedback", is_anonymous=False)
    write(asked, [Card(kind="rating", name="how", text="滿意嗎？", most=5)], by=make.staff(Role.EDITOR, agency))
    event = held(came=24, of=make.event(agency, feedback=asked))
    asked.refresh_from_db()
    question = str(asked.questions.get().pk)
    people = Citizen.objects.filter(event_registrations__event=event).order_by("pk")
    for number, each in enumerate(people):
        says, after = (5 if number < 18 else 3), (1 if number < 10 else 49)  # hours after the end
        with time_machine.travel(at := END + timedelta(hours=after), tick=False):
            responses.submit(asked, each, {question: says}, now=at)
    told = queries.report(event, now=LATER)
    lines = {line.key: line for line in told.lines}
    assert (lines["answered"].people, lines["satisfied"].people, lines["satisfied"].percent) == (24, 18, 75)
    mine = year_of(NOW.year, agencies={agency.pk}, now=LATER)
    assert (mine.answered, mine.half_in) == (24, 2)


def test_a_year_is_told_against_the_one_before():
    agency = make.agency()
    long_ago = later(days=-365)
    old = make.session(make.event(agency, now=long_ago))
    for _person in range(2):
        mine, at = make.signed_up(old, now=long_ago), IN - timedelta(days=365)
        facts = {"session": old, "direction": "in", "at": at, "now": at}
        check_person(Door(old.event), mine.citizen, key=str(mine.pk), **facts)
    held(came=3, of=make.event(agency))
    mine = year_of(NOW.year, agencies={agency.pk}, now=LATER)
    assert (mine.middle, mine.before, mine.grown) == (3, 2, 50)
