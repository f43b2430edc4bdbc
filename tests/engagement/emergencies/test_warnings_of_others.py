"""Warnings of others become proposals; what is no real, public warning of ours is listed and never shown."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any, ClassVar

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, transaction

from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from engagement.emergencies.cap import actions, fetching, reading
from engagement.emergencies.cap.models import AutoRule, CapAlert, Feed
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW
State = CapAlert.State


def cap(identifier: str = "A1", *, expires: Any = NOW + timedelta(hours=2), sent: Any = NOW, **said: str) -> str:
    facts = {"status": "Actual", "msgType": "Alert", "scope": "Public", "area": "推力縣飛魚鄉", "event": "地震",
             "headline": "飛魚鄉外海地震", "references": "", "code": "ET", "geocode": "", **said}  # fmt: skip
    references = f"<references>{facts['references']}</references>" if facts["references"] else ""
    info = (
        f"<info><language>zh-TW</language><category>Geo</category><event>{facts['event']}</event>"
        "<urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty>"
        f"<eventCode><valueName>profile:CAP-TWP:Event:1.0</valueName><value>{facts['code']}</value></eventCode>"
        f"<expires>{expires.isoformat()}</expires><headline>{facts['headline']}</headline>"
        "<description>規模 6.1。</description><instruction>遠離海邊。</instruction>"
        f"<area><areaDesc>{facts['area']}</areaDesc></area></info>"
    )
    geocode = f"<geocode><valueName>Taiwan_Geocode_103</valueName><value>{facts['geocode']}</value></geocode>"
    info = info.replace("</area>", f"{geocode if facts['geocode'] else ''}</area>")
    return (
        '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{identifier}</identifier><sender>cwa@example.test</sender><sent>{sent.isoformat()}</sent>"
        f"<status>{facts['status']}</status><msgType>{facts['msgType']}</msgType><scope>{facts['scope']}</scope>"
        f"{references}{'' if facts['msgType'] == 'Cancel' else info}</alert>"
    )


def atom(*alerts: str, links: tuple[str, ...] = ()) -> str:
    entries = [f"<entry><content>{alert}</content></entry>" for alert in alerts]
    entries += [f'<entry><link rel="alternate" href="{link}"/></entry>' for link in links]
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{"".join(entries)}</feed>'


class Answers(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[tuple[str, str]]] = []
    stopped: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers.get("If-None-Match", "")))
        page = self.pages.get(self.path)
        if page == "waits":
            self.stopped.wait(60)
            self.close_connection = True
            return
        if self.headers.get("If-None-Match") == "one" or page is None or isinstance(page, int):
            self.send_response(304 if self.headers.get("If-None-Match") == "one" else page or 404)
            self.send_header("Location", "/feed")
            self.end_headers()
            return
        content = page if isinstance(page, bytes) else page.encode()
        self.send_response(200)
        self.send_header("ETag", "one")
        self.end_headers()
        with suppress(ConnectionError):  # it has had enough
            self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def service(settings: Any) -> Iterator[str]:
    cache.clear()  # of another server that had this port
    Answers.pages, Answers.asked, Answers.stopped = {}, [], threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.CAP_HOSTS = [f"127.0.0.1:{server.server_port}"]
    yield f"http://127.0.0.1:{server.server_port}"
    Answers.stopped.set()
    server.shutdown()
    server.server_close()
    thread.join()


def polled(address: str, *, now: Any = NOW) -> dict[str, int]:
    Feed.objects.filter(url=address).update(etag="")
    return dict(actions.poll(now=now, url=address))


def told(service: str, *alerts: str) -> dict[str, int]:
    Answers.pages["/feed"] = atom(*alerts)
    return polled(f"{service}/feed")


def test_a_real_warning_of_ours_is_proposed_taken_over_and_sent_by_two(service, client):
    assert told(service, cap(), cap("B", area="別縣別鄉")) == {"proposed": 1, "ignored: not in the county": 1}
    alert = CapAlert.objects.get(identifier="A1")
    assert "規模 6.1" in alert.raw
    assert len(alert.sha256) == 64
    bulletin = actions.take_over(alert.pk, by=make.staff(Role.COORDINATOR), now=NOW)
    assert "地震" not in client.get("/").content.decode()
    incidents.confirm(bulletin.pk, by=make.staff(Role.COORDINATOR), now=NOW)
    page = client.get("/").content.decode()
    assert "飛魚鄉外海地震" in page
    assert "遠離海邊。" in page


def test_it_is_ours_by_its_code_too_and_not_by_the_code_of_a_neighbour(service, settings):
    settings.COUNTY_GEOCODE = "10014"
    ours, theirs = cap("ours", area="沿海地區", geocode="10014010"), cap("theirs", area="沿海地區", geocode="10013010")
    assert told(service, ours, theirs) == {"proposed": 1, "ignored: not in the county": 1}
    assert CapAlert.objects.get(state=State.PROPOSED).identifier == "ours"


def test_a_feed_that_answers_after_a_minute_is_given_up_and_stops_no_other(service, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    Feed.objects.create(url=f"{service}/slow", name="slow")
    Feed.objects.create(url=f"{service}/feed", name="quick")
    Answers.pages |= {"/slow": "waits", "/feed": atom(cap())}
    assert dict(actions.poll(now=NOW)) == {"ignored: did not answer in time": 1, "proposed": 1}
    assert Feed.objects.get(name="slow").fault == "did not answer in time"


@pytest.mark.parametrize("status", ["Test", "Exercise", "System", "Draft"])
def test_what_is_not_actual_is_listed_for_staff_and_can_never_be_shown(service, status):
    assert told(service, cap(status=status)) == {f"ignored: status {status}": 1}
    alert = CapAlert.objects.get()
    assert alert.state == State.IGNORED
    with pytest.raises(actions.AlertGone):
        actions.take_over(alert.pk, by=make.staff(Role.COORDINATOR), now=NOW)
    for change in ({"state": State.PROPOSED}, {"state": State.TAKEN}):
        with pytest.raises(DatabaseError), transaction.atomic():
            CapAlert.objects.filter(pk=alert.pk).update(**change)
    bulletin = incidents.write(Bulletin(title="x", todo="y"), by=make.staff(Role.COORDINATOR), now=NOW, kind="other")
    with pytest.raises(DatabaseError), transaction.atomic():
        CapAlert.objects.filter(pk=alert.pk).update(bulletin=bulletin)


def test_expired_future_and_private_ones_are_listed_only(service):
    said = told(
        service, cap("old", expires=NOW - timedelta(1)), cap("soon", sent=NOW + timedelta(hours=1)),
        cap("few", scope="Restricted"),
    )  # fmt: skip
    assert said == {"ignored: expired": 1, "ignored: sent in the future": 1, "ignored: scope Restricted": 1}


def test_an_update_replaces_and_a_cancellation_takes_away_whichever_comes_first(service):
    told(service, cap("one"))
    update = cap("two", msgType="Update", references=f"cwa@example.test,one,{NOW.isoformat()}")
    assert told(service, update) == {"proposed": 1, "replaced": 1}
    cancel = cap("three", msgType="Cancel", references=f"cwa@example.test,two,{NOW.isoformat()}")
    assert told(service, cancel) == {"cancelled": 1}
    assert dict(CapAlert.objects.values_list("identifier", "state")) == {
        "one": State.REPLACED, "two": State.CANCELLED, "three": State.IGNORED,
    }  # fmt: skip
    before = cap("five", msgType="Cancel", references=f"cwa@example.test,four,{NOW.isoformat()}")
    told(service, before)
    assert told(service, cap("four")) == {"cancelled": 1}


def test_the_same_alert_by_two_feeds_is_one(service):
    Answers.pages["/other"] = cap()
    assert told(service, cap()) == {"proposed": 1}
    assert polled(f"{service}/other") == {"known": 1}
    assert CapAlert.objects.count() == 1


def test_a_feed_that_points_to_its_alerts_is_followed_on_the_same_host_alone(service):
    Answers.pages |= {"/feed": atom(links=("/a.xml", "http://127.0.0.1:9/b.xml")), "/a.xml": cap()}
    assert polled(f"{service}/feed") == {"proposed": 1, "ignored: its host is not among CAP_HOSTS": 1}


def test_nothing_is_read_again_that_has_not_changed(service):
    told(service, cap())
    Answers.asked.clear()
    assert dict(actions.poll(now=NOW, url=f"{service}/feed")) == {}
    assert Answers.asked == [("/feed", "one")]


def test_what_a_feed_points_to_is_asked_whether_it_has_changed_too(service):
    Answers.pages |= {"/feed": atom(links=("/a.xml", "/b.xml")), "/a.xml": cap(), "/b.xml": 500}
    assert polled(f"{service}/feed") == {"proposed": 1, "ignored: answered 500": 1}
    Answers.asked.clear()
    Answers.pages["/b.xml"] = cap("B1")
    assert polled(f"{service}/feed") == {"known": 1, "proposed": 1}
    assert Answers.asked == [("/feed", ""), ("/a.xml", "one"), ("/b.xml", "")]


def test_a_feed_whose_warnings_come_slowly_is_left_for_the_next_round(service, monkeypatch):
    monkeypatch.setattr(actions, "LINKS_WITHIN", -1)
    Answers.pages |= {"/feed": atom(links=("/a.xml", "/b.xml")), "/a.xml": cap(), "/b.xml": cap("B1")}
    assert polled(f"{service}/feed") == {"left for the next round": 2}
    monkeypatch.setattr(actions, "LINKS_WITHIN", 40)
    assert polled(f"{service}/feed") == {"proposed": 2}


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "secret.txt">]><a>&b;&d;</a>'


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b"x" * (reading.LARGEST + 1), "too large"),
        (BOMB, "it has a document type or entities"),
        ("<alert", "no XML that can be read"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "no XML that can be read"),
        ('<?xml version="1.0"?><a>臺</a>'.encode("big5"), "no XML that can be read"),
        (302, "answered 302"),
        (500, "answered 500"),
    ],
    ids=["50 MB", "entities", "broken", "encoding", "Big5", "redirect", "500"],
)
def test_what_is_no_feed_is_told_by_its_reason_and_breaks_nothing(service, page, why):
    Answers.pages["/feed"] = page
    assert polled(f"{service}/feed") == {f"ignored: {why}": 1}
    assert Feed.objects.get().fault == why


def test_an_address_inside_is_not_asked(service, settings):
    settings.CAP_HOSTS = []
    assert polled(f"{service}/feed") == {"ignored: its host is not among CAP_HOSTS": 1}
    assert Answers.asked == []


def test_it_publishes_by_itself_only_what_two_people_said_beforehand(service, client):
    told(service, cap("before"))
    one, two = make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
    rule = actions.propose_rule(AutoRule(feed=Feed.objects.get(), event_code="ET"), by=one, now=NOW)
    assert told(service, cap("waits")) == {"proposed": 1}
    actions.approve_rule(rule.pk, by=two, now=NOW)
    assert told(service, cap("now")) == {"proposed": 1, "published": 1}
    assert "飛魚鄉外海地震" in client.get("/").content.decode()
    cancel = cap("over", msgType="Cancel", references=f"cwa@example.test,now,{NOW.isoformat()}")
    assert told(service, cancel) == {"proposed": 1}  # people say that it is over
    actions.end_rule(rule.pk, by=one)
    assert told(service, cap("later")) == {"proposed": 1}


def test_what_has_run_out_is_put_away_and_its_incident_is_over(service, client):
    told(service, cap(), cap("second"))
    alert = CapAlert.objects.get(identifier="A1")
    bulletin = actions.take_over(alert.pk, by=make.staff(Role.COORDINATOR), now=NOW)
    incidents.confirm(bulletin.pk, by=make.staff(Role.COORDINATOR), now=NOW)
    assert actions.expire(now=NOW + timedelta(hours=1)) == 0
    assert actions.expire(now=NOW + timedelta(hours=2)) == 2
    assert Incident.objects.get().ended_at is not None
    assert CapAlert.objects.get(identifier="second").state == State.EXPIRED
    assert "飛魚鄉外海地震" not in client.get("/").content.decode()


def test_a_feed_that_is_silent_for_ten_minutes_alarms_once(service, settings):
    settings.ALARM_MAILS = ["duty@example.test"]
    told(service, cap())
    Answers.pages["/feed"] = 500
    polled(f"{service}/feed", now=NOW + timedelta(minutes=9))
    assert actions.alarm_of_silence(now=NOW + timedelta(minutes=9)) == 0
    assert actions.alarm_of_silence(now=NOW + timedelta(minutes=10)) == 1
    assert actions.alarm_of_silence(now=NOW + timedelta(minutes=11)) == 0
    assert list(OutboxItem.objects.values_list("address", flat=True)) == ["duty@example.test"]


def test_the_command_prints_what_became_of_them(service):
    Answers.pages["/feed"] = atom(cap(expires=make.NOW.replace(year=2999)), cap("T", status="Test"))
    out = StringIO()
    call_command("poll_feeds", "--url", f"{service}/feed", stdout=out)
    lines = out.getvalue().splitlines()
    assert "replaced: 0" in lines
    assert any(line.startswith("ignored: ") for line in lines)
    assert "  status Test: 1" in lines


def test_our_own_emergencies_leave_as_cap_in_an_atom_feed(client):
    one, two = make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
    words = Bulletin(title="氣體外洩", todo="請離開。", title_en="Gas leak", todo_en="Leave.")
    first = incidents.confirm(incidents.write(words, by=one, now=NOW, kind="gas").pk, by=two, now=NOW)
    over = Bulletin(title="警報解除", todo="謝謝。", ends=True)
    last = incidents.write(over, by=one, now=NOW, incident=first.incident)
    incidents.confirm(last.pk, by=two, now=make.later(60))
    feed = client.get("/alerts.atom").content.decode()
    assert f"/alerts/{first.pk}.xml" in feed
    made = [reading.read(reading.parsed(client.get(f"/alerts/{one.pk}.xml").content)) for one in (first, last)]
    assert [(one.status, one.msg_type, one.scope) for one in made] == [
        ("Actual", "Alert", "Public"), ("Actual", "Cancel", "Public"),
    ]  # fmt: skip
    assert made[1].references == (made[0].identifier,)
    assert made[0].headline == "氣體外洩"
    document = client.get(f"/alerts/{first.pk}.xml").content.decode()
    assert "<headline>Gas leak</headline>" in document
    assert "Z</sent>" not in document
    order = ["language", "category", "event", "urgency", "severity", "certainty", "senderName", "headline",
             "instruction", "web", "area"]  # fmt: skip
    places = [document.index(f"<{name}>") for name in order]
    assert places == sorted(places)


def test_a_drill_never_leaves_as_cap(client):
    citizen = make.citizen()
    one, two = make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
    DrillMember.objects.create(citizen=citizen, added_by=one)
    bulletin = incidents.write(Bulletin(title="演習", todo="x"), by=one, now=NOW, kind="gas", is_drill=True)
    incidents.confirm(bulletin.pk, by=two, now=NOW)
    assert client.get(f"/alerts/{bulletin.pk}.xml").status_code == 404
    assert "alerts/" not in client.get("/alerts.atom").content.decode().replace("/alerts.atom", "")
