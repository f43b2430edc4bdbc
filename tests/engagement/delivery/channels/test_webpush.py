"""News reaches the browsers that a citizen let in, encrypted, and nobody else's."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client
from rest_framework.authtoken.models import Token

from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.delivery.actions import file, read
from engagement.delivery.channels.webpush import channel, keys
from engagement.delivery.channels.webpush.models import PushSubscription
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, Incident, Kind
from engagement.news import coins_awarded, paid
from engagement.sends import actions as sends
from tests import factories as make
from tests.api import program_of, refusal
from tests.fakes.push_service import SILENT, Browser, push_service

pytestmark = pytest.mark.django_db
NOON = make.NOW
State = OutboxItem.State


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def service(settings):
    with push_service() as made:
        settings.PUSH_HOSTS = [made.host]
        yield made


def signed_in(person: Any) -> Client:
    client = Client(
        headers={"accept-language": "zh-hant", "user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"}
    )
    client.force_login(person.user)
    return client


def subscribe(client: Client, browser: Browser) -> Any:
    return client.post("/api/v1/push/subscriptions/", browser.subscription, content_type="application/json")


def a_payment(citizen: Any, number: int = 1) -> None:
    facts = {"coins": 30, "shop": "山海小吃", "receipt": "K7-42"}
    file(paid.news, [News(citizen.pk, f"paid:{number}", NOON, facts)])


def an_award(citizen: Any, number: int = 1) -> None:
    file(coins_awarded.news, [News(citizen.pk, f"award:{number}", NOON, {"coins": 5, "reason": "健康問卷"})])


def work() -> dict[str, int]:
    return outbox.work(now=datetime.now(UTC), channels=["webpush"])


def test_an_award_is_pushed_and_tells_nothing_private_on_a_locked_screen(service):
    citizen, phone = make.citizen(), service.browser("phone")
    made = subscribe(signed_in(citizen), phone)
    assert made.status_code == 201
    assert PushSubscription.objects.get(pk=made.json()["id"]).device == "Chrome · Android"
    an_award(citizen)
    assert work() == {"webpush.sent": 1}
    [told] = phone.got
    assert told["title"] == "與您的金幣有關的消息"
    assert "健康問卷" not in str(told)
    assert told["url"] == f"/inbox/{Message.objects.get().pk}/"
    assert told["unread"] == 1
    [headers] = phone.headers
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["urgency"] == "low"
    assert int(headers["ttl"]) > 3600
    assert f"k={keys.public_key()}" in headers["authorization"]


def test_each_push_is_signed_by_the_county_for_its_push_service_and_for_less_than_a_day(service, settings):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    an_award(citizen)
    work()
    token, key = re.fullmatch(r"vapid t=(\S+), ?k=(\S+)", phone.headers[0]["authorization"]).groups()
    head, claims, signature = (bytes_of(part) for part in token.split("."))
    halves = (int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
    public.verify(encode_dss_signature(*halves), token.rpartition(".")[0].encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(head)["alg"] == "ES256"
    said = json.loads(claims)
    assert said["aud"] == service.base
    assert said["sub"] == f"mailto:{settings.SUPPORT_EMAIL}"
    assert NOON.timestamp() < said["exp"] <= NOON.timestamp() + 24 * 3600


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_newer_word_of_an_incident_takes_the_place_of_the_older_and_of_no_other(service):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    first = confirmed("氣體外洩")
    confirmed("仍在搶修", incident=first)
    confirmed("停水")
    an_award(citizen)
    work()
    by_title = {told["title"]: headers for told, headers in zip(phone.got, phone.headers, strict=True)}  # in any order
    [older, newer, other] = [by_title.pop(title) for title in ("氣體外洩", "仍在搶修", "停水")]
    [award] = by_title.values()
    assert older["topic"] == newer["topic"]
    topics = {headers["topic"] for headers in (newer, other, award)}
    assert len(topics) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,32}", topic) for topic in topics)  # RFC 8030, 5.4
    assert [headers["urgency"] for headers in (older, newer, other, award)] == ["high"] * 3 + ["low"]


def confirmed(title: str, *, incident: Incident | None = None) -> Incident:
    words = Bulletin(title=title, todo="請立即離開。")
    made = incidents.write(words, by=make.staff("coordinator"), now=NOON, incident=incident, kind=Kind.GAS)
    return incidents.confirm(made.pk, by=make.staff("coordinator"), now=NOON).incident


def test_a_notice_shows_its_picture_and_asks_to_be_counted_and_kept(service, settings):
    settings.PUBLIC_URL = "https://portal.example.test"
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    notice = make.notice(now=NOON)
    sends.plan_due(now=NOON)
    work()
    [told] = phone.got
    assert (told["title"], told["body"]) == ("流感疫苗開打", "65 歲以上免費接種")
    assert told["image"] == f"https://portal.example.test{notice.picture.url}"
    assert told["url"] == f"/notices/{notice.pk}/"
    assert {"seen", "keep", "open", "save"} <= told.keys()


def test_whoever_wants_the_words_gets_them(service):
    citizen, phone = make.citizen(), service.browser("phone")
    client = signed_in(citizen)
    subscribe(client, phone)
    page = {"quiet_from": "22:00", "quiet_until": "07:00", "words_on_screen": "on", "coins__webpush": "at_once",
            "coins__email": "off", "notices__webpush": "at_once", "notices__email": "off",
            "events__webpush": "at_once", "events__email": "off",
            "reminders__webpush": "at_once", "reminders__email": "off"}  # fmt: skip
    assert client.post("/preferences/", page).status_code == 302
    an_award(citizen)
    work()
    assert phone.got[0]["title"] == "您獲得 5 枚金幣"
    assert phone.got[0]["body"] == "健康問卷"


def test_each_device_is_told_once_however_often_the_news_comes(service):
    citizen, phone, desk = make.citizen(), service.browser("phone"), service.browser("desk")
    subscribe(signed_in(citizen), phone)
    subscribe(signed_in(citizen), desk)
    for _again in range(2):
        an_award(citizen)
        work()
    assert (len(phone.got), len(desk.got)) == (1, 1)


def test_signing_out_ends_messages_to_that_browser_alone(service):
    citizen, phone, desk = make.citizen(), service.browser("phone"), service.browser("desk")
    leaves = signed_in(citizen)
    subscribe(leaves, phone)
    subscribe(signed_in(citizen), desk)
    leaves.post("/accounts/logout/")
    an_award(citizen)
    work()
    assert (len(phone.got), len(desk.got)) == (0, 1)


def test_a_visit_that_ended_elsewhere_is_told_nothing(service):
    citizen, phone = make.citizen(), service.browser("phone")
    client = signed_in(citizen)
    subscribe(client, phone)
    an_award(citizen, 1)
    client.session.delete()  # while it waits, such as over a night
    work()
    an_award(citizen, 2)
    assert work() == {}
    assert phone.got == []
    assert PushSubscription.objects.get().ended_at


def test_a_program_is_told_nothing_once_its_key_was_taken_back(service):
    citizen, phone = make.citizen(), service.browser("phone")
    program_of(citizen).post("/api/v1/push/subscriptions/", phone.subscription)
    an_award(citizen)
    Token.objects.filter(user=citizen.user).delete()
    work()
    assert phone.got == []


def test_a_browser_belongs_to_whoever_signed_in_there_last(service):
    first, second, shared = make.citizen("first"), make.citizen("second"), service.browser("shared")
    subscribe(signed_in(first), shared)
    subscribe(signed_in(second), shared)
    an_award(first, 1)
    an_award(second, 2)
    assert work() == {"webpush.sent": 1}
    assert len(shared.got) == 1


def test_a_button_saves_it_without_opening_anything_and_only_for_its_reader(service):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    an_award(citizen)
    work()
    [told] = phone.got
    assert told["save"] == "儲存"
    assert Client(enforce_csrf_checks=True).post(told["keep"]).status_code == 204
    assert Message.objects.get().saved_at == NOON
    assert Message.objects.get().read_at is None
    assert Client().post(told["keep"].replace("/m/", "/m/1")).status_code == 404


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_asked_no_more(service, status):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    phone.answers = [(status, {})]
    an_award(citizen, 1)
    work()
    assert OutboxItem.objects.get().state == State.CANCELLED
    ended = PushSubscription.objects.get()
    assert ended.ended_at
    assert ended.endpoint == ended.p256dh == ""
    an_award(citizen, 2)
    assert work() == {}


def test_a_service_that_is_busy_is_asked_again_when_it_says(service, noon):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    phone.answers = [(429, {"Retry-After": "120"}), (500, {})]
    an_award(citizen)
    work()
    assert OutboxItem.objects.get().due_at == NOON + timedelta(seconds=120)
    noon.move_to(NOON + timedelta(seconds=121))
    work()
    assert OutboxItem.objects.get().error == "answered 500"
    noon.move_to(NOON + timedelta(hours=1))
    assert work() == {"webpush.sent": 1}


def test_a_service_that_finds_it_too_large_is_asked_once_and_the_desk_reads_why(service):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    phone.answers = [(413, {})]
    an_award(citizen)
    assert work() == {"webpush.never": 1}
    assert OutboxItem.objects.get().error == "refused 413"
    assert PushSubscription.objects.get().ended_at is None


def test_a_push_whose_answer_was_lost_comes_again_as_the_same_one(service, noon):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    phone.answers = [(0, {})]
    an_award(citizen)
    work()
    assert OutboxItem.objects.get().unknown == 1
    noon.move_to(NOON + timedelta(hours=1))
    work()
    assert [told["tag"] for told in phone.got] == [phone.got[0]["tag"]] * 2


def test_a_service_that_does_not_answer_in_time_keeps_no_other_browser_waiting(service, monkeypatch):
    monkeypatch.setattr(channel, "SECONDS_EACH", 0.3)
    citizen, slow, quick = make.citizen(), service.browser("slow"), service.browser("quick")
    subscribe(signed_in(citizen), slow)
    subscribe(signed_in(citizen), quick)
    slow.answers = [(SILENT, {})]
    an_award(citizen)
    assert work() == {"webpush.unknown": 1, "webpush.sent": 1}
    assert OutboxItem.objects.get(state=State.WAITING).error == "SocketTimeoutError"
    assert len(quick.got) == 1


def test_a_redirect_is_never_followed(service):
    citizen, phone, other = make.citizen(), service.browser("phone"), service.browser("other")
    subscribe(signed_in(citizen), phone)
    phone.answers = [(307, {"Location": other.endpoint})]
    an_award(citizen)
    work()
    assert OutboxItem.objects.get().error == "refused 307"
    assert other.got == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:9/push/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://fcm.googleapis.com.evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "ftp://fcm.googleapis.com/x",
        "https://[::1]/x",
        "x",
    ],
)
def test_pushes_go_to_push_services_only(endpoint):
    with push_service() as elsewhere:
        subscription = elsewhere.browser("x").subscription | {"endpoint": endpoint}
    answer = program_of(make.citizen()).post("/api/v1/push/subscriptions/", subscription)
    assert refusal(answer, 400)["code"] == "unknown_push_service"


@pytest.mark.parametrize("keys_", [{"p256dh": "AAAA", "auth": "MDEyMzQ1Njc4OWFiY2RlZg"}, {"p256dh": "$", "auth": ""}])
def test_keys_that_are_none_are_refused(service, keys_):
    wrong = service.browser("phone").subscription | {"keys": keys_}
    answer = program_of(make.citizen()).post("/api/v1/push/subscriptions/", wrong)
    assert answer.status_code == 400


def test_a_program_subscribes_with_its_token_and_nobody_ends_the_devices_of_others(service):
    citizen, phone = make.citizen(), service.browser("phone")
    program = program_of(citizen)
    assert program.get("/api/v1/push/key/").json() == {"public_key": keys.public_key()}
    made = program.post("/api/v1/push/subscriptions/", phone.subscription).json()["id"]
    an_award(citizen, 1)
    work()
    assert len(phone.got) == 1
    stranger = program_of(make.citizen("stranger"))
    assert stranger.delete(f"/api/v1/push/subscriptions/{made}/").status_code == 404
    assert program.delete(f"/api/v1/push/subscriptions/{made}/").status_code == 204
    assert program.delete(f"/api/v1/push/subscriptions/{made}/").status_code == 404
    an_award(citizen, 2)
    work()
    assert len(phone.got) == 1


def test_what_was_read_meanwhile_is_not_pushed(service):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    an_award(citizen)
    read(citizen, message_id=Message.objects.get().pk, now=NOON)
    work()
    assert phone.got == []
    assert OutboxItem.objects.get().state == State.CANCELLED


def test_another_key_of_the_county_needs_another_subscription(service, settings):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    an_award(citizen)
    settings.PUSH_KEY = "another " * 10
    work()
    assert phone.got == []
    assert PushSubscription.objects.get().ended_at


def test_no_more_than_ten_devices(service):
    program = program_of(make.citizen())
    for number in range(10):
        assert (
            program.post("/api/v1/push/subscriptions/", service.browser(f"b{number}").subscription).status_code == 201
        )
    eleventh = program.post("/api/v1/push/subscriptions/", service.browser("eleventh").subscription)
    assert refusal(eleventh, 409)["code"] == "too_many_devices"


def test_an_erased_person_leaves_no_device(service):
    citizen, phone = make.citizen(), service.browser("phone")
    subscribe(signed_in(citizen), phone)
    an_award(citizen)
    citizen.user.delete()
    assert not PushSubscription.objects.exists()
    assert work() == {}


def test_the_page_lists_devices_and_ends_one(service):
    citizen = make.citizen()
    client = signed_in(citizen)
    made = subscribe(client, service.browser("phone")).json()["id"]
    page = client.get("/preferences/").content.decode()
    assert "Chrome · Android" in page
    assert "這一台" in page
    assert signed_in(make.citizen("stranger")).post(f"/preferences/devices/{made}/end/").status_code == 404
    assert client.post(f"/preferences/devices/{made}/end/").status_code == 302
    assert "Chrome · Android" not in client.get("/preferences/").content.decode()
