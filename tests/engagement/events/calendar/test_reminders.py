"""Reminders go out by the ways that a citizen chose."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail

from civic.outbox import actions as outbox
from engagement.delivery.preferences import actions as preferences
from engagement.events.calendar import actions
from tests import factories as make
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_who_chose_mail_for_events_is_reminded_by_mail_and_nobody_else():
    session = make.session(starts=48)
    people = [make.citizen(), make.citizen()]
    for each in people:
        EmailAddress.objects.create(user=each.user, email=each.user.email, verified=True, primary=True)
        make.signed_up(session, each)
    preferences.choose(people[0], {("events", "email"): "at_once"})
    day_before = NOW + timedelta(hours=24)
    with time_machine.travel(day_before, tick=False):
        assert actions.remind(now=day_before) == 2
        outbox.work(now=day_before, channels=["news_mail"])
    (letter,) = mail.outbox
    assert letter.to == [people[0].user.email]
    assert "海濱公園" in letter.body
