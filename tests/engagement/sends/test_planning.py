"""A published notice is planned for those who want it, by the way they chose, once, whatever dies."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError

from civic.accounts.models import Topic
from civic.consent.models import Consent
from civic.core.errors import NotAllowed
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.audiences.models import Audience
from engagement.delivery.planning.digests import file_digests
from engagement.delivery.planning.models import DigestLine, TrialGuest
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.preferences.models import Manner
from engagement.notices import actions as notices
from engagement.sends import actions as sends
from engagement.sends.models import Send
from tests import factories as make
from tests.engagement.sends.people import a_notice, addresses, with_device, with_mail
from tests.threads import at_once

pytestmark = pytest.mark.django_db
NOON = make.NOW
State = OutboxItem.State


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def planned() -> list[OutboxItem]:
    sends.plan_due(now=NOON)
    return list(OutboxItem.objects.filter(about__startswith="notice:"))


def test_a_published_notice_is_planned_for_devices_and_for_mailboxes_that_want_it():
    person, phone = with_mail(), with_device()
    with_mail("off")
    make.citizen("neither")
    a_notice()
    rows = planned()
    assert sorted((row.channel, row.user_id) for row in rows) == sorted(
        [("news_mail", person.user_id), ("webpush", phone.user_id)]
    )
    told = Send.objects.get().planned
    assert (told["webpush"], told["news_mail"], told["digest"]) == (1, 1, 0)


def test_publishing_writes_one_row_however_many_are_concerned(django_assert_max_num_queries):
    for _number in range(20):
        with_mail()
    a_notice()
    assert OutboxItem.objects.count() == 0
    assert Send.objects.count() == 1


def test_whom_it_does_not_concern_is_not_told():
    old, young = with_mail(birth_year=1950), with_mail(birth_year=2000)
    home = make.agency()
    a_notice(at=home, audience=Audience.objects.create(agency=home, name="長者 100%", min_age=65))
    assert addresses(planned()) == [old.user.email]
    assert young.user.email not in addresses(planned())


def test_planning_again_and_by_two_at_once_makes_no_second_row():
    with_mail()
    with_device()
    a_notice()
    assert len(planned()) == 2
    Send.objects.update(state="planned")
    assert len(planned()) == 2


@pytest.mark.django_db(transaction=True)
def test_eight_planners_at_once_plan_each_person_once():
    people = [with_mail() for _number in range(20)]
    for title in ("一", "二", "三"):
        a_notice(title)
    at_once([partial(sends.plan_due, now=NOON)] * 8)
    rows = OutboxItem.objects.filter(about__startswith="notice:")
    assert rows.count() == 3 * len(people)
    assert not Send.objects.exclude(state="sending").exists()


def test_a_topic_goes_before_all_notices_and_back():
    roads = Topic.objects.create(code="roads-x", name="路況", name_en="Roads")
    person = with_mail("off")
    preferences.choose(person, {("topic:roads-x", "email"): "at_once"})
    a_notice("修路", topic=roads)
    a_notice("別的")
    assert [row.about for row in planned()] == [f"notice:{Send.objects.get(notice__title='修路').notice_id}"]
    assert outbox.work(now=NOON, channels=["news_mail"]) == {"news_mail.sent": 1}  # though notices are off
    preferences.choose(person, {("topic:roads-x", "email"): None})
    a_notice("再修路", topic=roads)
    assert len(planned()) == 1


def test_a_topic_that_was_switched_off_while_a_notice_of_it_waits_keeps_that_back_and_no_other(mailoutbox):
    roads = Topic.objects.create(code="roads-x", name="路況", name_en="Roads")
    person = with_mail()
    a_notice("修路", topic=roads)
    a_notice("別的")
    assert len(planned()) == 2
    preferences.choose(person, {("topic:roads-x", "email"): "off"})
    outbox.work(now=NOON)
    assert [letter.subject for letter in mailoutbox] == ["別的"]


def test_who_reads_english_is_told_in_english_where_all_of_it_is(mailoutbox):
    Manner.objects.create(citizen=with_mail(), language="en")
    english = {"title_en": "Free flu vaccine", "summary_en": "From 65 years on", "body_en": "Bring your card."}
    a_notice(**english)
    a_notice("只有中文", **english | {"body_en": ""})
    planned()
    outbox.work(now=NOON)
    assert sorted(letter.subject for letter in mailoutbox) == ["Free flu vaccine", "只有中文"]
    whole = next(letter for letter in mailoutbox if letter.subject == "Free flu vaccine")
    assert "From 65 years on" in whole.body
    assert '<h2 class="title" lang="en"' in whole.alternatives[0][0]


def test_a_muted_agency_sends_nothing_and_others_do():
    person = with_mail()
    loud, other = make.agency(), make.agency()
    preferences.mute(person, [loud.pk])
    a_notice("吵", at=loud)
    a_notice("不吵", at=other)
    assert len(planned()) == 1
    preferences.mute(person, [])
    a_notice("又吵", at=loud)
    assert len(planned()) == 2


def test_whoever_rests_stopped_messages_or_took_consent_back_is_told_nothing():
    resting, stopped = with_mail(), with_mail()
    preferences.set_manner(resting, quiet_from=NOON.time(), quiet_until=NOON.time(), words_on_screen=False,
                           rest_days=3, now=NOON)  # fmt: skip
    type(stopped).objects.filter(pk=stopped.pk).update(messages_stopped_at=NOON)
    a_notice()
    assert planned() == []
    assert Consent.objects.count() == 0


def test_a_notice_of_the_night_waits_for_the_morning(noon):
    with_mail()
    night = NOON + timedelta(hours=11)  # 23:00 in Taipei
    noon.move_to(night)
    make.notice(now=night)
    sends.plan_due(now=night)
    assert OutboxItem.objects.get().due_at - night == timedelta(hours=8)


def test_an_editor_may_keep_a_notice_in_the_portal():
    with_mail()
    a_notice(is_sent=False)
    assert planned() == []


def test_a_digest_holds_notices_and_news_each_once(mailoutbox):
    person = with_mail("daily")
    a_notice("第一則")
    a_notice("第二則")
    assert planned() == []
    assert DigestLine.objects.count() == 2
    assert (file_digests(now=NOON), file_digests(now=NOON)) == (1, 0)
    outbox.work(now=NOON, channels=["news_mail"])
    [letter] = mailoutbox
    assert letter.to == [person.user.email]
    assert (letter.body.count("第一則"), letter.body.count("第二則")) == (1, 1)


def test_in_a_trial_only_guests_are_sent_anything(settings):
    settings.MESSAGES_TRIAL = True
    guest, other = with_mail(), with_mail()
    TrialGuest.objects.create(email=guest.user.email.upper())
    a_notice()
    assert addresses(planned()) == [guest.user.email]
    assert other.user.email not in addresses(planned())
    assert Send.objects.get().to_guests


def test_paused_nothing_leaves_resumed_it_does(mailoutbox):
    with_mail()
    notice, boss = a_notice(), make.staff("coordinator")
    planned()
    sends.pause(notice.send, by=boss, now=NOON)
    outbox.work(now=NOON)
    assert (mailoutbox, OutboxItem.objects.get().state) == ([], State.HELD)
    sends.resume(notice.send, by=boss, now=NOON)
    outbox.work(now=NOON)
    assert len(mailoutbox) == 1
    assert sends.settle(now=NOON) == 1
    assert Send.objects.get().state == "done"


def test_what_fails_for_a_while_after_a_pause_or_a_cancel_is_held_or_cancelled():
    with_mail()
    notice, boss = a_notice(), make.staff("coordinator")
    planned()
    [row] = outbox.lease(outbox.CHANNELS["news_mail"], now=NOON)
    sends.pause(notice.send, by=boss, now=NOON)
    assert OutboxItem.objects.get().state == State.SENDING
    OutboxItem.objects.filter(pk=row.pk).update(state=State.WAITING, lease=None, leased_until=None)
    sends.settle(now=NOON)
    assert OutboxItem.objects.get().state == State.HELD
    sends.cancel(notice.send, by=boss, reason="錯了", now=NOON)
    assert OutboxItem.objects.get().state == State.CANCELLED
    OutboxItem.objects.update(state=State.WAITING, content={"notices": [notice.pk]}, done_at=None)
    sends.settle(now=NOON)
    assert OutboxItem.objects.get().state == State.CANCELLED


def test_paused_before_it_was_planned_it_is_planned_when_it_goes_on():
    with_mail()
    notice, boss = a_notice(), make.staff("coordinator")
    sends.pause(notice.send, by=boss, now=NOON)
    assert planned() == []
    sends.resume(notice.send, by=boss, now=NOON)
    assert len(planned()) == 1


def test_cancelled_is_over_for_good_and_its_digest_lines_go():
    with_mail()
    with_mail("weekly")
    notice, boss = a_notice(), make.staff("coordinator")
    planned()
    sends.cancel(notice.send, by=boss, reason="錯了", now=NOON)
    assert (OutboxItem.objects.get().state, DigestLine.objects.count()) == (State.CANCELLED, 0)
    with pytest.raises(sends.SendIsOver):
        sends.resume(notice.send, by=boss, now=NOON)


def test_a_withdrawn_notice_is_sent_to_nobody_any_more(mailoutbox):
    with_mail()
    notice = a_notice()
    planned()
    notices.withdraw(notice, by=make.staff("approver", notice.agency), reason="誤植")
    outbox.work(now=NOON)
    assert mailoutbox == []
    assert Send.objects.get().state == "cancelled"


def test_another_agencys_approver_pauses_nothing():
    notice = a_notice()
    with pytest.raises(NotAllowed):
        sends.pause(notice.send, by=make.staff("approver", make.agency()), now=NOON)
    assert Send.objects.get().state == "planned"


def test_whoever_opened_it_meanwhile_is_not_told(mailoutbox):
    person = with_mail()
    notice = a_notice()
    planned()
    notices.mark_read(notice, person, now=NOON)
    outbox.work(now=NOON)
    assert mailoutbox == []
    assert OutboxItem.objects.get().state == State.CANCELLED


def test_a_citizen_erased_while_their_row_is_leased_stops_nobody_elses(mailoutbox):
    gone, stays = with_mail(), with_mail()
    a_notice()
    planned()
    leased = outbox.lease(outbox.CHANNELS["news_mail"], now=NOON)
    gone.user.delete()
    outbox.send_leased(outbox.CHANNELS["news_mail"], leased)
    assert [letter.to for letter in mailoutbox] == [[stays.user.email]]


def test_the_database_refuses_a_send_that_leaves_unplanned():
    notice = a_notice()
    with pytest.raises(IntegrityError):
        Send.objects.filter(notice=notice).update(state="sending")


def test_emergencies_go_before_money_and_money_before_bulk(mailoutbox):
    person: Any = with_mail()
    for urgency, name in [(3, "bulk"), (0, "emergency"), (2, "money")]:
        outbox.post("mail", address=person.user.email, content={"subject": name, "text": name}, now=NOON,
                    urgency=urgency)  # fmt: skip
    outbox.work(now=NOON)
    assert [letter.subject for letter in mailoutbox] == ["emergency", "money", "bulk"]


def test_of_what_is_alike_urgent_the_oldest_goes_first(mailoutbox):
    person: Any = with_mail()
    for number in (2, 0, 1):
        outbox.post("mail", address=person.user.email, content={"subject": f"{number}", "text": "-"},
                    now=NOON + timedelta(minutes=number - 5), urgency=3)  # fmt: skip
    outbox.work(now=NOON)
    assert [letter.subject for letter in mailoutbox] == ["0", "1", "2"]


def test_a_round_for_what_is_urgent_leaves_bulk_where_it_is(mailoutbox):
    with_mail()
    a_notice()
    planned()
    outbox.work(now=NOON, urgencies=outbox.BEFORE_BULK)
    assert mailoutbox == []
