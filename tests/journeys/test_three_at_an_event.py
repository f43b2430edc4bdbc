"""A citizen, a helper at the door and the agency, each with a screen; with a line, without one, and without scripts."""

import io
import re
from typing import Any

import pytest
from django.utils import timezone

from civic.core.roles import Role
from civic.web.qr_photos import texts_in
from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors import actions, links, screen
from engagement.events.doors.models import DoorLink
from engagement.events.registrations import bringing, passes
from engagement.events.registrations.lists import Line
from engagement.events.registrations.models import Registration
from tests import factories as make
from tests.axe import faults
from tests.browsers import DESK, SMALLEST
from tests.journeys.offline import send_now, wait_for_the_worker
from tests.journeys.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]
A_SECOND = 1_100  # ms; scans are kept to the second, and within one chance says which of two came first


@pytest.fixture
def session():
    return make.session(starts=0.5, now=timezone.now(), capacity=20)


def opened(visit, session, name: str, device: dict[str, Any] = SMALLEST, *, scripts: bool = True):
    """A door that a helper has opened with the link and its PIN."""
    by = make.staff(Role.EDITOR, session.event.agency)
    shown = links.shown(actions.make_link(session.event, name=name, by=by, now=timezone.now()))
    page = visit(f"/door/{shown.code}/", device)
    if scripts:
        wait_for_the_worker(page)
    page.fill("[name=pin]", shown.digits)
    page.press("[name=pin]", "Enter")
    if scripts:
        page.locator("[data-door][data-ready]").wait_for()
    return page


def scan(page, digits, word):
    page.fill("[name=digits]", digits)
    page.press("[name=digits]", "Enter")
    page.locator("[data-word]", has_text=re.compile(f"^{word}$")).wait_for()


def signed_in(visit, server, person, device: dict[str, Any] = SMALLEST):
    page = visit("/about/", device)
    enter(page, server, person, "en")
    return page


def signs_up(page, event, citizen) -> str:
    """By touch, from the event's page to the digits of the pass."""
    page.goto(f"/events/{event.pk}/")
    page.get_by_role("link", name="Sign up for this").tap()
    page.get_by_role("button", name="Sign up for this").tap()
    page.wait_for_url(re.compile(r"/events/pass/\d+/"))
    picture = page.locator(".qr img").screenshot()
    mine = Registration.objects.get(event=event, citizen=citizen)
    assert texts_in(io.BytesIO(picture), size=len(picture)) == [passes.shown(mine).code], "what a door would scan"
    return re.sub(r"\D", "", page.locator(".digits").inner_text())


def inside(page, many: int) -> None:
    page.locator(".event-counts div", has_text="Inside").locator("dd", has_text=re.compile(f"^{many}$")).wait_for()


def test_a_citizen_signs_up_is_let_in_and_the_agency_sees_it_also_after_the_line_was_cut(visit, live_server, session):
    event, first, second = session.event, make.citizen(), make.citizen()
    visit.forgive("ERR_INTERNET_DISCONNECTED")
    digits = [signs_up(signed_in(visit, live_server, each.user), event, each) for each in (first, second)]
    agency = signed_in(visit, live_server, make.staff(Role.EDITOR, event.agency), DESK)
    agency.goto(f"/admin/events/{event.pk}/")
    inside(agency, 0)
    door = opened(visit, session, "north")
    scan(door, digits[0], "In")
    inside(agency, 1)
    door.wait_for_function("navigator.serviceWorker.controller !== null")
    door.context.set_offline(True)
    scan(door, digits[1], "In")
    inside(agency, 1)
    door.context.set_offline(False)
    send_now(door)
    inside(agency, 2)
    assert Attendance.objects.filter(came=True).count() == 2


def test_two_doors_that_meet_the_same_pass_count_it_once(visit, session):
    mine = make.signed_up(session, now=timezone.now())
    digits = passes.shown(mine).digits
    visit.forgive("ERR_INTERNET_DISCONNECTED")
    north, south = opened(visit, session, "north"), opened(visit, session, "south")
    for door in (north, south):
        door.wait_for_function("navigator.serviceWorker.controller !== null")
        door.context.set_offline(True)
        scan(door, digits, "In")
        door.wait_for_timeout(A_SECOND)
    for door in (north, south):
        door.context.set_offline(False)
        send_now(door)
        door.locator("[data-waiting]").wait_for(state="hidden")
    south.locator("[data-later]", has_text="In already").wait_for()
    assert set(Scan.objects.values_list("door", flat=True)) == {"north", "south"}
    assert Attendance.objects.filter(came=True).count() == 1


def test_a_door_without_scripts_takes_digits_and_ticks_in_the_list(visit, session):
    visit.forgive("409")
    typed, ticked = (make.signed_up(session, now=timezone.now()) for _person in range(2))
    ticked.citizen.user.name = "王小明"
    ticked.citizen.user.save()
    door = opened(visit, session, "north", {**SMALLEST, "java_script_enabled": False}, scripts=False)
    scan(door, passes.shown(typed).digits, "In")
    door.wait_for_timeout(A_SECOND)
    scan(door, passes.shown(typed).digits, "In already")
    door.get_by_role("button", name="In 王小明").tap()
    door.locator("[data-name]", has_text="王小明").wait_for()
    assert Attendance.objects.filter(came=True).count() == 2


def test_the_code_on_the_screen_lets_in_whoever_scans_it_and_an_old_one_nobody(visit, live_server, session):
    mine: Registration = make.signed_up(session, now=timezone.now())
    visit.forgive("409")
    show = opened(visit, session, "north", DESK)
    show.goto(f"/doors/{session.event_id}/screen/")
    phone = signed_in(visit, live_server, mine.citizen.user)
    late = screen.code(session.event_id, "in", screen.step_of(timezone.now()) - 3)
    phone.goto(f"/here/{session.event_id}/{late}/")
    phone.locator("[role=alert]").wait_for()
    assert not Scan.objects.exists()
    picture = show.locator("[data-left] img").screenshot()
    phone.goto(texts_in(io.BytesIO(picture), size=len(picture))[0])
    phone.locator(".door-answer.is-yes").wait_for()
    show.locator(".door-inside strong", has_text="1").wait_for()
    assert Attendance.objects.get().came


HEARD = """
window.felt = []; window.heard = [];
navigator.vibrate = (shakes) => felt.push(shakes.join("-"));
window.OscillatorNode = class extends OscillatorNode {
  constructor(sound, voice) { super(sound, voice); heard.push(voice.frequency); }
};
"""


def test_each_answer_of_a_door_sounds_and_shakes_in_its_own_way(visit, session):
    mine = make.signed_up(session, now=timezone.now())
    door = opened(visit, session, "north")
    door.context.add_init_script(HEARD)
    door.reload()
    door.locator("[data-door][data-ready]").wait_for()
    digits, told = passes.shown(mine).digits, []
    wrong = f"{(int(digits) + 1) % 100_000_000:08d}"
    for typed, way, word in ((digits, "in", "In"), (digits, "in", "In already"), (digits, "out", "Out"),
                             (wrong, "in", "Not signed up")):  # fmt: skip
        door.evaluate("felt.length = heard.length = 0")
        door.locator(f"[data-check] [name=direction][value={way}]").check()
        scan(door, typed, word)
        door.wait_for_function("felt.length > 0")
        colour = door.locator("[data-answer]").get_attribute("class").split()[-1]
        told.append((colour, door.evaluate("felt.join()"), door.evaluate("heard.join()")))
        door.wait_for_timeout(A_SECOND)
    assert [colour for colour, *_others in told] == ["is-yes", "is-again", "is-gone", "is-no"]
    assert all(len(set(way)) == 4 and all(way) for way in zip(*told, strict=True)), told


def test_whoever_gives_no_position_is_told_what_to_do_and_whoever_is_near_is_in(visit, live_server):
    here = make.event(starts=0.5, now=timezone.now(), latitude="22.75400", longitude="121.14600", radius_m=200)
    mine = make.signed_up(make.session(here), now=timezone.now())
    visit.forgive("409")
    near = {"geolocation": {"latitude": 22.7541, "longitude": 121.1461}, "permissions": ["geolocation"]}
    far = {"geolocation": {"latitude": 22.9, "longitude": 121.1461}, "permissions": ["geolocation"]}
    for place, seen in (({}, "[data-refused]:visible"), (far, ".door-answer.is-no"), (near, ".door-answer.is-yes")):
        phone = signed_in(visit, live_server, mine.citizen.user, {**SMALLEST, **place})
        phone.goto(f"/here/{here.pk}/{screen.code(here.pk, 'in', screen.step_of(timezone.now()))}/")
        phone.get_by_role("button", name="Check in now").tap()
        phone.locator(seen).wait_for()
        assert Attendance.objects.filter(came=True).exists() == (place == near)


def test_events_near_come_first_and_the_position_stays_on_the_phone(visit):
    now = timezone.now()
    far = make.event(now=now, starts=24, latitude="23.10000", longitude="121.20000")
    near = make.event(now=now, starts=48, latitude="22.75400", longitude="121.14600")
    place = {"geolocation": {"latitude": 22.755, "longitude": 121.146}, "permissions": ["geolocation"]}
    phone, sent = visit("/events/", {**SMALLEST, **place}), []
    links = phone.locator(".notices h2 a")
    assert [links.nth(n).get_attribute("href") for n in (0, 1)] == [f"/events/{far.pk}/", f"/events/{near.pk}/"]
    phone.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    phone.get_by_role("button", name="Nearest first").tap()
    phone.locator("[data-distance]", has_text="about").first.wait_for()
    assert links.first.get_attribute("href") == f"/events/{near.pk}/"
    assert not any("22.755" in each for each in sent)


def test_nothing_at_a_door_shuts_anybody_out(visit, live_server, session):
    """What axe finds in each state of the pages that a helper and a citizen see at a door."""
    visit.forgive("40")
    mine, kept = make.signed_up(session, now=timezone.now()), make.citizen()
    editor = make.staff(Role.EDITOR, session.event.agency)
    bringing.bring(session, [Line(2, kept.user.email, "", "王小明")], by=editor, now=timezone.now())
    door, wrong = opened(visit, session, "north"), {}
    digits = passes.shown(mine).digits
    for word, typed in (("In", digits), ("In already", digits), ("Not signed up", f"{(int(digits) + 1) % 10**8:08d}")):
        scan(door, typed, word)
        wrong[word] = faults(door)
        door.wait_for_timeout(A_SECOND)
    phone, stranger = signed_in(visit, live_server, kept.user), visit("/about/", SMALLEST)
    code = screen.code(session.event_id, "in", screen.step_of(timezone.now()))
    link = links.shown(actions.make_link(session.event, name="south", by=editor, now=timezone.now()))
    here, old = f"/here/{session.event_id}/{code}/", f"/here/{session.event_id}/s/"
    show, event = f"/doors/{session.event_id}/screen/", f"/events/{session.event_id}/"
    looks = [(stranger, f"/door/{link.code}/"), (stranger, here), (stranger, old), (door, show), (phone, event)]
    for who, path in [*looks, (phone, here)]:
        who.goto(path)
        wrong[path] = faults(who)
    actions.revoke(DoorLink.objects.get(name="north"), by=editor, now=timezone.now())
    door.goto(f"/doors/{session.event_id}/")
    wrong["revoked"] = faults(door)
    assert {state: found for state, found in wrong.items() if found} == {}
