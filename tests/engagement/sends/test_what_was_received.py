"""What left for somebody can be shown later; a send's figures count what left, was shown, tapped, stopped, failed."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.delivery.received.models import Delivery, SentWords
from engagement.delivery.received.personal import erase
from engagement.notices import actions as notices
from engagement.sends import actions as sends
from engagement.sends.figures import figures
from engagement.sends.models import Send
from tests import factories as make
from tests.engagement.sends.people import a_notice, with_device, with_mail
from tests.fakes.push_service import push_service
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NOON = make.NOW


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def tap_of(letter: Any) -> str:
    found = re.search(r"/m/[^\s\"<]+/", letter.body)
    assert found
    return found[0]


def send_all() -> None:
    sends.plan_due(now=NOON)
    outbox.work(now=NOON)


def test_words_picture_time_and_channel_are_kept_and_shown_to_their_person_only(client, mailoutbox):
    person, other = with_mail(), make.citizen()
    notice = a_notice("流感疫苗開打")
    send_all()
    assert OutboxItem.objects.get().content == {}
    client.force_login(person.user)
    page = client.get("/preferences/sent/").content.decode()
    told = ("流感疫苗開打", "65 歲以上免費接種", notice.picture.url, "電子郵件通知", "12:00")
    assert [each for each in told if each not in page] == []
    client.force_login(other.user)
    assert "流感疫苗開打" not in client.get("/preferences/sent/").content.decode()


def test_the_same_words_are_kept_once():
    for _number in range(5):
        with_mail()
    a_notice()
    send_all()
    assert (Delivery.objects.count(), SentWords.objects.count()) == (5, 1)


def test_a_tap_leads_to_the_page_is_counted_once_and_needs_no_sign_in(mailoutbox, noon):
    with_mail()
    notice = a_notice()
    send_all()
    address, stranger = tap_of(mailoutbox[0]), Client(enforce_csrf_checks=True)
    assert stranger.get(address).headers["Location"] == f"/notices/{notice.pk}/"
    noon.shift(timedelta(hours=1))
    stranger.get(address)
    assert Delivery.objects.get().tapped_at == NOON


@pytest.mark.parametrize("token", ["x", "1.notice:1", "1.notice:1:forged"])
def test_a_tap_that_we_did_not_write_leads_nowhere(client, token):
    assert client.get(f"/m/{token}/").status_code == 404
    assert client.post(f"/m/{token}/").status_code == 404


def test_a_device_says_that_it_shows_it(settings):
    with push_service() as service:
        settings.PUSH_HOSTS = [service.host]
        citizen, phone = make.citizen(), service.browser("phone")
        client = Client(headers={"accept-language": "zh-hant"})
        client.force_login(citizen.user)
        client.post("/api/v1/push/subscriptions/", phone.subscription, content_type="application/json")
        notice = a_notice()
        send_all()
        [told] = phone.got
    assert (told["title"], told["body"]) == ("流感疫苗開打", "65 歲以上免費接種")
    assert told["url"] == f"/notices/{notice.pk}/"
    assert Client().post(told["seen"]).status_code == 204
    assert Delivery.objects.get().state == "shown"
    Client().post(told["seen"] + "?tapped")
    assert Delivery.objects.get().tapped_at == NOON


def stopped_of(notice):
    return next(row.stopped for row in figures(notice.send).channels if row.channel == "news_mail")


def test_a_mails_link_that_stops_them_is_counted_for_its_send_and_undone(mailoutbox, client):
    with_mail()
    notice = a_notice()
    send_all()
    link = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    stopped = client.post(f"/{link}", {"List-Unsubscribe": "One-Click"})
    assert stopped_of(notice) == 1
    a_notice("再一則")
    send_all()
    assert len(mailoutbox) == 1
    client.post(f"/{link}", {"before": stopped.context["before"]})
    assert stopped_of(notice) == 0
    a_notice("第三則")
    send_all()
    assert len(mailoutbox) == 2


def test_the_figures_of_a_send(mailoutbox, client, noon, settings):
    settings.MESSAGE_COSTS = {"news_mail": Decimal("0.02")}
    readers = [with_mail() for _number in range(3)]
    with_device()  # a service that nobody reaches here
    notice = a_notice()
    sends.plan_due(now=NOON)
    noon.shift(timedelta(minutes=2))
    OutboxItem.objects.filter(channel="webpush").update(state="failed", done_at=NOON, error="refused 403")
    outbox.work(now=NOON + timedelta(minutes=2))
    client.get(tap_of(mailoutbox[0]))
    notices.mark_read(notice, readers[0], now=NOON)
    assert sends.settle(now=NOON) == 1
    OutboxItem.objects.all().delete()  # the outbox forgets
    found = figures(Send.objects.get())
    [mail] = [row for row in found.channels if row.channel == "news_mail"]
    [push] = [row for row in found.channels if row.channel == "webpush"]
    assert (mail.planned, mail.left, mail.tapped, mail.failed) == (3, 3, 1, 0)
    assert (push.planned, push.left, push.failed) == (1, 0, 1)
    assert found.opened == 1
    assert found.first == found.most == timedelta(minutes=2)
    assert [hour.count for hour in found.hours] == [3]
    assert [(part.left, part.tapped, part.stopped) for part in found.hours[0].parts] == [(3, 1, 0)]
    assert (mail.cost, push.cost) == (0, None)  # of whole twenties: the cost of three would tell that they are three


def test_the_desk_shows_figures_and_pauses(client):
    with_mail()
    notice = a_notice()
    send_all()
    boss = at_desk(make.staff("approver", notice.agency))
    address = f"/admin/engagement/send/{notice.send.pk}"
    assert "news by e-mail" in boss.get(f"{address}/figures/", headers={"accept-language": "en"}).content.decode()
    a_notice("第二則", at=notice.agency)
    second = Send.objects.get(notice__title="第二則")
    boss.post(f"/admin/engagement/send/{second.pk}/step/pause/")
    second.refresh_from_db()
    assert second.state == "paused"
    in_chinese = boss.get(f"{address}/figures/", headers={"accept-language": "zh-hant"}).content.decode()
    assert "不到 20" in in_chinese
    assert "20 歲" not in in_chinese
    stranger = at_desk(make.staff("approver", make.agency()))
    assert stranger.get(f"{address}/figures/").status_code == 404


def test_the_desk_shows_what_somebody_received_by_their_address_alone():
    person, _other = with_mail(), with_mail()
    a_notice()
    send_all()
    desk = at_desk(make.staff("operator"))
    address = "/admin/engagement/delivery/"
    assert desk.get(address).context["cl"].result_count == 0
    assert desk.get(address, {"q": person.user.email[:-1]}).context["cl"].result_count == 0
    found = desk.get(address, {"q": person.user.email.upper()})
    assert [row.citizen for row in found.context["cl"].result_list] == [person]
    assert "流感疫苗開打" in found.content.decode()
    pk = Delivery.objects.get(citizen=person).pk
    assert "流感疫苗開打" in desk.get(f"{address}{pk}/change/").content.decode()
    assert at_desk(make.staff("editor", make.agency())).get(address, {"q": person.user.email}).status_code == 403


def test_after_an_erasure_nothing_of_it_is_left_and_others_keep_theirs():
    gone, stays = with_mail(), with_mail()
    a_notice()
    send_all()
    erase(gone.user, NOON)
    assert (Delivery.objects.count(), SentWords.objects.count()) == (1, 1)
    erase(stays.user, NOON)
    assert (Delivery.objects.count(), SentWords.objects.count()) == (0, 0)


def test_the_operations_page_says_what_is_wrong_and_what_to_do():
    with_mail()
    a_notice()
    sends.plan_due(now=NOON)
    OutboxItem.objects.update(due_at=NOON - timedelta(hours=3), tries=1, error="ClientConnectorError")
    page = (
        at_desk(make.staff("operator"))
        .get("/admin/civic/outboxitem/queues/", headers={"accept-language": "en"})
        .content.decode()
    )
    assert "have waited too long" in page
    assert "Look at the network" in page
    assert at_desk(make.staff("editor", make.agency())).get("/admin/civic/outboxitem/queues/").status_code == 403
