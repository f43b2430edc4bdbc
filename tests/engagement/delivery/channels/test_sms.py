"""Short messages: a number is confirmed by a code that comes there; then it gets what was chosen, and emergencies."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.delivery.actions import file
from engagement.delivery.channels.sms import actions, quota
from engagement.delivery.channels.sms.models import SmsNumber
from engagement.delivery.kinds import News
from engagement.delivery.preferences import actions as preferences
from engagement.emergencies.incidents import actions as incidents
from engagement.emergencies.incidents.models import Bulletin, Kind
from engagement.news import coins_awarded
from engagement.sends import actions as sends
from tests import factories as make
from tests.engagement.sends.people import a_notice
from tests.fakes.sms_gateway import Gateway

pytestmark = pytest.mark.django_db
NOON = make.NOW


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def gateway(settings, tmp_path):
    settings.SMS_FOLDER = str(tmp_path)
    return Gateway(Path(tmp_path))


def work() -> dict[str, int]:
    sends.plan_due(now=datetime.now(UTC))
    return outbox.work(now=datetime.now(UTC), channels=["sms"])


def with_number(number: str):
    citizen = make.citizen()
    SmsNumber.objects.create(user=citizen.user, number=number, confirmed_at=NOON)
    return citizen


def test_a_number_is_confirmed_by_the_code_that_comes_there(gateway, client):
    citizen = make.citizen()
    client.force_login(citizen.user)
    assert client.post("/preferences/sms/", {"number": "0912-345 678"}).status_code == 200
    work()
    [told] = gateway.taken
    assert told["to"] == "+886912345678"
    code = re.search(r"\d{6}", told["text"])[0]
    a_notice()
    assert work() == {}  # nothing is told there yet
    assert client.post("/preferences/sms/", {"code": code}).status_code == 302
    assert actions.number_of(citizen.user).confirmed_at == NOON
    assert "+886912345678" in client.get("/me/devices/").content.decode()
    assert client.post("/preferences/sms/end/").status_code == 302
    assert actions.number_of(citizen.user) is None


@pytest.mark.parametrize(
    "text", ["", "1999", "0912", "+8860912345678", "０９１２３４５６７８x", "a" * 500, "0912345678\n@x"]
)
def test_what_is_no_mobile_number_is_said_so_and_nothing_leaves(gateway, client, text):
    client.force_login(make.citizen().user)
    assert client.post("/preferences/sms/", {"number": text}).status_code == 400
    assert OutboxItem.objects.count() == 0


def test_nobody_rings_at_a_strangers_phone_all_day(gateway, noon):
    user = make.citizen().user
    for _time in range(actions.MOST_A_DAY):
        actions.ask(user, "0912345678", now=datetime.now(UTC))
        noon.shift(timedelta(minutes=20))
    with pytest.raises(actions.TooManyToday):
        actions.ask(user, "0912345678", now=datetime.now(UTC))


def test_nor_by_many_accounts(gateway, noon):
    for _time in range(actions.MOST_A_DAY):
        actions.ask(make.citizen().user, "0912345678", now=datetime.now(UTC))
    someone = make.citizen().user
    with pytest.raises(actions.TooManyToday):
        actions.ask(someone, "+886 912 345 678", now=datetime.now(UTC))
    assert actions.number_of(someone) is None
    actions.ask(someone, "0987654321", now=datetime.now(UTC))
    noon.shift(timedelta(days=1))
    actions.ask(someone, "0912345678", now=datetime.now(UTC))


def test_notices_come_only_to_whoever_asked_for_them_there(gateway):
    wants, _quiet = with_number(gateway.number), with_number("+886987654321")
    preferences.choose(wants, {("notices", "sms"): "at_once"})
    notice = a_notice()
    assert work() == {"sms.sent": 1}
    [told] = gateway.taken
    assert told["text"].endswith(f"/notices/{notice.pk}/")
    assert "流感疫苗開打" in told["text"]
    assert len(told["text"]) <= 201


def test_what_is_private_is_not_said_on_a_locked_screen(gateway):
    citizen = with_number(gateway.number)
    preferences.choose(citizen, {("coins", "sms"): "at_once"})
    file(coins_awarded.news, [News(citizen.pk, "award:1", NOON, {"coins": 5, "reason": "健康問卷"})])
    work()
    assert "健康問卷" not in gateway.taken[0]["text"]


def test_an_emergency_comes_there_whatever_was_chosen(gateway):
    with_number(gateway.number)
    words = Bulletin(title="氣體外洩", todo="請立即離開。")
    made = incidents.write(words, by=make.staff("coordinator"), now=NOON, incident=None, kind=Kind.GAS, is_drill=False)
    incidents.confirm(made.pk, by=make.staff("coordinator"), now=NOON)
    work()
    assert "氣體外洩" in gateway.taken[0]["text"]


def test_a_list_of_refused_numbers_that_nobody_can_read_stops_nothing(gateway):
    citizen = with_number(gateway.number)
    preferences.choose(citizen, {("notices", "sms"): "at_once"})
    (gateway.folder / "refused.txt").write_bytes(b"\xff\xfe+886900000000\n")
    a_notice()
    assert work() == {"sms.sent": 1}


def test_a_number_that_was_taken_away_gets_nothing_that_waited(gateway):
    citizen = with_number(gateway.number)
    preferences.choose(citizen, {("notices", "sms"): "at_once"})
    a_notice()
    sends.plan_due(now=NOON)
    actions.end(citizen.user)
    assert work() == {"sms.moot": 1}


def test_without_a_folder_nothing_of_it_is_shown_or_sent(client):
    citizen = with_number("+886912345678")
    client.force_login(citizen.user)
    assert client.get("/preferences/sms/").status_code == 404
    assert "/preferences/sms/" not in client.get("/preferences/").content.decode()
    a_notice()
    assert work() == {}


def test_the_portal_sends_so_many_a_day_and_emergencies_always(gateway, settings):
    settings.SMS_A_DAY = 2
    people = [with_number(f"+88691200000{n}") for n in range(3)]
    for person in people:
        preferences.choose(person, {("notices", "sms"): "at_once"})
    a_notice()
    work()
    assert len(gateway.taken) == 2
    with pytest.raises(actions.NoneLeftToday):
        actions.ask(make.citizen().user, "0912345678", now=NOON)
    assert quota.room(is_bulk=False, now=NOON) is None
    assert quota.room(is_bulk=True, now=NOON + timedelta(days=1)) == 2
