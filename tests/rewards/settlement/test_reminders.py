"""Reminders after 3, 7 and 10 days, never twice; and what silence past the deadline means."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import DatabaseError, transaction

from civic.audit.models import AuditEvent
from civic.outbox import actions as outbox
from civic.outbox.models import OutboxItem
from rewards.settlement.closing import actions
from rewards.settlement.disputes import actions as disputes
from rewards.settlement.statements import confirmations, reminders
from rewards.settlement.statements.models import Statement, StatementReminder
from rewards.settlement.statements.queries import deadline
from tests import factories as make
from tests.rewards.settlement.months import OCTOBER, close, sale, statement
from tests.threads import at_once

pytestmark = pytest.mark.django_db
ISSUED = datetime(2026, 10, 31, 18, 0, tzinfo=UTC)  # 02:00 in Taipei on 1 November


class Dies(EmailBackend):
    """A mail server that goes away after it has got the mail."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SMTPServerDisconnected


class Down(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


@pytest.fixture
def october() -> Statement:
    sold = sale(make.shop(), 30)
    actions.close_month(OCTOBER, by="tests", now=ISSUED)
    sold.shop.merchant.email = "shop@example.test"
    sold.shop.merchant.save()
    return statement(sold.shop.merchant)


def a_day(number: int) -> int:
    """What the worker does on the morning of that Taipei day after the issue; how many mails left."""
    now = ISSUED + timedelta(days=number, hours=8)
    reminders.file(now=now)
    return left(now)


def left(now: datetime) -> int:
    """One round of the outbox; how many mails left."""
    return outbox.work(now=now).get("mail.sent", 0)


def test_a_reminder_leaves_after_3_7_and_10_days_and_not_again(october):
    assert [day for day in range(20) if a_day(day)] == [3, 7, 10]
    assert [message.to for message in mail.outbox] == [["shop@example.test"]] * 3
    assert october.number in mail.outbox[0].body
    assert "2026年11月15日" in mail.outbox[0].body


def test_after_a_quiet_week_of_the_worker_one_mail_leaves(october):
    assert a_day(8) == 1
    assert StatementReminder.objects.get().days == 7


def test_who_has_answered_is_not_reminded_even_of_what_was_filed(october):
    reminders.file(now=ISSUED + timedelta(days=3))
    confirmations.confirm(october.number, by=make.owner(october.merchant), now=ISSUED + timedelta(days=3))
    assert left(ISSUED + timedelta(days=3)) == 0
    assert a_day(7) == 0


def test_without_an_address_of_the_merchant_its_owners_get_the_mail(october):
    owner = make.owner(october.merchant)
    type(october.merchant).objects.update(email="")
    a_day(3)
    assert [owner.email] in [message.to for message in mail.outbox]


def test_a_mail_server_that_is_down_gets_it_later_and_one_that_went_away_never_again(october, settings):
    here = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Down"
    assert a_day(3) == 0
    settings.EMAIL_BACKEND = here
    OutboxItem.objects.update(due_at=ISSUED)
    assert a_day(3) == 1
    settings.EMAIL_BACKEND = f"{__name__}.Dies"
    assert a_day(7) == 0
    settings.EMAIL_BACKEND = here
    assert a_day(7) == 0
    assert OutboxItem.objects.get(state="failed").error == "SMTPServerDisconnected"
    assert len(mail.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_send_each_reminder_once():
    for _merchant in range(6):
        shop = make.shop()
        sale(shop, 5)
        make.owner(shop.merchant)
    actions.close_month(OCTOBER, by="tests", now=ISSUED)
    then = ISSUED + timedelta(days=3)
    at_once([partial(reminders.file, now=then)] * 4)
    outcomes = at_once([partial(left, then)] * 8)
    assert sum(outcomes) == len(mail.outbox) == OutboxItem.objects.filter(state="sent").count()
    assert StatementReminder.objects.exclude(sent_at=None).count() == StatementReminder.objects.count() == 6
    assert set(Counter((*letter.to, letter.body) for letter in mail.outbox).values()) == {1}


def test_silence_holds_a_statement_unless_the_county_decides_otherwise(october, settings):
    late = ISSUED + timedelta(days=30)
    assert confirmations.deem_confirmed(now=late) == 0
    settings.STATEMENT_UNCONFIRMED = "deemed"
    assert confirmations.deem_confirmed(now=ISSUED + timedelta(days=14)) == 0
    assert confirmations.deem_confirmed(now=late) == 1
    october.refresh_from_db()
    assert (october.status, october.deemed, october.confirmed_by, october.confirmed_at) == (
        "confirmed", True, None, late)  # fmt: skip
    assert AuditEvent.objects.filter(action="statement.deemed_confirmed").count() == 1


def test_a_disputed_statement_is_never_deemed_confirmed(october, settings):
    settings.STATEMENT_UNCONFIRMED = "deemed"
    owner = make.owner(october.merchant)
    disputes.dispute(october.number, october.lines.get().pk, reason="r", by=owner, now=ISSUED)
    assert confirmations.deem_confirmed(now=ISSUED + timedelta(days=30)) == 0


def test_the_database_deems_nothing_that_an_owner_signed_and_sends_no_reminder_twice(october):
    a_day(3)
    with pytest.raises(DatabaseError), transaction.atomic():
        StatementReminder.objects.update(sent_at=None)
    confirmations.confirm(october.number, by=make.owner(october.merchant), now=ISSUED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.update(deemed=True)


def test_what_has_nothing_to_pay_is_not_reminded():
    make.merchant()
    sale(make.shop(), 5)
    close()
    closed = Statement.objects.get(status="closed")
    assert closed.issued_at is None
    assert deadline(closed) is None
