"""Roles of staff who do not sign in end after 90 days, and never without a mail two weeks before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.accounts.models import User
from civic.agencies.models import Membership
from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from civic.staff import idle
from tests import factories as make

pytestmark = pytest.mark.django_db


def asleep(days: int) -> User:
    """An operator who was last seen so many days ago, and whose role is older than that."""
    person = make.user()
    with_role = Membership(user=person, role=Role.OPERATOR, since=timezone.now() - timedelta(days=400))
    with_role.save()
    User.objects.filter(pk=person.pk).update(is_staff=True, last_login=timezone.now() - timedelta(days=days))
    return person


def after(days: int) -> int:
    """Run the morning's job so many days from now; how many people's roles it ended."""
    now = timezone.now() + timedelta(days=days)
    idle.tell(now=now)
    return idle.end(now=now)


def test_a_mail_comes_two_weeks_before_and_only_one():
    person = asleep(days=77)
    assert [after(0), after(1), after(2)] == [0, 0, 0]
    assert OutboxItem.objects.filter(address=person.email).count() == 1
    assert after(15) == 1
    assert not person.memberships.exists()
    assert User.objects.get(pk=person.pk).is_active


def test_nobody_is_off_without_a_mail_however_long_beat_stood_still():
    person = asleep(days=300)
    assert after(0) == 0
    assert person.memberships.exists()
    assert after(13) == 0
    assert after(14) == 1


def test_signing_in_after_the_mail_keeps_the_roles():
    person = asleep(days=80)
    after(0)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() + timedelta(days=1))
    assert after(16) == 0
    assert person.memberships.exists()


def test_a_role_that_was_just_granted_is_not_unused():
    person = make.staff(Role.OPERATOR)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now() - timedelta(days=300))
    assert idle.tell(now=timezone.now()) == 0


def test_the_only_coordinator_stays_however_long():
    person = asleep(days=300)
    Membership.objects.filter(user=person).delete()
    Membership.objects.create(user=person, role=Role.COORDINATOR, since=timezone.now() - timedelta(days=400))
    after(0)
    assert after(20) == 0
    assert person.memberships.exists()
