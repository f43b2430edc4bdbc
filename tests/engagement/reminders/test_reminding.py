"""Who has not answered is reminded once before a questionnaire closes, where its editor asked for it."""

from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.db import IntegrityError

from civic.accounts.models import Citizen
from civic.audit.models import AuditEvent
from civic.consent import actions as consent
from civic.core.roles import Role
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from engagement.audiences.models import Audience
from engagement.delivery.models import Message
from engagement.delivery.planning.models import TrialGuest
from engagement.delivery.preferences import actions as preferences
from engagement.delivery.wording import wording
from engagement.notices import actions as notices
from engagement.reminders.actions import remind_due, remind_some
from engagement.reminders.models import Reminder
from engagement.sends import actions as sends
from engagement.sends.models import Send
from rewards.merging.models import AccountMerge
from surveys.questionnaires import closing
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions as responses
from tests import factories as make
from tests.engagement.reminders.asking import END, NOON, THEN, asked
from tests.engagement.sends.people import with_device, with_mail
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(THEN, tick=False) as clock:
        yield clock


def answer(of: Questionnaire, who: Citizen) -> None:
    responses.submit(of, who, make.right_answers(of), now=NOON + timedelta(days=1))


def reminded(now: datetime = THEN) -> list[int]:
    remind_due(now=now)
    return sorted(Message.objects.filter(kind="questionnaire_closing").values_list("citizen", flat=True))


def left(channel: str = "webpush") -> list[int]:
    rows = OutboxItem.objects.filter(channel=channel, about__startswith="message:").order_by("user")
    return list(rows.values_list("user", flat=True))


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_who_has_not_answered_is_reminded_and_who_has_is_not(is_anonymous):
    survey = asked(is_anonymous=is_anonymous)
    done, waits = make.citizen(), make.citizen()
    answer(survey, done)
    assert reminded() == [waits.pk]
    said = wording(Message.objects.get())
    assert (said.about, said.link) == (survey.title, f"/questionnaires/{survey.pk}/")
    assert Reminder.objects.get().people == 1
    assert AuditEvent.objects.filter(action="questionnaire.reminded").count() == 1


def test_nobody_is_reminded_before_the_day_nor_where_nobody_asked_for_it():
    make.citizen()
    asked(reminds_days=None)
    asked()
    assert reminded(THEN - timedelta(minutes=1)) == []
    assert len(reminded(THEN)) == 1


def test_nobody_is_reminded_of_what_they_were_told_less_than_a_day_ago():
    make.citizen()
    asked(closes_at=NOON + timedelta(days=2))
    assert reminded(NOON + timedelta(hours=23)) == []
    assert len(reminded(NOON + timedelta(hours=25))) == 1


def test_a_second_run_reminds_nobody_twice_though_the_end_was_moved():
    device = with_device()
    survey = asked()
    assert (reminded(), reminded()) == ([device.pk], [device.pk])
    Questionnaire.objects.filter(pk=survey.pk).update(closes_at=END + timedelta(days=9))
    assert reminded(THEN + timedelta(days=9)) == [device.pk]
    assert left() == [device.user_id]


def test_the_database_takes_one_reminder_for_each_person_and_questionnaire():
    person = make.citizen()
    survey = asked()
    reminded()
    with pytest.raises(IntegrityError):
        Message.objects.create(citizen=person, kind="x", facts={}, key=f"closing:{survey.pk}:{person.pk}")


def test_a_run_that_died_half_way_is_gone_on_with():
    people = [with_device() for _turn in range(5)]
    survey = asked()
    Reminder.objects.create(questionnaire=survey, began_at=THEN)
    assert remind_some(survey.notice.pk, most=2, now=THEN) == 2  # and its worker dies
    assert Reminder.objects.get().done_at is None
    assert remind_due(now=THEN, most=2) == 3
    assert reminded() == [person.pk for person in people]
    assert left() == [person.user_id for person in people]
    assert (Reminder.objects.get().people, Reminder.objects.get().planned["webpush"]) == (5, 5)


@pytest.mark.django_db(transaction=True)
def test_four_at_once_remind_each_person_once():
    people = [with_device() for _turn in range(12)]
    asked()
    asked()
    outcomes = at_once([partial(remind_due, now=THEN, most=3)] * 4)
    assert all(isinstance(each, int) for each in outcomes), outcomes
    remind_due(now=THEN, most=3)  # whoever found a row taken left it to the next round
    assert Message.objects.count() == len(left()) == 2 * len(people)
    assert list(Reminder.objects.values_list("people", flat=True)) == [12, 12]


def test_only_who_is_in_the_audience_now_is_reminded():
    home = make.agency()
    old, young = make.citizen(birth_year=1950), make.citizen(birth_year=2000)
    asked(home, audience=Audience.objects.create(agency=home, name="長者 100%", min_age=65))
    Citizen.objects.filter(pk=young.pk).update(birth_year=1951)
    Citizen.objects.filter(pk=old.pk).update(birth_year=1999)
    assert reminded() == [young.pk]


def test_who_muted_the_agency_stopped_messages_or_is_gone_is_not_reminded():
    survey = asked()
    muted, stopped, gone, stays = (make.citizen() for _turn in range(4))
    preferences.mute(muted, [survey.agency_id])
    Citizen.objects.filter(pk=stopped.pk).update(messages_stopped_at=NOON)
    gone.user.is_active = False
    gone.user.save()
    assert reminded() == [stays.pk]


def test_what_somebody_answered_with_an_account_that_was_merged_counts():
    survey = asked()
    first, second, third, other = (make.citizen() for _turn in range(4))
    answer(survey, first)
    for source, target in ((first, second), (second, third)):
        AccountMerge.objects.create(
            source=source, target=target, state="approved", proposed_by=make.staff(Role.OPERATOR), reason="同一人",
            decided_by=make.staff(Role.OPERATOR), decided_at=NOON,
        )  # fmt: skip
    assert reminded() == [other.pk]


def test_a_way_that_is_switched_off_for_reminders_topics_or_notices_is_not_taken():
    by_itself, off, no_notices, again, mail = (with_device(with_mail("off")) for _turn in range(5))
    preferences.choose(off, {("reminders", "webpush"): "off"})
    preferences.choose(no_notices, {("notices", "webpush"): "off"})
    preferences.choose(again, {("notices", "webpush"): "off", ("reminders", "webpush"): "at_once"})
    preferences.choose(mail, {("reminders", "email"): "at_once", ("reminders", "webpush"): "off"})
    asked()
    assert len(reminded()) == 5  # in the inbox
    assert left() == [by_itself.user_id, again.user_id]
    assert left("news_mail") == [mail.user_id]


def test_at_night_it_waits_for_the_morning_and_goes_to_nobody_who_answered_meanwhile(clock, mailoutbox):
    early, late = with_mail(), with_mail()
    survey = asked()
    night = THEN + timedelta(hours=11)
    reminded(night)
    rows = OutboxItem.objects.filter(channel="news_mail", about__startswith="message:")
    assert {row.due_at - night for row in rows} == {timedelta(hours=8)}
    answer(survey, early)
    clock.move_to(night + timedelta(hours=8))
    outbox.work(now=night + timedelta(hours=8), channels=["news_mail"])
    assert [letter.to for letter in mailoutbox] == [[late.user.email]]


def test_nothing_leaves_of_what_was_closed_meanwhile(clock, mailoutbox):
    with_mail()
    survey = asked()
    reminded()
    closing.close(survey, by=make.staff(Role.EDITOR, survey.agency), now=THEN)
    clock.move_to(THEN + timedelta(minutes=1))
    outbox.work(now=THEN + timedelta(minutes=1), channels=["news_mail"])
    assert mailoutbox == []


def test_nothing_is_reminded_of_that_is_closed_full_withdrawn_expired_or_held_back():
    make.citizen()
    closed, full, withdrawn, expired, held, stopped = (asked(closes_after=1) for _turn in range(6))
    closing.close(closed, by=make.staff(Role.EDITOR, closed.agency), now=THEN)
    answer(full, make.citizen())
    notices.withdraw(withdrawn.notice, by=make.staff(Role.APPROVER, withdrawn.agency), reason="錯")
    type(expired.notice).objects.filter(pk=expired.notice.pk).update(expires_at=THEN)
    boss = make.staff(Role.COORDINATOR)
    sends.pause(Send.objects.get(notice=held.notice), by=boss, now=THEN)
    sends.cancel(Send.objects.get(notice=stopped.notice), by=boss, reason="錯", now=THEN)
    assert reminded() == []
    sends.resume(Send.objects.get(notice=held.notice), by=boss, now=THEN)
    assert len(reminded()) > 0


def test_in_a_trial_reminders_leave_to_its_guests_only(settings):
    settings.MESSAGES_TRIAL = True
    guest, other = with_mail(), with_mail()
    TrialGuest.objects.create(email=guest.user.email)
    asked()
    assert reminded() == [guest.pk, other.pk]
    assert left("news_mail") == [guest.user_id]


def test_quotas_hold_a_day_of_a_citizen_and_a_week_of_an_agency(settings):
    settings.NOTICES_A_DAY = 2
    person = with_device()
    for _turn in range(3):
        asked()
    assert len(reminded()) == 3
    assert left() == [person.user_id] * 2
    settings.NOTICES_A_WEEK = 1
    home = make.agency()
    asked(home)
    Send.objects.filter(agency=home).update(created_at=THEN - timedelta(days=1))
    make.citizen()
    later = THEN + timedelta(days=1)
    assert len(reminded(later)) == 3 + 2
    assert left() == [person.user_id] * 2


def test_whoever_took_consent_back_is_not_reminded():
    consent.publish_first(now=NOON)
    gone, stays = make.citizen(), make.citizen()
    for person in (gone, stays):
        consent.agree(person.user, now=NOON)
    asked()
    consent.withdraw(gone.user, now=NOON + timedelta(days=1))
    assert reminded() == [stays.pk]
