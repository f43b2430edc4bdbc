"""An emergency reaches devices within seconds though the mail server hangs, LINE is silent and bulk waits."""

import asyncio
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from rest_framework.authtoken.models import Token

from civic import tasks
from civic.core.calendar import taipei_day
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.delivery.channels.line.models import LineAccount
from engagement.delivery.channels.webpush import actions as webpush
from engagement.delivery.preferences import actions as preferences
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, Incident, Kind
from engagement.sends import actions as sends
from rewards import coins
from rewards.redemption.counter import actions as counter
from tests import factories as make
from tests.engagement.sends.people import with_mail
from tests.fakes.line import line_server
from tests.fakes.push_service import push_service
from tests.processes import free_port

pytestmark = pytest.mark.django_db(transaction=True)
HANGS = 1.5  # seconds, for each mail


class Hanging:
    """A mail server that takes its time for everything."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        await asyncio.sleep(HANGS)
        return "451 Not now"


@pytest.fixture
def others(settings: Any) -> Iterator[Any]:
    smtp = Controller(Hanging(), hostname="127.0.0.1", port=free_port())
    smtp.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
    with line_server() as line, push_service() as service:
        line.answers, line.slow = ["slow"] * 50, 4.0
        settings.LINE_API_URL, settings.PUSH_HOSTS = line.url, [service.host]
        settings.LINE_MESSAGING_TOKEN, settings.LINE_MESSAGING_SECRET = line.token, line.secret
        yield service
    smtp.stop()


def people(service: Any) -> Any:
    """Six with a device, six with a mailbox alone, six with LINE."""
    phones = []
    for number in range(6):
        with_mail()
        LineAccount.objects.create(user=make.citizen().user, line_id=f"U{number}")
        person, phone = make.citizen(), service.browser(f"phone{number}")
        Token.objects.create(user=person.user)
        keys = phone.subscription["keys"]
        webpush.subscribe(person.user, endpoint=phone.endpoint, p256dh=keys["p256dh"], auth=keys["auth"],
                          session_key="", device="", now=timezone.now())  # fmt: skip
        phones.append(phone)
    return phones


def confirmed(title: str, kind: Kind) -> Incident:
    words = Bulletin(title=title, todo="請立即離開。")
    now = timezone.now()
    made = incidents.write(words, by=make.staff("coordinator"), now=now, incident=None, kind=kind, is_drill=False)
    return incidents.confirm(made.pk, by=make.staff("coordinator"), now=now).incident


def test_devices_are_told_at_once_though_mail_hangs_and_line_is_silent(others: Any) -> None:
    phones = people(others)
    rung: list[float] = []
    hear = outbox.BELL.connect(lambda: rung.append(time.monotonic()))
    try:
        confirmed("氣體外洩", Kind.GAS)
    finally:
        outbox.BELL.disconnect(hear)
    assert rung, "nobody rang: it would wait for the next round"
    begun = time.monotonic()
    tasks.send_outbox()
    assert all(len(phone.got) == 1 for phone in phones)
    sent = OutboxItem.objects.filter(channel="webpush", urgency=0).latest("done_at").done_at
    took = sent - OutboxItem.objects.filter(channel="webpush", urgency=0).earliest("created_at").created_at
    assert took < timedelta(seconds=5)
    assert time.monotonic() - begun > HANGS * 6  # mail hung all the while
    assert set(OutboxItem.objects.filter(channel="news_mail").values_list("state", flat=True)) == {"waiting"}


def test_a_round_of_bulk_that_lasts_holds_one_thread_of_a_worker_and_no_more(others: Any) -> None:
    with_mail()
    make.notice(now=timezone.now())
    sends.plan_due(now=timezone.now())
    OutboxItem.objects.update(due_at=timezone.now())  # whatever the hour is
    with tasks.ONE_BULK:  # a round is under way in another thread
        tasks.send_bulk()
        assert OutboxItem.objects.get(channel="news_mail").tries == 0
    tasks.send_bulk()
    assert OutboxItem.objects.get(channel="news_mail").tries == 1


def test_two_emergencies_at_once_are_two_cards_and_two_pushes(others: Any, client: Any) -> None:
    phones = people(others)
    confirmed("氣體外洩", Kind.GAS)
    confirmed("停水", Kind.WATER)
    outbox.work(now=timezone.now(), channels=["webpush"])
    assert [len({told["tag"] for told in phone.got}) for phone in phones] == [2] * 6
    page = client.get("/").content.decode()
    assert "氣體外洩" in page
    assert "停水" in page


def test_a_payment_is_taken_while_push_mail_and_line_are_down(others: Any, settings: Any) -> None:
    payer, shop, now = make.rich_citizen(100), make.shop(), timezone.now()
    LineAccount.objects.create(user=payer.user, line_id="Upayer")
    payer.user.emailaddress_set.create(email=payer.user.email, verified=True, primary=True)
    preferences.choose(payer, {("coins", "email"): "at_once"})
    keys = others.browser("payer").subscription["keys"]
    Token.objects.create(user=payer.user)
    webpush.subscribe(payer.user, endpoint=others.browser("payer").endpoint, p256dh=keys["p256dh"], auth=keys["auth"],
                      session_key="", device="", now=now)  # fmt: skip
    settings.EMAIL_PORT, settings.LINE_API_URL = free_port(), f"http://127.0.0.1:{free_port()}"
    others.server.shutdown()
    others.server.server_close()
    _payment, code = make.payment_code(payer, 35, now=now)
    done = counter.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=now)
    assert done.redemption.amount == 35
    assert coins.balance(payer, today=taipei_day(now)) == 65
    tasks.send_outbox()
    waiting = OutboxItem.objects.filter(user=payer.user, state="waiting")
    assert {"webpush", "line"} <= set(waiting.values_list("channel", flat=True))
