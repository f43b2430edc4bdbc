"""Who is told by which way, and when: preferences, quiet hours, rests, digests."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from html import escape
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail as outgoing
from django.test import Client
from django.utils.translation import override

from civic.accounts.models import Citizen
from civic.core.calendar import TAIPEI
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from civic.signin import addresses
from engagement.delivery.actions import Filed, file, read
from engagement.delivery.kinds import News
from engagement.delivery.models import Message
from engagement.delivery.planning import digests
from engagement.delivery.planning.actions import plan
from engagement.delivery.planning.digests import file_digests
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.preferences.models import Manner, Preference
from engagement.delivery.registry import KINDS
from engagement.news import coins_awarded, coins_lapsing
from tests import factories as make
from tests.api import program_of, refusal
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOON = make.NOW  # a Tuesday


def told_by_mail(how: str, name: str = "citizen") -> Citizen:
    citizen = make.citizen(name)
    EmailAddress.objects.get_or_create(
        user=citizen.user, email=citizen.user.email, defaults={"verified": True, "primary": True}
    )
    preferences.choose(citizen, {("coins", "email"): how})
    return citizen


def an_award(citizen: Citizen, number: int = 1) -> None:
    file(
        coins_awarded.news, [News(citizen.pk, f"award:{number}:{citizen.pk}", NOON, {"coins": 5, "reason": "健康問卷"})]
    )


def work(now: datetime = NOON) -> list[Any]:
    before = len(outgoing.outbox)
    with time_machine.travel(now, tick=False):
        outbox.work(now=now, channels=["news_mail"])
    return outgoing.outbox[before:]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def test_a_mail_is_sent_to_whoever_wants_one_at_once_in_their_words():
    citizen = told_by_mail("at_once")
    an_award(citizen)
    an_award(make.citizen("no mails"))
    [letter] = work()
    assert letter.to == [citizen.user.email]
    assert letter.subject == "您獲得 5 枚金幣"
    html = letter.alternatives[0][0]
    assert "健康問卷" in letter.body
    assert "健康問卷" in html
    assert 'style="' in html  # where mail programs read it
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_is_mailed_at_an_address_that_they_did_not_confirm():
    citizen = told_by_mail("at_once")
    EmailAddress.objects.update(verified=False)
    an_award(citizen)
    assert work() == []


def test_what_is_about_coins_that_lapse_always_comes():
    citizen = told_by_mail("off")
    preferences.choose(citizen, {("coins", "webpush"): "off"})
    file(coins_lapsing.news, [News(citizen.pk, "lapse:1", NOON, {"coins": 5, "on": "2026-12-31"})])
    [letter] = work()
    assert "List-Unsubscribe" not in letter.extra_headers


@pytest.mark.parametrize(
    ("quiet", "clock", "waits_until"),
    [
        ((22, 7), time(23), time(7)),
        ((22, 7), time(6, 59), time(7)),
        ((22, 7), time(7), None),
        ((22, 7), time(21, 59), None),
        ((13, 15), time(14), time(15)),
        ((13, 15), time(15), None),
        ((0, 0), time(0), None),
        ((8, 8), time(8), None),
    ],
)
def test_nothing_leaves_in_the_quiet_hours(noon, quiet, clock, waits_until):
    citizen = told_by_mail("at_once")
    Manner.objects.create(citizen=citizen, quiet_from=time(quiet[0]), quiet_until=time(quiet[1]))
    now = datetime.combine(NOON.astimezone(TAIPEI).date(), clock, TAIPEI).astimezone(UTC)
    noon.move_to(now)
    an_award(citizen)
    due = OutboxItem.objects.get().due_at
    if waits_until is None:
        assert due == now
    else:
        assert due.astimezone(TAIPEI).time() == waits_until
        assert timedelta() < due - now <= timedelta(hours=9)


def test_a_rest_holds_everything_back_but_the_inbox():
    citizen = told_by_mail("at_once")
    preferences.set_manner(
        citizen, quiet_from=time(22), quiet_until=time(7), words_on_screen=False, rest_days=7, now=NOON
    )
    an_award(citizen)
    assert work() == []
    assert Message.objects.filter(citizen=citizen).count() == 1


def test_a_digest_brings_everything_once():
    daily, weekly = told_by_mail("daily", "daily"), told_by_mail("weekly", "weekly")
    for number in range(3):
        an_award(daily, number)
    an_award(weekly)
    assert work() == []
    assert file_digests(now=NOON) == 1
    assert file_digests(now=NOON) == 0
    [letter] = work()
    assert letter.to == [daily.user.email]
    assert letter.body.count("您獲得 5 枚金幣") == 3
    monday = NOON + timedelta(days=6)
    assert file_digests(now=monday) == 1
    assert [each.to for each in work(monday)] == [[weekly.user.email]]


def test_a_digest_leaves_out_what_was_read_and_is_not_sent_empty():
    citizen = told_by_mail("daily")
    an_award(citizen)
    file_digests(now=NOON)
    read(citizen, message_id=Message.objects.get().pk, now=NOON)
    assert work() == []
    assert OutboxItem.objects.get().state == OutboxItem.State.CANCELLED


def stop_link(letter: Any) -> str:
    return str(letter.extra_headers["List-Unsubscribe"]).strip("<>").partition("//")[2].partition("/")[2]


def test_a_mail_program_stops_the_mails_with_one_tap_and_a_wrong_tap_is_undone():
    citizen = told_by_mail("at_once")
    an_award(citizen, 1)
    address = "/" + stop_link(work()[0])
    strict = Client(enforce_csrf_checks=True)
    assert "不再" in strict.get(address).content.decode()
    assert Preference.objects.get(channel="email").how == "at_once"  # looking stops nothing
    stopped = strict.post(address, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert Preference.objects.get(channel="email").how == "off"
    an_award(citizen, 2)
    assert work() == []
    strict.post(address, {"before": stopped.context["before"]})
    assert Preference.objects.get(channel="email").how == "at_once"


def in_the_night() -> datetime:
    return datetime.combine(NOON.astimezone(TAIPEI).date(), time(23), TAIPEI).astimezone(UTC)


@pytest.mark.parametrize("undone", [False, True])
def test_what_waits_for_the_morning_does_not_come_to_who_stopped_it_by_a_mails_link_in_the_night(noon, undone):
    citizen = told_by_mail("at_once")
    an_award(citizen, 1)
    address = "/" + stop_link(work()[0])
    noon.move_to(in_the_night())
    an_award(citizen, 2)
    stopped = Client().post(address, {"List-Unsubscribe": "One-Click"})
    if undone:
        Client().post(address, {"before": stopped.context["before"]})
    assert len(work(in_the_night() + timedelta(hours=9))) == (1 if undone else 0)


def test_a_digest_leaves_out_a_kind_that_was_switched_off_since_and_brings_the_others():
    citizen = told_by_mail("daily")
    preferences.choose(citizen, {("events", "email"): "daily"})
    an_award(citizen)
    facts = KINDS["event_near"].examples[0]
    file(KINDS["event_near"], [News(citizen.pk, "near:1", NOON, facts)])
    file_digests(now=NOON)
    preferences.choose(citizen, {("coins", "email"): "off"})
    [letter] = work()
    assert "健康問卷" not in letter.body
    assert facts["event"] in letter.body


def test_mail_that_waited_goes_to_the_address_that_its_reader_has_now_and_to_no_other(noon):
    citizen = told_by_mail("at_once")
    noon.move_to(in_the_night())
    an_award(citizen)
    addresses.put(citizen.user, "new-home@example.test")
    [letter] = work(in_the_night() + timedelta(hours=9))
    assert letter.to == ["new-home@example.test"]
    assert OutboxItem.objects.get(channel="news_mail").address == "new-home@example.test"


def test_mail_that_waited_goes_nowhere_while_the_new_address_is_not_confirmed():
    citizen = told_by_mail("at_once")
    an_award(citizen)
    type(citizen.user).objects.filter(pk=citizen.user_id).update(email="typed@example.test")
    assert work() == []


def test_a_rest_that_is_over_lets_everything_come_again():
    citizen = told_by_mail("at_once")
    preferences.set_manner(
        citizen, quiet_from=time(22), quiet_until=time(7), words_on_screen=False, rest_days=7, now=NOON
    )
    later = NOON + timedelta(days=7, seconds=1)
    file(coins_awarded.news, [News(citizen.pk, "rested", later, {"coins": 5, "reason": "健康問卷"})])
    assert work(later) == []  # planned while they rested: it stands in the inbox
    with time_machine.travel(later, tick=False):
        file(coins_awarded.news, [News(citizen.pk, "awake", later, {"coins": 5, "reason": "健康問卷"})])
    assert len(work(later)) == 1


def test_a_digest_of_more_than_a_mail_holds_comes_in_two_and_leaves_nothing_out(monkeypatch):
    monkeypatch.setattr(digests, "MOST_LINES", 3)
    citizen = told_by_mail("daily")
    for number in range(5):
        an_award(citizen, number)
    counts = []
    for day in range(3):
        now = NOON + timedelta(days=day)
        file_digests(now=now)
        counts += [letter.body.count("您獲得 5 枚金幣") for letter in work(now)]
    assert counts == [3, 2]


@pytest.mark.django_db(transaction=True)
def test_eight_who_write_the_digests_at_once_write_each_line_once():
    people = [told_by_mail("daily", f"d{number}") for number in range(6)]
    for citizen in people:
        for number in range(4):
            an_award(citizen, number)
    at_once([partial(file_digests, now=NOON)] * 8)
    letters = work()
    assert sorted(letter.to[0] for letter in letters) == sorted(citizen.user.email for citizen in people)
    assert {letter.body.count("您獲得 5 枚金幣") for letter in letters} == {4}


def test_the_page_and_the_mail_say_of_what_always_comes_why(client):
    with override("en"):
        why = str(coins_lapsing.news.always_because)
    citizen = told_by_mail("off")
    Manner.objects.create(citizen=citizen, language="en")
    client.force_login(citizen.user)
    assert escape(why) in client.get("/preferences/", headers={"accept-language": "en"}).content.decode()
    file(coins_lapsing.news, [News(citizen.pk, "why", NOON, {"coins": 5, "on": "2026-12-31"})])
    [letter] = work()
    assert why in letter.body
    assert why in letter.alternatives[0][0]


def test_a_mail_is_written_in_the_language_of_its_reader_as_far_as_there_are_words():
    reader, other = told_by_mail("at_once", "reader"), told_by_mail("at_once", "other")
    Manner.objects.create(citizen=reader, language="en")
    an_award(reader)
    an_award(other)
    letters = {letter.to[0]: letter for letter in work()}
    english, chinese = letters[reader.user.email], letters[other.user.email]
    assert english.subject == "You earned 5 coins"
    assert '<html lang="en">' in english.alternatives[0][0]
    assert '<p class="words" lang="zh-Hant"' in english.alternatives[0][0]  # what the county wrote stays as it is
    assert "What you are told by mail is your choice" in english.body
    assert chinese.subject == "您獲得 5 枚金幣"
    assert '<html lang="zh-Hant">' in chinese.alternatives[0][0]


def test_a_link_that_we_did_not_write_stops_nothing(client):
    told_by_mail("at_once")
    assert client.post("/messages/off/nonsense/").status_code == 404
    assert Preference.objects.get(channel="email").how == "at_once"


def test_preferences_over_the_api():
    program = program_of(make.citizen())
    told = program.get("/api/v1/preferences/").json()
    [coins] = [row for row in told["families"] if row["family"] == "coins"]
    assert (coins["webpush"], coins["email"]) == ("at_once", "off")
    assert coins["always"]
    wanted = {"quiet_from": "21:00", "quiet_until": "08:00", "words_on_screen": True,
              "families": [{"family": "coins", "email": "weekly"}], "rest_days": 3}  # fmt: skip
    told = program.put("/api/v1/preferences/", wanted).json()
    assert (told["quiet_from"], told["words_on_screen"]) == ("21:00", True)
    assert told["paused_until"]
    wrong = program.put("/api/v1/preferences/", wanted | {"families": [{"family": "coins", "webpush": "weekly"}]})
    assert refusal(wrong, 400)
    unknown = program.put("/api/v1/preferences/", wanted | {"families": [{"family": "payments", "email": "off"}]})
    assert refusal(unknown, 400)["code"] == "no_such_choice"
    assert program.get("/api/v1/preferences/").json() == told


def test_planning_twice_makes_no_second_row():
    citizen = told_by_mail("at_once")
    an_award(citizen)
    plan(Filed(coins_awarded.news, [Message.objects.get().pk]))
    assert OutboxItem.objects.count() == 1
