"""What every channel of news promises, whatever it speaks: accepted, refused, unknown, twice, and too much."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from rest_framework.authtoken.models import Token

from civic.accounts.models import Citizen, User
from civic.outbox import actions as outbox
from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem
from engagement.delivery import actions as delivery
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.sms.models import SmsNumber
from engagement.delivery.channels.webpush import actions as webpush
from engagement.delivery.kinds import Channel, News
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.received.models import Delivery
from engagement.delivery.registry import KINDS
from engagement.delivery.ways import ways
from engagement.sends import actions as sends
from engagement.sends.models import Send
from tests import factories as make
from tests.engagement.sends.people import a_notice, with_mail
from tests.fakes.line import line_server
from tests.fakes.push_service import push_service
from tests.fakes.sms_gateway import Gateway

pytestmark = pytest.mark.django_db
State = OutboxItem.State
NOON = make.NOW


@dataclass
class Side:
    """The other side of a channel: one person who is reached by it, how it answers next, and what it took."""

    channel: str
    person: Citizen
    answer: Any  # called with accepted, refused, unknown or quota
    took: Any  # how often it took something
    mend: Any = lambda: None  # whatever was wrong on the other side is over
    limit: Any = None  # called with how many it takes in a month

    def __str__(self) -> str:
        return self.channel


@contextmanager
def by_webpush(settings: Any) -> Iterator[Side]:
    with push_service() as service:
        settings.PUSH_HOSTS = [service.host]
        person, phone = make.citizen(), service.browser("phone")
        Token.objects.create(user=person.user)
        keys = phone.subscription["keys"]
        webpush.subscribe(person.user, endpoint=phone.endpoint, p256dh=keys["p256dh"], auth=keys["auth"],
                          session_key="", device="", now=NOON)  # fmt: skip
        moods = {"refused": (403, {}), "unknown": (0, {}), "quota": (429, {"Retry-After": "60"})}
        shown = lambda: len({told["tag"] for told in phone.got})  # noqa: E731  a browser shows one of the same tag
        yield Side("webpush", person, lambda mood: phone.answers.append(moods[mood]), shown)


class Mailbox:
    """A mail server that answers as told."""

    def __init__(self) -> None:
        self.moods: list[str] = []
        self.taken: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        mood = self.moods.pop(0) if self.moods else "accepted"
        if mood in ("refused", "quota"):
            return "550 No such mailbox" if mood == "refused" else "452 Too many messages, come later"
        number = next(line for line in envelope.content.decode().splitlines() if line.startswith("Message-ID"))
        self.taken.append(number)
        if mood == "unknown":
            session.transport = None
            server.transport.abort()
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def by_email(settings: Any) -> Iterator[Side]:
    box = Mailbox()
    smtp = Controller(box, hostname="127.0.0.1", port=_free_port())
    smtp.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    try:
        yield Side("news_mail", with_mail(), box.moods.append, lambda: len(set(box.taken)))
    finally:
        smtp.stop()


@contextmanager
def by_line(settings: Any) -> Iterator[Side]:
    with line_server() as line:
        settings.LINE_API_URL = line.url
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = line.token, line.secret
        person = make.citizen()
        LineAccount.objects.create(user=person.user, line_id="Ume")
        moods = {"refused": "wrong", "unknown": "lost after", "quota": "rate"}
        took = lambda: len(line.got.get("Ume", []))  # noqa: E731
        yield Side(
            "line", person, lambda mood: line.answers.append(moods[mood]), took, limit=partial(setattr, line, "limit")
        )


@contextmanager
def by_sms(settings: Any) -> Iterator[Side]:
    with TemporaryDirectory() as folder:
        settings.SMS_FOLDER = folder
        gateway = Gateway(Path(folder))
        person = make.citizen()
        SmsNumber.objects.create(user=person.user, number=gateway.number, confirmed_at=NOON)
        preferences.choose(person, {("notices", "sms"): "at_once"})
        yield Side("sms", person, gateway.answer, lambda: len(gateway.taken), gateway.mend)


SIDES = {"webpush": by_webpush, "news_mail": by_email, "line": by_line, "sms": by_sms}


@pytest.fixture(autouse=True)
def noon() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(params=SIDES)
def side(request: Any, settings: Any) -> Iterator[Side]:
    with SIDES[request.param](settings) as made:
        yield made


def send(side: Side) -> dict[str, int]:
    sends.plan_due(now=datetime.now(UTC))
    return outbox.work(now=datetime.now(UTC), channels=[side.channel])


def row(side: Side) -> OutboxItem:
    return OutboxItem.objects.get(channel=side.channel)


def test_accepted_it_is_sent_and_can_be_shown_in_its_words(side):
    a_notice()
    assert send(side) == {f"{side.channel}.sent": 1}
    assert (row(side).state, row(side).content, side.took()) == (State.SENT, {}, 1)
    assert Delivery.objects.get(channel=side.channel).words.title == "流感疫苗開打"


def test_refused_for_good_it_is_a_dead_letter_with_its_reason(side, noon):
    a_notice()
    side.answer("refused")
    assert send(side) == {f"{side.channel}.never": 1}
    assert row(side).state == State.FAILED
    assert row(side).error
    noon.shift(timedelta(days=1))
    assert outbox.work(now=datetime.now(UTC), channels=[side.channel]) == {}
    assert side.took() == 0


def test_unknown_it_is_tried_again_and_its_reader_sees_it_once(side, noon):
    a_notice()
    side.answer("unknown")
    assert send(side) == {f"{side.channel}.unknown": 1}
    assert row(side).unknown == 1
    side.mend()
    noon.shift(timedelta(hours=3))
    assert send(side) == {f"{side.channel}.sent": 1}
    assert side.took() == 1


def test_planned_and_sent_twice_it_leaves_once(side):
    a_notice()
    for _again in range(2):
        send(side)
        Send.objects.update(state="planned")
    assert OutboxItem.objects.filter(channel=side.channel).count() == 1
    assert side.took() == 1


def test_too_much_it_waits_and_nothing_is_lost(side, noon):
    a_notice()
    side.answer("quota")
    assert send(side) == {f"{side.channel}.later": 1}
    assert (row(side).state, row(side).unknown, side.took()) == (State.WAITING, 0, 0)
    side.mend()
    noon.shift(timedelta(hours=1))
    assert send(side) == {f"{side.channel}.sent": 1}
    assert side.took() == 1


def test_a_person_who_was_erased_while_their_row_was_taken_is_told_nothing(side):
    a_notice()
    sends.plan_due(now=NOON)
    leased = outbox.lease(CHANNELS[side.channel], now=NOON)
    assert len(leased) == 1
    side.person.user.delete()
    outbox.send_leased(CHANNELS[side.channel], leased)
    assert side.took() == 0
    assert Delivery.objects.count() == 0


def kind_of(side: Side) -> str:
    return str(next(way.channel for way in ways() if way.outbox == side.channel))


def rest(side: Side) -> None:
    preferences.set_manner(
        side.person, quiet_from=time(22), quiet_until=time(7), words_on_screen=False, rest_days=7, now=NOON
    )


MEANWHILE = {
    "off": lambda side: preferences.choose(side.person, {("notices", kind_of(side)): "off"}),
    "rest": rest,
    "mute": lambda side: preferences.mute(side.person, [Send.objects.get().agency_id]),
    "all stopped": lambda side: Citizen.objects.filter(pk=side.person.pk).update(messages_stopped_at=NOON),
    "closed": lambda side: User.objects.filter(pk=side.person.user_id).update(is_active=False),
}


@pytest.mark.parametrize("how", MEANWHILE)
def test_who_says_no_while_it_waits_is_told_nothing_of_it(side, how):
    a_notice()
    sends.plan_due(now=NOON)
    assert row(side).state == State.WAITING
    MEANWHILE[how](side)
    assert send(side) == {f"{side.channel}.moot": 1}
    assert (row(side).state, side.took()) == (State.CANCELLED, 0)


def test_what_always_comes_leaves_though_its_kind_was_switched_off_meanwhile(side):
    preferences.choose(side.person, {("coins", kind_of(side)): "at_once"})
    kind = KINDS["coins_lapsing"]
    delivery.file(kind, [News(side.person.pk, "always:1", NOON, kind.examples[0])])
    preferences.choose(side.person, {("coins", kind_of(side)): "off"})
    sent = outbox.work(now=datetime.now(UTC), channels=[side.channel])
    assert sent == ({f"{side.channel}.sent": 1} if kind.goes_by(Channel(kind_of(side))) else {})


def test_news_for_one_person_leaves_by_what_they_chose_and_for_nobody_else_is_planned(side):
    way = next(way for way in ways() if way.outbox == side.channel)
    preferences.choose(side.person, {("coins", str(way.channel)): "at_once"})
    facts = KINDS["coins_awarded"].examples[0]
    for number, citizen in enumerate((side.person, make.citizen())):
        delivery.file(KINDS["coins_awarded"], [News(citizen.pk, f"chosen:{number}", NOON, facts)])
    assert [(each.channel, each.user) for each in OutboxItem.objects.all()] == [(side.channel, side.person.user)]


def test_every_way_out_is_tried_here(settings):
    with by_line(settings), by_sms(settings):
        assert {way.outbox for way in ways()} == set(SIDES)


def test_two_ways_with_little_left_are_both_kept_to_it(settings, noon):
    """The one that is planned later takes nothing of what the other one holds back."""
    settings.SMS_A_DAY = 1
    with by_line(settings) as line, by_sms(settings) as sms:
        line.limit(1)
        LineAccount.objects.create(user=sms.person.user, line_id="Usecond")
        SmsNumber.objects.create(user=line.person.user, number="0912000999", confirmed_at=NOON)
        preferences.choose(line.person, {("notices", "sms"): "at_once"})
        a_notice()
        sends.plan_due(now=NOON)
    assert [OutboxItem.objects.filter(channel=name).count() for name in ("line", "sms")] == [1, 1]
