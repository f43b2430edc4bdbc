"""What concerns somebody reaches the LINE account that they linked, once, as far as the month's quota goes."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from civic.accounts.models import Citizen
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.delivery.actions import file
from engagement.delivery.channels.line import actions
from engagement.delivery.channels.line.models import LineAccount, LineEvent, LineMonth
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.preferences.models import Manner, Preference
from engagement.delivery.ways import ask_quotas
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, Kind
from engagement.news import coins_awarded, coins_lapsing
from engagement.notices import actions as notices
from engagement.sends import actions as sends
from engagement.sends.models import Send
from tests import factories as make
from tests.engagement.sends.people import a_notice, with_device
from tests.fakes.line import line_server
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NOON = make.NOW
State = OutboxItem.State


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def line(settings):
    with line_server() as made:
        settings.LINE_API_URL = made.url
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = made.token, made.secret
        settings.PUBLIC_URL = "https://portal.example.test"
        yield made


def linked(name: str = "citizen") -> Citizen:
    citizen = make.citizen(name)
    secret = actions.ask_by_nonce(citizen.user, now=NOON - timedelta(days=1))
    actions.link(secret, line_id=who(citizen), now=NOON - timedelta(days=1))
    Message.objects.all().delete()
    OutboxItem.objects.all().delete()
    return citizen


def who(citizen: Citizen) -> str:
    return f"U{citizen.pk:032d}"


def with_mailbox(citizen: Citizen) -> Citizen:
    EmailAddress.objects.create(user=citizen.user, email=citizen.user.email, verified=True, primary=True)
    return citizen


def an_award(citizen: Citizen, number: int = 1) -> None:
    facts = {"coins": 5, "reason": "健康問卷"}
    file(coins_awarded.news, [News(citizen.pk, f"award:{number}:{citizen.pk}", NOON, facts)])


def work(*channels: str) -> dict[str, int]:
    return outbox.work(now=datetime.now(UTC), channels=channels or ["line"])


def send() -> dict[str, int]:
    sends.plan_due(now=datetime.now(UTC))
    return work()


def test_a_notice_goes_to_everybody_who_linked_in_one_call(line):
    people = [linked() for _number in range(3)]
    make.citizen("without LINE")
    notice = a_notice()
    assert send() == {"line.sent": 3}
    [call] = line.calls
    assert sorted(call["to"]) == sorted(who(citizen) for citizen in people)
    [card] = line.got[who(people[0])]
    assert card["altText"].startswith("流感疫苗開打")
    button = card["contents"]["footer"]["contents"][0]
    assert button["action"]["uri"] == f"https://portal.example.test/notices/{notice.pk}/"


def test_five_hundred_go_in_one_call_and_the_next_in_another(line):
    for _number in range(502):
        user = make.user()
        Citizen.objects.create(user=user)
        LineAccount.objects.create(user=user, line_id=f"U{user.pk:032d}")
    a_notice()
    assert send() == {"line.sent": 502}
    assert [len(call["to"]) for call in line.calls] == [500, 2]
    assert len(line.keys) == 2


def test_news_of_ones_own_tells_nothing_private_on_a_locked_screen_unless_wanted(line):
    shy, open_one = linked(), linked()
    Manner.objects.create(citizen=open_one, words_on_screen=True)
    an_award(shy)
    an_award(open_one)
    work()
    assert "健康問卷" not in json.dumps(line.got[who(shy)], ensure_ascii=False)
    assert "健康問卷" in line.got[who(open_one)][0]["altText"]


def test_a_picture_stands_above_the_words(line):
    linked()
    notice = a_notice()
    type(notice).objects.filter(pk=notice.pk).update(picture="notices/a.webp", picture_alt="一位護理師")
    send()
    assert line.calls[0]["messages"][0]["contents"]["hero"]["url"].startswith("https://portal.example.test/media/")


def test_what_line_took_without_our_knowing_is_not_taken_twice(line, noon):
    people = [linked() for _number in range(2)]
    a_notice()
    line.answers = ["lost after"]
    assert send() == {"line.unknown": 2}
    assert set(OutboxItem.objects.values_list("unknown", flat=True)) == {1}
    noon.shift(timedelta(minutes=2))
    assert work() == {"line.sent": 2}
    assert [len(line.got[who(citizen)]) for citizen in people] == [1, 1]


def test_a_call_that_came_apart_is_made_as_it_was_so_that_nobody_is_forgotten(line, noon):
    people = [linked() for _number in range(3)]
    a_notice()
    line.answers = ["lost before"]
    send()
    noon.shift(timedelta(minutes=2))
    first = OutboxItem.objects.filter(channel="line").earliest("pk")
    OutboxItem.objects.exclude(pk=first.pk).update(due_at=NOON + timedelta(hours=1))
    assert work() == {"line.sent": 1}
    noon.shift(timedelta(hours=1))
    assert work() == {"line.sent": 2}
    assert [len(line.got[who(citizen)]) for citizen in people] == [1, 1, 1]


@pytest.mark.parametrize(
    ("cause", "waits", "words"),
    [
        ("rate", timedelta(minutes=1), "answered 429: too many calls"),
        ("beside", timedelta(seconds=15), "answered 429: too many calls beside each other"),
        ("person", timedelta(hours=1), "answered 429: too many messages to one person"),
        ("month", timedelta(minutes=1), "answered 429: held by another send"),  # the count says that there is room
    ],
)
def test_429_is_told_apart_by_its_causes(line, cause, waits, words):
    line.limit = 1000
    linked()
    a_notice()
    line.answers = [cause]
    assert send() == {"line.later": 1}
    row = OutboxItem.objects.get()
    assert (row.error, row.due_at - NOON) == (words, waits)


def test_a_server_in_need_is_asked_again_under_the_same_key(line, noon):
    citizen = linked()
    a_notice()
    line.answers = ["broken"]
    assert send() == {"line.unknown": 1}
    reference = OutboxItem.objects.get().reference
    noon.shift(timedelta(minutes=2))
    assert work() == {"line.sent": 1}
    assert list(line.keys) == [reference.partition("@")[0]]
    assert len(line.got[who(citizen)]) == 1


def test_nobody_there_is_no_unknown_outcome(line, settings):
    linked()
    a_notice()
    settings.LINE_API_URL = "http://127.0.0.1:1"
    assert send() == {"line.later": 1}


def test_somebody_whom_line_does_not_know_keeps_nothing_from_the_others(line, noon):
    gone, stays = linked(), linked()
    line.unknown = {who(gone)}
    a_notice()
    send()
    noon.shift(timedelta(minutes=1))
    work()
    assert len(line.got[who(stays)]) == 1
    assert LineAccount.objects.get(user=gone.user).ended_at
    assert LineAccount.objects.get(user=gone.user).line_id == ""


def test_the_months_quota_is_asked_and_kept_for_the_important(line):
    line.limit, line.used = 100, 85
    for _number in range(8):
        linked()
    a_notice()
    planned = sends.plan_due(now=NOON)
    assert planned["line"] == 5  # ten of a hundred are kept
    work()
    assert line.used == 90
    late = LineAccount.objects.latest("pk").user.citizen
    file(coins_lapsing.news, [News(late.pk, "lapse:1", NOON, {"coins": 5, "on": "2026-12-31"})])
    assert work() == {"line.sent": 1}  # money may use what is kept
    assert LineMonth.objects.get().used == 91


def test_beyond_the_quota_the_rest_goes_by_a_device_or_a_mail_unless_that_is_switched_off(line, mailoutbox):
    line.limit, line.used = 100, 90
    phone, mail, neither, shy = linked(), with_mailbox(linked()), linked(), with_mailbox(linked())
    with_device(phone)
    preferences.choose(shy, {("notices", "email"): "off"})
    a_notice()
    sends.plan_due(now=NOON)
    assert sorted((row.channel, row.user_id) for row in OutboxItem.objects.all()) == sorted(
        [("webpush", phone.user_id), ("news_mail", mail.user_id)]
    )
    assert neither.user_id not in OutboxItem.objects.values_list("user_id", flat=True)


def test_a_quota_used_up_half_way_sends_the_important_first_and_the_rest_by_other_ways(line):
    bulk = [with_mailbox(linked()) for _number in range(4)]
    a_notice()
    sends.plan_due(now=NOON)
    assert OutboxItem.objects.filter(channel="line").count() == 4
    line.limit, line.used = 10, 7  # somebody else used it meanwhile: two are left beside the one that is kept
    file(coins_lapsing.news, [News(bulk[3].pk, "lapse:1", NOON, {"coins": 5, "on": "2026-12-31"})])
    work()
    assert len(line.got[who(bulk[3])]) >= 1
    told = sum(len(got) for got in line.got.values())
    by_mail = OutboxItem.objects.filter(channel="news_mail", about__startswith="notice:").count()
    assert told + by_mail == 5  # four notices and one about coins, nobody twice and nobody forgotten
    moved = OutboxItem.objects.filter(channel="line", state=State.CANCELLED)
    assert moved.count() == by_mail > 0


def test_who_has_no_other_way_is_a_dead_letter_that_the_desk_can_send_again(line):
    linked()
    a_notice()
    sends.plan_due(now=NOON)
    line.limit, line.used = 10, 10
    work()
    row = OutboxItem.objects.get()
    assert (row.state, row.error) == (State.FAILED, "answered 429: the month’s messages are used up")
    line.used = 0
    outbox.send_again(row, by=make.staff("operator"), now=NOON)
    assert work() == {"line.sent": 1}


def test_a_revoked_token_lets_other_ways_carry_it_and_the_desk_reads_what_to_do(line):
    line.token = "another"
    with_mailbox(linked())
    a_notice()
    send()
    assert OutboxItem.objects.get(channel="news_mail").state == State.WAITING
    assert OutboxItem.objects.get(channel="line").state == State.CANCELLED
    desk = at_desk(make.staff("operator")).get("/admin/civic/outboxitem/queues/", headers={"accept-language": "en"})
    assert "LINE refuses our token" in desk.content.decode()


def test_the_desk_is_told_before_it_is_sent_that_the_quota_does_not_hold_it(line, settings):
    line.limit, line.used = 100, 88
    for _number in range(5):
        linked()
    ask_quotas(now=NOON)
    notice = make.notice(published=False)
    notices.submit(notice, by=notice.proposed_by)
    desk, address = at_desk(make.staff("approver", notice.agency)), f"/admin/engagement/notice/{notice.pk}/change/"
    page = desk.get(address, headers={"accept-language": "en"}).content.decode()
    assert "5 people would get it by this way, and its quota has 2 messages left" in page
    settings.AUDIENCE_LEAST = 20
    assert "would get it by this way" not in desk.get(address, headers={"accept-language": "en"}).content.decode()


def test_planning_twice_sends_once(line):
    citizen = linked()
    a_notice()
    send()
    Send.objects.update(state="planned")
    send()
    assert len(line.got[who(citizen)]) == 1


def test_without_a_channel_nothing_of_line_is_planned_or_shown(client):
    citizen = linked()
    a_notice()
    sends.plan_due(now=NOON)
    assert OutboxItem.objects.count() == 0
    client.force_login(citizen.user)
    assert "LINE" not in client.get("/preferences/").content.decode().partition("<main")[2]
    assert Client().post("/hooks/line/", b"{}", content_type="application/json").status_code == 404


def test_the_site_gives_a_code_that_links_whoever_sends_it(line, client, settings):
    settings.LINE_ACCOUNT = "@tuili"
    citizen = make.citizen()
    client.force_login(citizen.user)
    page = client.post("/preferences/line/begin/")
    code = page.context["code"]
    assert f"https://line.me/R/oaMessage/@tuili/?{code}" in page.content.decode()
    spoken = f" {code[:4].lower()}-{code[4:]} "
    assert line.tell(client, line.event("message", "Ume", message={"type": "text", "text": spoken})).status_code == 200
    assert actions.living_of(citizen.user).line_id == "Ume"
    assert Message.objects.get(citizen=citizen).kind == "line_linked"  # whoever did not do it hears of it
    [reply] = line.replies
    assert "已連結" in reply["messages"][0]["text"]
    line.tell(client, line.event("message", "Uother", message={"type": "text", "text": code}))
    assert not LineAccount.objects.filter(line_id="Uother").exists()  # once


def test_line_leads_to_the_portal_and_back_by_token_and_nonce(line, client):
    line.tell(client, line.event("follow", "Ume"))
    [hello] = line.replies
    url = urlsplit(hello["messages"][0]["template"]["actions"][0]["uri"])
    assert url.path == "/preferences/line/link/"
    citizen = make.citizen()
    assert client.get(f"{url.path}?{url.query}").status_code == 302  # sign in first
    client.force_login(citizen.user)
    asked = client.get(f"{url.path}?{url.query}")
    assert asked.context["onward"] == ""
    onward = urlsplit(client.post(f"{url.path}?{url.query}").context["onward"])
    said = parse_qs(onward.query)
    assert (onward.netloc, said["linkToken"]) == ("access.line.me", parse_qs(url.query)["linkToken"])
    link = {"result": "ok", "nonce": said["nonce"][0]}
    line.tell(client, line.event("accountLink", "Ume", link=link))
    assert actions.living_of(citizen.user).line_id == "Ume"
    line.tell(client, line.event("accountLink", "Uthief", link=link))
    assert not LineAccount.objects.filter(line_id="Uthief").exists()


def test_a_failed_link_or_an_old_one_links_nothing(line, client, noon):
    citizen = make.citizen()
    nonce = actions.ask_by_nonce(citizen.user, now=NOON)
    line.tell(client, line.event("accountLink", "Ume", link={"result": "failed", "nonce": nonce}))
    assert actions.living_of(citizen.user) is None
    noon.shift(actions.GOOD_FOR)
    line.tell(client, line.event("accountLink", "Ume", link={"result": "ok", "nonce": nonce}))
    assert actions.living_of(citizen.user) is None


def test_an_account_belongs_to_whoever_linked_it_last(line):
    first, second = make.citizen(), make.citizen()
    for citizen in (first, second):
        actions.link(actions.ask_by_nonce(citizen.user, now=NOON), line_id="Ushared", now=NOON)
    assert actions.living_of(first.user) is None
    assert actions.living_of(second.user)


def test_whoever_blocks_the_account_is_sent_nothing_until_they_let_it_in_again(line, client):
    citizen = with_mailbox(linked())
    a_notice("第一則")
    sends.plan_due(now=NOON)
    line.tell(client, line.event("unfollow", who(citizen)))
    work()
    assert line.calls == []
    assert OutboxItem.objects.filter(channel="news_mail").count() == 1  # what waited goes by mail
    client.force_login(citizen.user)
    assert "封鎖" in client.get("/preferences/").content.decode()
    line.tell(client, line.event("follow", who(citizen)))
    a_notice("第二則")
    send()
    assert len(line.got[who(citizen)]) == 1


def test_one_tap_in_line_stops_a_kind_of_news_and_another_undoes_it(line, client):
    citizen = linked()
    a_notice("第一則")
    send()
    stop = line.got[who(citizen)][0]["contents"]["footer"]["contents"][1]["action"]
    line.tell(client, line.event("postback", who(citizen), postback={"data": stop["data"]}))
    assert Preference.objects.get(channel="line").how == "off"
    a_notice("第二則")
    send()
    assert len(line.got[who(citizen)]) == 1
    undo = line.replies[-1]["messages"][0]["quickReply"]["items"][0]["action"]
    assert len(undo["data"]) <= 300
    line.tell(client, line.event("postback", who(citizen), postback={"data": undo["data"]}))
    assert Preference.objects.get(channel="line").how == "at_once"
    a_notice("第三則")
    send()
    assert len(line.got[who(citizen)]) == 2


def test_nobody_undoes_for_somebody_else(line, client):
    citizen, other = linked(), linked()
    line.tell(client, line.event("postback", who(citizen), postback={"data": "do=stop&family=notices"}))
    undo = line.replies[-1]["messages"][0]["quickReply"]["items"][0]["action"]
    line.tell(client, line.event("postback", who(other), postback={"data": undo["data"]}))
    assert Preference.objects.get(channel="line").how == "off"


def test_balance_and_what_is_new_are_told_to_whoever_linked_alone(line, client):
    citizen = make.rich_citizen(120)
    actions.link(actions.ask_by_nonce(citizen.user, now=NOON), line_id="Urich", now=NOON)
    a_notice()
    line.tell(client, line.event("postback", "Urich", postback={"data": "do=balance"}))
    assert "120" in line.replies[-1]["messages"][0]["text"]
    line.tell(client, line.event("postback", "Urich", postback={"data": "do=new"}))
    assert "流感疫苗開打" in line.replies[-1]["messages"][0]["text"]
    line.tell(client, line.event("postback", "Ustranger", postback={"data": "do=balance"}))
    assert line.replies[-1]["messages"][0]["type"] == "template"  # to link first


def test_a_repeated_event_is_handled_once(line, client):
    event = line.event("follow", "Ume")
    for _again in range(3):
        assert line.tell(client, event).status_code == 200
    assert len(line.replies) == 1
    assert LineEvent.objects.count() == 1


def test_lines_own_words_that_somebody_kept_do_nothing_when_they_are_told_again_later(line, client, noon):
    citizen = linked()
    stop = line.event("postback", who(citizen), postback={"data": "do=stop&family=notices"})
    stop["timestamp"] = int(NOON.timestamp() * 1000)
    assert line.tell(client, stop).status_code == 200
    Preference.objects.all().delete()  # its owner wants them again
    noon.shift(timedelta(days=30))
    actions.forget(now=datetime.now(UTC))
    assert LineEvent.objects.count() == 0
    assert line.tell(client, stop).status_code == 200
    assert Preference.objects.count() == 0


@pytest.mark.parametrize("signature", ["", "nonsense", "ä"])
def test_what_line_did_not_sign_is_refused(line, client, signature):
    assert line.tell(client, line.event("follow", "Ume"), signature=signature).status_code == 403
    assert LineEvent.objects.count() == 0


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"events": 5}', b'{"events": [5, {}, {"type": "follow"}]}', b"\xff"])
def test_a_signed_body_of_any_shape_falls_over_nothing(line, client, body):
    sent = client.post("/hooks/line/", body, content_type="application/json",
                       headers={"x-line-signature": line.signature(body)})  # fmt: skip
    assert sent.status_code in {200, 400}
    assert LineEvent.objects.count() == 0


def test_one_unlinks_on_the_page_of_preferences_and_sees_it_under_my_devices(line, client):
    citizen = linked()
    client.force_login(citizen.user)
    assert "LINE" in client.get("/me/devices/").content.decode().partition("<main")[2]
    assert client.post("/preferences/line/end/").status_code == 302
    assert actions.living_of(citizen.user) is None
    a_notice()
    assert send() == {}
    assert client.post("/preferences/line/end/").status_code == 404


def test_an_emergency_comes_by_line_as_plain_words(line):
    citizen = linked()
    words = Bulletin(title="氣體外洩", todo="請立即離開。")
    made = incidents.write(words, by=make.staff("coordinator"), now=NOON, incident=None, kind=Kind.GAS, is_drill=False)
    incidents.confirm(made.pk, by=make.staff("coordinator"), now=NOON)
    work()
    [message] = line.got[who(citizen)]
    assert message["type"] == "text"
    assert message["text"].startswith("氣體外洩")


def test_the_menu_is_made_for_everybody_and_older_ones_go(line):
    line.menus = [{"richMenuId": "old", "name": "tuili"}, {"richMenuId": "theirs", "name": "somebody else's"}]
    call_command("line_menu")
    [theirs, made] = line.menus
    assert (theirs["richMenuId"], line.menu_of_all) == ("theirs", made["richMenuId"])
    picture = Image.open(BytesIO(line.pictures[made["richMenuId"]]))
    assert picture.size == (made["size"]["width"], made["size"]["height"])
    assert len(line.pictures[made["richMenuId"]]) <= 1_000_000  # LINE takes no heavier one
    assert [area["action"]["label"] for area in made["areas"]] == ["最新消息", "我的金幣", "打開入口網"]


def test_the_menu_says_what_line_refused(line):
    line.token = "another"
    with pytest.raises(CommandError, match="401"):
        call_command("line_menu")
