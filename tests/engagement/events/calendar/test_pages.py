"""Citizens find events, sign up, show their pass, and keep a calendar of their own."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from civic.accounts.models import Topic
from civic.core import moments
from civic.core.calendar import TAIPEI
from civic.core.roles import Role
from engagement.audiences.models import Audience
from engagement.events.attendance.actions import Door, check_person, settle_due
from engagement.events.calendar import actions, queries
from engagement.events.calendar.models import CalendarFeed
from engagement.events.events import changes
from engagement.events.registrations.errors import TooManyCompanions
from engagement.events.registrations.models import Registration
from engagement.events.registrations.passes import shown
from engagement.notices import actions as notices
from engagement.notices.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def me(client):
    someone = make.citizen("me")
    client.force_login(someone.user)
    return someone


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_visitor_finds_what_is_to_come_and_not_what_is_over(client, now):
    make.event(now=now, place="文化中心")
    over = make.event(now=now - timedelta(days=5), starts=1)
    page = read(client, "/events/")
    assert "文化中心" in page
    assert f"/events/{over.pk}/" not in page


def test_filters_leave_out_what_does_not_fit(client, now):
    here = make.event(now=now, district=make.district("海濱鄉"), came=5)
    there = make.event(now=now, district=make.district("山地鄉"))
    page = read(client, "/events/?district=d-海濱鄉")
    assert f"/events/{here.pk}/" in page
    assert f"/events/{there.pk}/" not in page
    assert f"/events/{there.pk}/" not in read(client, "/events/?coins=1")


def test_whom_the_rule_on_no_shows_bars_is_told_so_before_any_form(client, me, now):
    agency = make.agency()
    missed = make.session(make.event(agency, now=now - timedelta(days=3)))
    make.signed_up(missed, me, now=now - timedelta(days=3))
    settle_due(now=now)
    strict = make.session(make.event(agency, now=now, bars_after=1))
    page = read(client, f"/events/{strict.event_id}/")
    assert "/sign-up/" not in page
    assert "/events/mine/" in page
    assert client.get(f"/events/{strict.event_id}/sign-up/{strict.pk}/").status_code == 302
    open_to_all = make.session(make.event(agency, now=now))
    assert "/sign-up/" in read(client, f"/events/{open_to_all.event_id}/")


def test_too_many_companions_are_refused_in_the_words_of_the_rule(client, me, now):
    session = make.session(make.event(now=now, companions_most=2))
    page = client.post(f"/events/{session.event_id}/sign-up/{session.pk}/", {"companions": 5})
    assert page.status_code == 422
    assert str(TooManyCompanions(most=2)) in page.content.decode()


def test_an_event_that_lasts_over_midnight_says_on_which_day_it_ends(client, now):
    begins = datetime.combine(now.astimezone(TAIPEI).date() + timedelta(days=2), datetime.min.time(), tzinfo=TAIPEI)
    hours = (begins + timedelta(hours=22) - now).total_seconds() / 3600
    event = make.event(now=now, starts=hours, hours=10)
    ends = event.sessions.get().ends_at
    assert moments.until(ends, event.sessions.get().starts_at) in read(client, f"/events/{event.pk}/")
    assert moments.month_day(ends) in read(client, f"/events/{event.pk}/")


def test_what_is_under_way_says_so_instead_of_that_signing_up_is_closed(client, now):
    make.event(now=now - timedelta(hours=3), starts=2, hours=4)
    with override("zh-hant"):
        page = client.get("/events/", headers={"Accept-Language": "zh-Hant"}).content.decode()
    assert "進行中" in page
    assert "報名已截止" not in page


def test_a_month_shows_its_days(client, now):
    event = make.event(now=now)
    month = f"{event.sessions.get().starts_at.astimezone(TAIPEI):%Y-%m}"
    assert f"/events/{event.pk}/" in read(client, f"/events/?month={month}")
    assert f"/events/{event.pk}/" not in read(client, "/events/?month=2020-01")
    read(client, "/events/?month=nothing")


def test_a_notice_leads_to_its_event(client, now):
    event = make.event(now=now)
    assert f"/events/{event.pk}/" in read(client, f"/notices/{event.notice_id}/")


def test_signing_up_ends_at_the_pass(client, me, now):
    session = make.session(make.event(now=now, companions_most=2))
    page = f"/events/{session.event_id}/sign-up/{session.pk}/"
    read(client, page)
    assert client.post(page, {"companions": "9"}).status_code == 422
    answer = client.post(page, {"companions": "1"})
    mine = Registration.objects.get(citizen=me)
    assert (answer["Location"], mine.companions) == (f"/events/pass/{mine.pk}/", 1)
    digits = shown(mine).digits
    assert f"<span>{digits[:4]}</span> <span>{digits[4:]}</span>" in read(client, answer["Location"])
    assert "svg" in read(client, f"/events/pass/{mine.pk}/qr.svg")


def test_its_questions_are_asked_on_the_way(client, me, now):
    agency = make.agency()
    asked = make.questionnaire(agency)
    session = make.session(make.event(agency, now=now, signup_questions=asked))
    page = f"/events/{session.event_id}/sign-up/{session.pk}/"
    assert "洗手要多久？" in read(client, page)
    assert client.post(page, {}).status_code == 422
    asked.refresh_from_db()
    client.post(page, make.right_answers(asked))
    assert Registration.objects.get(citizen=me).state == "registered"


def test_who_comes_late_waits_and_takes_the_place_that_is_held(client, me, now):
    session = make.session(make.event(now=now, capacity=1))
    first = make.signed_up(session, now=now)
    client.post(f"/events/{session.event_id}/sign-up/{session.pk}/")
    mine = Registration.objects.get(citizen=me)
    assert client.get(f"/events/pass/{mine.pk}/").status_code == 302
    client.force_login(first.citizen.user)
    client.post(f"/events/pass/{first.pk}/step-back/")
    client.force_login(me.user)
    assert "/take/" in read(client, f"/events/{session.event_id}/")
    client.post(f"/events/pass/{mine.pk}/take/")
    mine.refresh_from_db()
    assert mine.state == "registered"


def test_nobody_opens_the_pass_of_another(client, me, now):
    other = make.signed_up(make.session(make.event(now=now)), now=now)
    for page in ("", "qr.svg"):
        assert client.get(f"/events/pass/{other.pk}/{page}").status_code == 404
    for act in ("step-back", "take"):
        assert client.post(f"/events/pass/{other.pk}/{act}/").status_code == 404


def test_an_event_for_an_audience_is_there_for_nobody_else(client, now):
    agency = make.agency()
    rule = Audience.objects.create(agency=agency, name="已驗證", levels=["verified"])
    event = make.event(agency, now=now, audience=rule)
    assert client.get(f"/events/{event.pk}/").status_code == 404
    assert f"/events/{event.pk}/" not in read(client, "/events/")
    assert client.get(f"/events/{event.pk}.ics").status_code == 404


def test_my_events_show_what_is_held_and_what_was(client, me, now):
    make.signed_up(make.session(make.event(now=now)), me, now=now)
    page = read(client, "/events/mine/")
    assert "海邊淨灘" in page


def test_whoever_did_not_come_says_why(client, me, now):
    before = now - timedelta(days=3)
    mine = make.signed_up(make.session(make.event(now=before)), me, now=before)
    settle_due(now=now)
    assert f"/events/pass/{mine.pk}/appeal/" in read(client, "/events/mine/")
    client.post(f"/events/pass/{mine.pk}/appeal/", {"text": "住院"})
    assert "住院" in read(client, "/events/mine/")


def test_a_calendar_file_folds_its_lines_and_says_when(client, now):
    event = make.event(now=now, place="文化中心，一樓；大廳" * 4)
    body = client.get(f"/events/{event.pk}.ics").content
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert f"DTSTART:{event.sessions.get().starts_at:%Y%m%dT%H%M%SZ}".encode() in body
    assert body.decode().replace("\r\n ", "").count("文化中心") == 4


def test_a_secret_address_shows_my_events_until_it_ends(client, me, now):
    make.signed_up(make.session(make.event(now=now)), me, now=now)
    client.post("/events/mine/calendar/", {"act": "renew"})
    first = f"/events/feed/{actions.shown(CalendarFeed.objects.get()).code}.ics"
    assert first in read(client, "/events/mine/")
    client.logout()
    assert "海邊淨灘" in read(client, first)
    actions.renew_feed(me, now=now)
    assert client.get(first).status_code == 404


def test_who_has_a_place_is_reminded_a_day_and_two_hours_before_once(now):
    mine = make.signed_up(make.session(make.event(now=now, starts=48)), now=now)
    starts = mine.session.starts_at
    told = [actions.remind(now=starts - timedelta(hours=hours)) for hours in (25, 24, 23, 3, 2, 1)]
    assert told == [0, 1, 0, 0, 1, 0]


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_the_ends_of_the_calendar_show_this_month(client, month, now):
    assert f"{now.astimezone(TAIPEI):%Y}" in read(client, f"/events/?month={month}")


def test_an_event_asks_once_for_each_session_who_waits(now):
    session = make.session(now=now, capacity=1)
    for _person in range(3):
        make.signed_up(session, now=now)
    with CaptureQueriesContext(connection) as asked:
        [standing] = queries.standings(session.event, None, now=now)
    assert standing.can == "wait"
    assert any("DISTINCT" in each["sql"] for each in asked)


def test_signing_up_asks_nobody_for_nothing(client, me, now):
    mine = make.session(make.event(now=now))
    make.signed_up(mine, me, now=now)
    over = make.session(make.event(now=now - timedelta(days=5), starts=1))
    for session in (mine, over):
        answer = client.get(f"/events/{session.event_id}/sign-up/{session.pk}/")
        assert answer["Location"] == f"/events/{session.event_id}/"


def test_a_list_of_events_costs_as_many_queries_as_one_event(client, me, now):
    counts = []
    for _more in range(2):
        make.event(now=now)
        with CaptureQueriesContext(connection) as asked:
            read(client, "/events/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_month_without_events_says_so_on_a_phone_too(client, now):
    assert "empty" in read(client, "/events/?month=2020-01")


def test_the_way_to_an_event_opens_the_maps_that_were_chosen_once(client, now):
    event = make.event(now=now, latitude="22.75400", longitude="121.14600")
    page = f"/events/{event.pk}/"
    assert 'name="maps" value="osm"' in read(client, page)
    assert client.post("/shops/maps/", {"maps": "osm", "next": page})["Location"] == page
    assert "openstreetmap.org/directions?to=22.75400%2C121.14600" in read(client, page)


@pytest.mark.parametrize("day", ["2027-03-14", "2027-11-07"])  # on which clocks change in North America
def test_times_are_those_of_taipei_whatever_clock_a_visitor_has(client, day):
    begins = datetime.fromisoformat(f"{day}T09:30").replace(tzinfo=TAIPEI)
    before = begins - timedelta(days=10)
    with time_machine.travel(before, tick=False):
        session = make.session(make.event(now=before, starts=240))
        assert session.starts_at == begins
        page = read(client, f"/events/{session.event_id}/")
        file = read(client, f"/events/{session.event_id}.ics")
    assert "09:30" in page
    assert f"DTSTART:{day.replace('-', '')}T013000Z" in file


def test_a_topic_leaves_out_the_others(client, now):
    topic = Topic.objects.create(code="sea", name="海洋", name_en="Sea")
    about, other = make.event(published=False, now=now), make.event(now=now)
    Notice.objects.filter(pk=about.notice_id).update(topic=topic)
    draft = notices.submit(Notice.objects.get(pk=about.notice_id), by=about.notice.proposed_by)
    notices.publish(draft, by=make.staff(Role.APPROVER, about.agency), now=now)
    page = read(client, "/events/?topic=sea")
    assert f"/events/{about.pk}/" in page
    assert f"/events/{other.pk}/" not in page
    found = client.get("/api/v1/events/?topic=sea").json()["results"]
    assert [each["id"] for each in found] == [about.pk]


def test_a_calendar_program_reads_all_events_that_are_for_everybody(client, now):
    rule = Audience.objects.create(agency=(agency := make.agency()), name="已驗證", levels=["verified"])
    hidden = make.event(agency, now=now, audience=rule)
    shown_to_all = make.event(now=now, district=make.district())
    file = read(client, "/events.ics")
    assert f"/events/{shown_to_all.pk}/" in file
    assert f"/events/{hidden.pk}/" not in file
    assert f"/events/{shown_to_all.pk}/" not in read(client, "/events.ics?district=elsewhere")


def test_who_ends_the_address_of_their_calendar_ends_it_for_everybody(client, me):
    client.post("/events/mine/calendar/", {"act": "renew"})
    way = f"/events/feed/{actions.shown(CalendarFeed.objects.get()).code}.ics"
    read(client, way)
    client.post("/events/mine/calendar/", {"act": "end"})
    assert client.get(way).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_the_page_says_what_it_costs_what_it_brings_and_whom_it_bars(client, now):
    asked = make.questionnaire(agency := make.agency(), coins=3, kind="feedback")
    event = make.event(agency, now=now, came=5, stayed=7, bars_after=2, companions_most=4, feedback=asked)
    page = client.get(f"/events/{event.pk}/", headers={"Accept-Language": "en"}).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for said in ("Costs Nothing", "For coming 5", "For staying to the end 7", "For saying how it was 3", "up to 4"):
        assert said in words
    assert "did not come 2 times, you cannot sign up here. You can say why" in words


def test_where_nobody_signs_up_the_page_says_just_come_and_the_door_lets_them_in(client, now):
    session = make.session(make.event(now=now, needs_signup=False, takes_walk_ins=False, starts=0.5))
    page = client.get(f"/events/{session.event_id}/", headers={"Accept-Language": "en"}).content.decode()
    assert "No need to sign up: just come." in page
    facts = {"session": session, "direction": "in", "at": now, "key": "k", "now": now}
    assert check_person(Door(session.event), make.citizen(), **facts).result == "in"


def test_whoever_cannot_come_to_the_new_hour_reads_so_and_steps_back(client, me, now):
    session = make.session(make.event(now=now))
    mine = make.signed_up(session, me, now=now)
    times = {"starts_at": session.starts_at + timedelta(days=1), "ends_at": session.ends_at + timedelta(days=1)}
    moved = changes.propose_session(
        session, **times, capacity=None, reason="場地整修", by=session.event.notice.proposed_by, now=now
    )
    changes.approve(moved, by=make.staff(Role.APPROVER, session.event.agency), now=now)
    for page in (f"/events/{session.event_id}/", "/events/mine/"):
        said = client.get(page, headers={"Accept-Language": "en"}).content.decode()
        assert "This was moved after you signed up. If you cannot come, you may step back." in said
    client.post(f"/events/pass/{mine.pk}/step-back/")
    mine.refresh_from_db()
    assert mine.state == "left"
