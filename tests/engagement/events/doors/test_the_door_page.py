"""The door page without JavaScript: digits, the list, somebody without a pass, taking back."""

import io
from datetime import timedelta

import pytest
import segno
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.events.attendance.errors import NotSignedUp, Refused
from engagement.events.attendance.models import Attendance, Scan
from engagement.events.doors.answers import WORDS
from engagement.events.doors.errors import NotFoundHere, PositionMissing, ScreenTooOld, TooFar, TooManyFinds
from engagement.events.doors.models import WrongFind
from engagement.events.registrations import passes
from engagement.tasks import forget_devices
from rewards.cards import actions as cards
from rewards.cards.numbers import derive
from tests import factories as make
from tests.factories import later

pytestmark = pytest.mark.django_db
DURING = later(hours=24, minutes=5)


@pytest.fixture(autouse=True)
def _during():
    with time_machine.travel(DURING, tick=False):
        yield


@pytest.fixture
def at_door(client):
    """Open the door of an event as staff of its agency; returns how to send one of its forms."""

    def stand(event):
        client.force_login(make.staff(Role.EDITOR, event.agency))
        return lambda form, **sent: client.post(f"/doors/{event.pk}/{form}/", sent)

    return stand


def test_digits_in_and_again_and_out(at_door):
    mine = make.signed_up(make.session())
    send, digits = at_door(mine.event), passes.shown(mine).digits
    assert "is-yes" in send("check", digits=f"{digits[:4]} {digits[4:]}", direction="in", key="a").content.decode()
    again = send("check", digits=digits, direction="in", key="b")
    assert again.status_code == 409
    assert "is-again" in again.content.decode()
    assert "is-gone" in send("check", digits=digits, direction="out", key="c").content.decode()


def test_digits_that_nobody_has_say_what_to_do_next(at_door):
    mine = make.signed_up(make.session())
    wrong = "00000000" if passes.shown(mine).digits != "00000000" else "00000001"
    said = at_door(mine.event)("check", digits=wrong, direction="in", key="a").content.decode()
    assert str(NotSignedUp()) in said


def test_a_form_sent_twice_counts_once(at_door):
    mine = make.signed_up(make.session())
    send = at_door(mine.event)
    for _time in range(2):
        assert send("check", digits=passes.shown(mine).digits, direction="in", key="a").status_code == 200
    assert Scan.objects.count() == 1


def test_half_a_pass_is_no_guess(at_door):
    send = at_door(make.event())
    assert send("check", digits="1234", direction="in").status_code == 422


def test_somebody_in_the_list_is_ticked_in_and_out(at_door, client):
    mine = make.signed_up(make.session())
    send = at_door(mine.event)
    assert mine.citizen.user.get_short_name() in client.get(f"/doors/{mine.event_id}/").content.decode()
    assert "is-yes" in send("tick", registration=mine.pk, direction="in").content.decode()
    assert "is-gone" in send("tick", registration=mine.pk, direction="out").content.decode()
    assert Attendance.objects.get().came


def test_nobody_of_another_event_is_ticked(at_door):
    send = at_door(make.event())
    assert send("tick", registration=make.signed_up(make.session()).pk, direction="in").status_code == 404


def test_somebody_without_a_pass_by_the_address_of_their_account(at_door):
    session, citizen = make.session(), make.citizen()
    send = at_door(session.event)
    assert "is-yes" in send("walk-in", who=citizen.user.email.upper(), direction="in").content.decode()
    assert Scan.objects.get().registration.is_walk_in


def test_somebody_by_the_number_of_their_card(at_door):
    session = make.session()
    operator = make.staff(Role.OPERATOR)
    card = cards.issue(make.citizen(), pin="482913", document="id", by=operator, now=DURING)
    send = at_door(session.event)
    printed = derive(bytes(card.nonce))
    assert "is-yes" in send("walk-in", who=" ".join(printed.groups), direction="in").content.decode()
    assert Scan.objects.get().registration.citizen_id == card.citizen_id


def test_who_tries_many_addresses_waits(at_door, settings):
    session, citizen = make.session(), make.citizen()
    send = at_door(session.event)
    for n in range(settings.WRONG_CODES_BEFORE_LOCK):
        assert send("walk-in", who=f"nobody{n}@example.com", direction="in").status_code == 409
    assert send("walk-in", who=citizen.user.email, direction="in").status_code == 409
    assert WrongFind.objects.count() == settings.WRONG_CODES_BEFORE_LOCK
    assert not Scan.objects.exists()


def test_a_scan_is_taken_back_with_a_reason_only(at_door):
    mine = make.signed_up(make.session())
    send = at_door(mine.event)
    send("tick", registration=mine.pk, direction="in")
    scan = Scan.objects.get()
    send("undo", scan=scan.pk, reason=" ")
    assert Attendance.objects.get().came
    send("undo", scan=scan.pk, reason="按錯人")
    assert not Attendance.objects.get().came
    assert send("undo", scan="1e9", reason="x").status_code == 404


def test_a_name_that_would_be_a_tag_stays_words(at_door, client):
    citizen = make.citizen()
    citizen.user.name = "<b>x</b>"
    citizen.user.save()
    mine = make.signed_up(make.session(), citizen)
    at_door(mine.event)
    assert "<b>x</b>" not in client.get(f"/doors/{mine.event_id}/").content.decode()


def test_the_page_that_a_phone_keeps_names_nobody(at_door, client):
    mine = make.signed_up(make.session())
    at_door(mine.event)
    page = client.get(f"/doors/{mine.event_id}/kept/").content.decode()
    assert "海邊淨灘" in page
    assert mine.citizen.user.get_short_name() not in page


def test_who_looks_at_the_names_at_a_door_is_on_file(at_door, client):
    mine = make.signed_up(make.session())
    at_door(mine.event)
    client.get(f"/doors/{mine.event_id}/", {"q": "王"})
    seen = AuditEvent.objects.get(action="event.people_viewed")
    assert (seen.object_id, seen.details["searched"]) == (str(mine.event_id), True)


def test_guesses_at_doors_are_forgotten():
    WrongFind.objects.create(user=make.citizen().user, at=DURING - timedelta(days=400))
    forget_devices()
    assert not WrongFind.objects.exists()


def test_what_nobody_could_mean_breaks_no_door(at_door, client):
    mine = make.signed_up(make.session())
    send, long = at_door(mine.event), "9" * 5000
    assert send("tick", registration=long, direction="in").status_code == 404
    assert send("undo", scan=long, reason="x").status_code == 404
    assert client.get(f"/doors/{mine.event_id}/", {"q": "a\0b"}).status_code == 200
    assert send("name", name="A\0").status_code == 302
    assert send("tick", registration=mine.pk, direction="in", key="a\0").status_code == 200
    assert send("undo", scan=Scan.objects.get().pk, reason="\0x").status_code == 302
    assert client.get(f"/admin/events/{mine.event_id}/", {"session": long}).status_code == 404
    assert client.post(f"/admin/events/{mine.event_id}/links/", {"revoke": long}).status_code == 404
    assert client.post(f"/admin/events/{mine.event_id}/links/", {"name": "A\0"}).status_code == 302


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_that_no_calendar_holds_is_unreadable(at_door, client, at):
    mine = make.signed_up(make.session())
    at_door(mine.event)
    scan = {"key": "k", "digits": passes.shown(mine).digits, "direction": "in", "at": at}

    def answer(body):
        return client.post(f"/doors/{mine.event_id}/scans/", body, content_type="application/json")

    assert answer({"now": at, "scans": [scan]}).status_code == 400
    assert answer({"now": DURING.isoformat(), "scans": [scan]}).json()["answers"][0]["code"] == "unreadable"
    assert answer("[" * 100_000).status_code == 400
    surrogate = {"now": DURING.isoformat(), "scans": [{**scan, "at": DURING.isoformat(), "code": "\ud800"}]}
    assert answer(surrogate).status_code == 200


def test_who_guesses_digits_waits(at_door, client, settings):
    mine = make.signed_up(make.session())
    send, right = at_door(mine.event), passes.shown(mine).digits
    for n in range(1, settings.WRONG_CODES_BEFORE_LOCK + 1):
        wrong = f"{right[:4]}{(int(right[4:]) + n) % 10_000:04d}"
        assert send("check", digits=wrong, direction="in").status_code == 409
    assert send("check", digits=right, direction="in").status_code == 409
    scan = {"key": "k", "digits": right, "direction": "in", "at": DURING.isoformat()}
    url, kind = f"/doors/{mine.event_id}/scans/", "application/json"
    for said, answer in (({}, "too_many_finds"), ({"code": passes.shown(mine).code}, "in")):
        body = {"now": DURING.isoformat(), "scans": [scan | said]}
        assert client.post(url, body, content_type=kind).json()["answers"][0]["code"] == answer


def photo_of(words: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    segno.make_qr(words, error="m").save(out, kind="png", scale=8, border=4)
    return SimpleUploadedFile("pass.png", out.getvalue(), "image/png")


def test_a_photo_of_a_pass_lets_in_and_one_of_something_else_does_not(at_door, client):
    mine = make.signed_up(make.session())
    send = at_door(mine.event)
    page = client.get(f"/doors/{mine.event_id}/").content.decode()
    form = page[page.index("/photo/") :].partition("</form>")[0]
    assert 'name="direction" value="in"' in form, "which way is said beside the photo, not by a form above it"
    assert 'name="direction" value="out"' in form
    assert "is-yes" in send("photo", photo=photo_of(passes.shown(mine).code), direction="in").content.decode()
    assert send("photo", photo=photo_of("https://elsewhere.example/"), direction="in").status_code == 409
    assert send("photo", direction="in").status_code == 302
    assert Scan.objects.count() == 1


def test_somebody_without_a_pass_goes_out_as_they_came(at_door):
    session, citizen = make.session(), make.citizen()
    send = at_door(session.event)
    for way, tone in (("in", "is-yes"), ("out", "is-gone"), ("in", "is-yes")):
        assert tone in send("walk-in", who=citizen.user.email, direction=way).content.decode()
    assert session.registrations.count() == 1


def test_every_way_in_which_a_door_says_no_has_a_word_of_its_own():
    kinds = [*Refused.__subclasses__(), NotFoundHere, TooManyFinds, TooFar, PositionMissing, ScreenTooOld]
    assert [kind.code for kind in kinds if kind.code not in WORDS] == []
    with override("en"):
        words = [str(word) for _tone, word in WORDS.values()]
    assert len(set(words)) == len(words)
