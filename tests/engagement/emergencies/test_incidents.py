"""In an emergency one writes, another confirms, and everybody concerned is told at once; nothing leaves alone."""

import json
import threading
from datetime import time, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from civic.accounts.models import District
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.outbox import actions as outbox
from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem, Urgency
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.sms.models import SmsNumber
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.channels.webpush.words import payloads
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.told import told_by
from engagement.emergencies.incidents import actions, calling, queries, sending
from engagement.emergencies.incidents.errors import (
    BulletinDecided,
    BulletinWaits,
    IncidentOver,
    NoDrillGroup,
    SameEmergency,
)
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, Kind, SafetyAnswer
from tests import factories as make
from tests.fakes.line import line_server
from tests.fakes.push_service import push_service
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NOW = make.NOW


def coordinator():
    return make.staff(Role.COORDINATOR)


def written(by=None, *, incident=None, is_drill=False, **fields) -> Bulletin:
    words = {"title": "氣體外洩", "todo": "請立即離開。", **fields}
    return actions.write(
        Bulletin(**words), by=by or coordinator(), now=NOW, incident=incident, kind=Kind.GAS, is_drill=is_drill
    )


def sent(**fields) -> Bulletin:
    return actions.confirm(written(**fields).pk, by=coordinator(), now=NOW)


def device(citizen, name: str = "a") -> PushSubscription:
    return PushSubscription.objects.create(
        user=citizen.user, endpoint=f"https://fcm.googleapis.com/{citizen.pk}{name}", p256dh="x", auth="y", key_id="k"
    )


def test_a_second_person_sends_it_and_nobody_does_so_alone(client):
    author = coordinator()
    bulletin = written(author)
    assert "氣體外洩" not in client.get("/").content.decode()
    with pytest.raises(SameEmergency):
        actions.confirm(bulletin.pk, by=author, now=NOW)
    with pytest.raises(NotAllowed):
        actions.confirm(bulletin.pk, by=make.staff(Role.OPERATOR), now=NOW)
    assert not OutboxItem.objects.exists()
    actions.confirm(bulletin.pk, by=coordinator(), now=NOW)
    page = client.get("/").content.decode()
    assert "氣體外洩" in page
    assert "請立即離開。" in page
    with pytest.raises(BulletinDecided):
        actions.confirm(bulletin.pk, by=coordinator(), now=NOW)


def test_the_database_refuses_one_that_nobody_confirmed_and_words_that_change():
    bulletin = written()
    for change in ("state = 'sent'", "title = 'x'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE engagement_bulletin SET {change} WHERE id = %s", [bulletin.pk])
    actions.confirm(bulletin.pk, by=coordinator(), now=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        Bulletin.objects.filter(pk=bulletin.pk).update(todo="回家")


def test_every_device_gets_one_push_first_of_all_and_those_without_a_mail():
    phone, nobody = make.citizen("phone"), make.citizen("nobody")
    device(phone)
    device(phone, "b")
    nobody.user.emailaddress_set.create(email=nobody.user.email, verified=True, primary=True)
    bulletin = sent()
    rows = OutboxItem.objects.filter(about=f"incident:{bulletin.incident_id}")
    assert sorted(rows.values_list("channel", "user")) == sorted(
        [("webpush", phone.user.pk), ("webpush", phone.user.pk), ("news_mail", nobody.user.pk)]
    )
    assert set(rows.values_list("urgency", flat=True)) == {Urgency.EMERGENCY}


def test_a_county_is_told_some_people_after_the_other_and_nobody_twice(monkeypatch):
    monkeypatch.setattr(sending, "FIRST", 2)
    monkeypatch.setattr(sending, "MORE", 2)
    phones = [make.citizen(f"p{number}") for number in range(7)]
    for phone in phones:
        device(phone)
    bulletin = sent()
    pushes = OutboxItem.objects.filter(channel="webpush")
    assert sorted(pushes.values_list("user", flat=True)) == [phone.user.pk for phone in phones[:2]]
    filing = CHANNELS["bulletin"]
    outbox.lease(filing, now=NOW)  # by a worker that dies after it filed
    sending.file_some(bulletin, after=phones[1].pk, most=2, now=NOW, until=NOW + sending.LIVES)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert outbox.work(now=NOW, channels=["bulletin"]) == {"bulletin.sent": 3}
    assert sorted(pushes.values_list("user", flat=True)) == [phone.user.pk for phone in phones]
    assert set(pushes.values_list("urgency", flat=True)) == {Urgency.EMERGENCY}


def test_people_who_are_filed_while_a_round_goes_on_are_told_in_that_round(monkeypatch, settings):
    monkeypatch.setattr(sending, "FIRST", 1)
    monkeypatch.setattr(sending, "MORE", 1)
    with push_service() as service, time_machine.travel(NOW, tick=False):
        settings.PUSH_HOSTS = [service.host]
        phones = [service.browser(f"phone{number}") for number in range(4)]
        for phone in phones:
            client = Client()
            client.force_login(make.citizen().user)
            client.post("/api/v1/push/subscriptions/", phone.subscription, content_type="application/json")
        sent()
        outbox.work(now=NOW, urgencies=[Urgency.EMERGENCY])
    assert [len(phone.got) for phone in phones] == [1] * 4


def test_a_push_says_what_happened_on_a_locked_screen_and_opens_its_page(settings):
    citizen = make.citizen()
    with push_service() as service, time_machine.travel(NOW, tick=False):
        settings.PUSH_HOSTS = [service.host]
        phone, client = service.browser("phone"), Client()
        client.force_login(citizen.user)
        client.post("/api/v1/push/subscriptions/", phone.subscription, content_type="application/json")
        bulletin = sent()
        assert outbox.work(now=NOW, channels=["webpush"]) == {"webpush.sent": 1}
    [push], [headers] = phone.got, phone.headers
    assert (push["title"], push["body"]) == ("氣體外洩", "請立即離開。")
    assert push["url"] == bulletin.get_absolute_url()
    assert headers["urgency"] == "high"


def test_an_emergency_waits_neither_for_the_morning_nor_for_the_end_of_a_rest():
    night, phone, mail = NOW + timedelta(hours=11), make.citizen("phone"), make.citizen("mail")  # 23:00 in Taipei
    device(phone)
    mail.user.emailaddress_set.create(email=mail.user.email, verified=True, primary=True)
    for one in (phone, mail):
        preferences.set_manner(
            one, quiet_from=time(22), quiet_until=time(7), words_on_screen=False, rest_days=30, now=night
        )
        preferences.choose(one, {("notices", "webpush"): "off", ("notices", "email"): "off"})
        type(one).objects.filter(pk=one.pk).update(messages_stopped_at=night)
    words = Bulletin(title="氣體外洩", todo="請立即離開。")
    waits = actions.write(words, by=coordinator(), now=night, kind=Kind.GAS)
    actions.confirm(waits.pk, by=coordinator(), now=night)
    assert set(OutboxItem.objects.values_list("due_at", flat=True)) == {night}
    told = told_by(list(OutboxItem.objects.all()))
    assert [[one.title for one in each] for each in told.values()] == [["氣體外洩"]] * 2


def test_the_words_of_an_emergency_cost_as_much_for_many_as_for_one():
    """Whoever is asked for first would wait for the last one's words."""
    phones = [make.citizen(f"p{number}") for number in range(30)]
    for phone in phones:
        device(phone)
    sent()
    pushes = list(OutboxItem.objects.filter(channel="webpush"))
    costs = []
    for some in (pushes[:1], pushes):
        with CaptureQueriesContext(connection) as asked:
            assert len(payloads(some)) == len(some)
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_districts_reach_their_own_people_and_those_whose_district_nobody_knows(client):
    coast, hills = make.district("海濱鄉"), make.district("山上鄉")
    here, there, unknown = (
        make.citizen("here", district=coast),
        make.citizen("there", district=hills),
        make.citizen("x"),
    )
    for one in (here, there, unknown):
        device(one)
    sent(districts=[coast.code])
    assert set(OutboxItem.objects.values_list("user", flat=True)) == {here.user.pk, unknown.user.pk}
    for one, sees in ((here, True), (there, False), (unknown, True)):
        client.force_login(one.user)
        assert ("氣體外洩" in client.get("/inbox/").content.decode()) is sees


def test_a_drill_reaches_its_group_alone_and_says_so_everywhere(client):
    with pytest.raises(NoDrillGroup):
        written(is_drill=True)
    member, other = make.citizen("member"), make.citizen("other")
    device(member)
    device(other)
    DrillMember.objects.create(citizen=member, added_by=coordinator())
    bulletin = sent(is_drill=True)
    assert set(OutboxItem.objects.values_list("user", flat=True)) == {member.user.pk}
    page = bulletin.incident.get_absolute_url()
    assert client.get(page).status_code == 404
    assert "氣體外洩" not in client.get("/").content.decode()
    client.force_login(other.user)
    assert client.get(page).status_code == 404
    client.force_login(member.user)
    assert "演習" in client.get("/inbox/").content.decode()
    assert "演習" in client.get(page).content.decode()
    with pytest.raises(DatabaseError), transaction.atomic():
        Incident.objects.filter(pk=bulletin.incident_id).update(is_drill=False)


def test_a_drill_says_so_in_each_channel_in_its_title_and_its_picture(settings, mailoutbox, tmp_path):
    settings.SMS_FOLDER, settings.PUBLIC_URL = str(tmp_path), "https://portal.example.test"
    phone, mail, sms = make.citizen("phone"), make.citizen("mail"), make.citizen("sms")
    mail.user.emailaddress_set.create(email=mail.user.email, verified=True, primary=True)
    SmsNumber.objects.create(user=sms.user, number="+886912345678", confirmed_at=NOW)
    for one in (phone, mail, sms):
        DrillMember.objects.create(citizen=one, added_by=coordinator())
    with line_server() as line, push_service() as service, time_machine.travel(NOW, tick=False):
        settings.LINE_API_URL, settings.PUSH_HOSTS = line.url, [service.host]
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = line.token, line.secret
        LineAccount.objects.create(user=phone.user, line_id="Ume")
        browser, client = service.browser("phone"), Client()
        client.force_login(phone.user)
        client.post("/api/v1/push/subscriptions/", browser.subscription, content_type="application/json")
        sent(is_drill=True)
        outbox.work(now=NOW)
        [push], [letter], [text] = browser.got, mailoutbox, line.got["Ume"]
    short = json.loads(next((tmp_path / "waiting").glob("*.json")).read_text(encoding="utf-8"))["text"]
    titles = [push["title"], letter.subject, text["text"], short]
    assert [("演習" in title.partition("氣體外洩")[0]) for title in titles] == [True] * 4
    assert "/static/img/drill" in push["image"]
    assert "/static/img/drill" in letter.alternatives[0][0]
    assert 'alt="演習：' in letter.alternatives[0][0]
    assert "與緊急事件有關" in letter.body  # and not with coins


def test_updates_thread_under_one_card_until_the_all_clear(client):
    first = sent()
    page = first.incident.get_absolute_url()
    sent(incident=first.incident, title="仍在搶修", todo="請改道。")
    shown = client.get(page).content.decode()
    assert shown.index("仍在搶修") < shown.index("氣體外洩")
    assert "氣體外洩" not in client.get("/").content.decode()
    sent(incident=first.incident, title="警報解除", todo="謝謝。", ends=True)
    assert "警報解除" not in client.get("/").content.decode()
    assert "警報解除" in client.get("/emergencies/").content.decode()
    with pytest.raises(IncidentOver):
        written(incident=first.incident)


def test_the_worst_stands_first_on_every_page_and_a_drill_last(client):
    member = make.citizen("member")
    DrillMember.objects.create(citizen=member, added_by=coordinator())
    sent(title="停水", severity="Moderate")
    sent(title="氣體外洩", severity="Extreme")
    sent(title="地震演練", severity="Extreme", is_drill=True)
    sent(title="明日停班", severity="Minor")
    client.force_login(member.user)
    page = client.get("/about/").content.decode()
    places = [page.index(title) for title in ("氣體外洩", "停水", "明日停班", "演習：地震演練")]
    assert places == sorted(places)


def test_what_waits_stands_first_on_the_desk_with_the_way_to_say_yes():
    author, other = coordinator(), coordinator()
    sent(title="停水")
    bulletin = written(author)
    desk, page = "/admin/engagement/bulletin/", f"/admin/engagement/bulletin/{bulletin.pk}/change/"
    for one, words in ((author, "等候第二人確認"), (other, "閱讀並確認")):
        shown = at_desk(one).get(desk).content.decode().partition('class="emergency-desk"')[2]
        first, rest = shown.split("</section>", 1)
        assert (page in first, words in first, "停水" in first) == (True, True, False)
        assert "停水" in rest


def test_after_a_minute_all_who_could_confirm_are_called_once_and_it_stays_where_it_is():
    author, other = coordinator(), coordinator()
    bulletin = written(author)
    assert actions.call_others(now=make.later(59)) == 0
    assert actions.call_others(now=make.later(61)) == 1
    assert actions.call_others(now=make.later(90)) == 0
    assert list(OutboxItem.objects.values_list("address", flat=True)) == [other.email]
    bulletin.refresh_from_db()
    assert bulletin.is_waiting


def test_they_are_called_on_their_devices_too_which_lead_to_the_yes_and_tell_none_of_its_words(settings):
    author, other = coordinator(), coordinator()
    with push_service() as service, time_machine.travel(NOW, tick=False):
        settings.PUSH_HOSTS = [service.host]
        phones = {}
        for one in (author, other):
            phones[one], client = service.browser(f"phone{one.pk}"), Client()
            client.force_login(one)
            client.post("/api/v1/push/subscriptions/", phones[one].subscription, content_type="application/json")
        bulletin = written(author)
        actions.call_others(now=make.later(61))
        outbox.work(now=make.later(62), channels=["webpush"])
        [push], [headers] = phones[other].got, phones[other].headers
        assert phones[author].got == []
        assert push["url"] == f"/admin/engagement/bulletin/{bulletin.pk}/change/"
        assert headers["urgency"] == "high"
        assert "氣體" not in str(push)
        actions.confirm(bulletin.pk, by=other, now=make.later(70))
        assert calling.tell({(bulletin.pk, other.pk)}) == {}  # whoever was called late is told nothing of it


def test_who_wrote_and_who_said_yes_are_on_record():
    author, other = coordinator(), coordinator()
    bulletin = actions.confirm(written(author).pk, by=other, now=NOW)
    said = AuditEvent.objects.filter(action__startswith="bulletin.").order_by("pk").values_list("action", "actor")
    assert list(said) == [("bulletin.written", author.pk), ("bulletin.sent", other.pk)]
    assert bulletin.proposed_by != bulletin.decided_by


def test_one_person_on_two_devices_is_one_person():
    author = coordinator()
    bulletin, second_device = written(author), at_desk(author)
    page = f"/admin/engagement/bulletin/{bulletin.pk}/"
    assert "step/confirm/" not in second_device.get(f"{page}change/").content.decode()
    second_device.post(f"{page}step/confirm/")
    bulletin.refresh_from_db()
    assert bulletin.is_waiting
    assert not OutboxItem.objects.exists()
    at_desk(coordinator()).post(f"{page}step/confirm/")
    bulletin.refresh_from_db()
    assert bulletin.state == Bulletin.State.SENT


def test_the_desk_is_told_which_districts_and_writes_to_them_alone():
    coast = District.objects.create(code="coast", name="海濱鄉", name_en="Coast")
    desk, add = at_desk(coordinator()), "/admin/engagement/bulletin/add/?kind=water"
    page = desk.get(add).content.decode()
    assert coast.name in page
    assert "緊急停水" in page  # the county's words stand ready
    said = {"kind": "water", "severity": "Moderate", "title": "停水", "todo": "請先儲水。", "districts": [coast.code]}
    assert desk.post(add, said).status_code == 302
    assert Bulletin.objects.get().districts == [coast.code]


def test_it_is_told_in_the_name_of_the_countys_own_agency_for_emergencies(client):
    bulletin = sent()
    page = client.get(bulletin.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "Tuili County Emergency Operations Center" in page
    assert "<senderName>推力縣災害應變中心</senderName>" in client.get(f"/alerts/{bulletin.pk}.xml").content.decode()


def test_people_say_how_they_are_and_the_county_sees_numbers_by_district(client):
    coast = make.district("海濱鄉")
    bulletin, person = sent(), make.citizen("person", district=coast)
    page = bulletin.incident.get_absolute_url()
    client.force_login(person.user)
    for is_safe in ("0", "1", "1"):
        assert client.post(f"{page}answer/", {"is_safe": is_safe, "district": coast.pk}).status_code == 302
    assert SafetyAnswer.objects.get().is_safe
    assert 'id="answers"' not in client.get(page).content.decode()
    client.force_login(coordinator())
    assert 'id="answers"' in client.get(page).content.decode()
    assert [(row.district, row.safe, row.help) for row in queries.answers_by_district(bulletin.incident)] == [
        ("海濱鄉", 1, 0)
    ]
    assert client.post(f"{page}answer/", {"is_safe": "7", "district": ""}).status_code == 422


def test_who_needs_help_is_counted_though_they_say_no_district(client):
    bulletin, person = sent(), make.citizen("person")
    client.force_login(person.user)
    assert client.post(f"{bulletin.incident.get_absolute_url()}answer/", {"is_safe": "0"}).status_code == 302
    assert [(row.district, row.safe, row.help) for row in queries.answers_by_district(bulletin.incident)] == [
        ("", 0, 1)
    ]


def test_the_home_of_a_coordinator_leads_to_the_desk_and_says_what_goes_on(client):
    desk = "/admin/engagement/bulletin/"
    client.force_login(make.staff(Role.OPERATOR))
    assert desk not in client.get("/admin/").content.decode()
    client.force_login(coordinator())
    assert "氣體外洩" not in (page := client.get("/admin/").content.decode())
    assert desk in page
    sent()
    assert "氣體外洩" in client.get("/admin/").content.decode()


def test_its_page_is_described_by_what_happened_and_what_to_do(client):
    page = client.get(f"/emergencies/{sent().incident_id}/").content.decode()
    assert '<meta name="description" content="氣體外洩 – 請立即離開。">' in page


def test_a_page_that_stays_open_asks_a_small_answer_that_is_the_same_for_everybody(client):
    assert client.get("/emergencies/now/").json() == {"bulletins": []}
    bulletin = sent()
    answer = client.get("/emergencies/now/")
    assert answer.json() == {"bulletins": [bulletin.pk]}
    assert "public" in answer["Cache-Control"]
    assert "氣體外洩" in client.get("/emergencies/pinned/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_or_confirm_at_once_one_is_told_so():
    first = sent()
    authors, said = [coordinator() for _ in range(4)], []

    def attempt(by):
        try:
            written(by, incident=first.incident, title="更新")
            said.append("written")
        except BulletinWaits:
            said.append("waits")
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=[by]) for by in authors]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(said) == ["waits", "waits", "waits", "written"]
