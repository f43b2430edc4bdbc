"""The demo sends nothing anywhere: a page shows in which words it would have left, to whom and by which way."""

import pytest
import time_machine

from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem, Urgency
from engagement.delivery.models import Message
from tests import factories as make
from tests.engagement.sends.people import a_notice

pytestmark = pytest.mark.django_db
NOON = make.NOW


def planned(citizen, **content: int) -> None:
    [(name, number)] = content.items()
    outbox.post("demo", address="demo", content=content, about=f"{name}:{number}", user=citizen.user, now=NOON,
                urgency=Urgency.BULK)  # fmt: skip


def test_what_would_have_left_stands_on_a_page_in_its_words_and_nothing_leaves(client, settings, mailoutbox):
    settings.ROOT_URLCONF = "tests.fakes.demo_urls"
    citizen, notice = make.citizen("ami"), a_notice()
    coins = Message.objects.create(
        citizen=citizen, kind="coins_awarded", key="k", facts={"coins": 5, "reason": "健康問卷"}, created_at=NOON
    )
    assert "流感疫苗開打" not in client.get("/demo/left/").content.decode()
    planned(citizen, notice=notice.pk)
    planned(citizen, message=coins.pk)
    with time_machine.travel(NOON, tick=False):
        assert outbox.work(now=NOON, channels=["demo"]) == {"demo.sent": 2}
    page = client.get("/demo/left/").content.decode()
    told = (
        "流感疫苗開打",
        "65 歲以上免費接種",
        notice.picture.url,
        "您獲得 5 枚金幣",
        "健康問卷",
        citizen.user.email,
        "12:00",
    )
    assert [words for words in told if words not in page] == []
    assert mailoutbox == []
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {"sent"}


def test_without_demo_there_is_no_such_page(client):
    assert client.get("/demo/left/").status_code == 404
