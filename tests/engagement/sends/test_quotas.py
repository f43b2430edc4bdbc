"""How many notices leave the portal: of an agency in a week, to a citizen in a day; further ones are read there."""

from datetime import timedelta
from functools import partial

import pytest

from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from engagement.notices import actions as notices
from engagement.notices.queries import visible_to
from engagement.sends.actions import plan_due
from engagement.sends.models import Send
from engagement.sends.reach import beyond_the_day, beyond_the_week
from tests import factories as make
from tests.engagement.sends.people import with_device, with_mail
from tests.staff import at_desk
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_quotas(settings):
    settings.NOTICES_A_WEEK, settings.NOTICES_A_DAY = 3, 2


def told(person) -> int:
    return OutboxItem.objects.filter(user=person.user, about__startswith="notice:").values("about").distinct().count()


def publish(home, *, now=make.NOW):
    made = make.notice(home, now=now)
    plan_due(now=now)
    return made


def test_a_fourth_notice_of_an_agency_waits_in_the_portal_until_a_week_is_over():
    home, elsewhere = make.agency(), make.agency()
    notices = [publish(home, now=make.later(hours=n)) for n in range(4)]
    assert Send.objects.filter(agency=home).count() == 3
    assert notices[3] in visible_to(make.citizen(), now=make.later(days=1))
    publish(elsewhere, now=make.later(hours=5))
    publish(home, now=make.NOW + timedelta(days=7, minutes=1))
    assert Send.objects.count() == 5


def test_a_citizen_is_sent_two_notices_a_day_and_finds_the_third_in_the_portal():
    busy, device = with_mail(), with_device()
    for _turn in range(3):
        publish(make.agency())
    assert (told(busy), told(device)) == (2, 2)
    newcomer = with_mail()
    publish(make.agency(), now=make.later(hours=1))
    assert (told(busy), told(newcomer)) == (2, 1)
    publish(make.agency(), now=make.later(days=1))
    assert (told(busy), told(newcomer)) == (3, 2)


def test_zero_is_no_end(settings):
    settings.NOTICES_A_WEEK = settings.NOTICES_A_DAY = 0
    home, person = make.agency(), with_mail()
    for _turn in range(5):
        publish(home)
    assert told(person) == 5


def test_it_is_said_before_it_is_handed_in(monkeypatch):
    home = make.agency()
    draft = make.notice(home, published=False)
    assert beyond_the_week(draft) == []
    for n in range(3):
        make.notice(home)
        Send.objects.filter(agency=home).update(created_at=_now())
        assert bool(beyond_the_week(draft)) == (n >= 1)
    assert "portal only" in beyond_the_week(draft)[0] or "平台" in beyond_the_week(draft)[0]
    page = at_desk(make.staff(Role.EDITOR, home)).get(f"/admin/engagement/notice/{draft.pk}/change/", follow=True)
    assert page.status_code == 200


def test_people_who_had_enough_are_told_as_a_number_and_never_as_a_few(settings):
    settings.NOTICES_A_DAY = 1
    people = [with_mail() for _ in range(21)]
    draft, told_of = make.notice(published=False), make.notice(now=_now())
    Send.objects.update(state="sending", planned_at=_now())
    assert beyond_the_day(draft) == []
    OutboxItem.objects.bulk_create(_row(told_of, person, n) for n, person in enumerate(people[:19]))
    settings.AUDIENCE_LEAST = 20
    assert beyond_the_day(draft) == []
    OutboxItem.objects.bulk_create(_row(told_of, person, n) for n, person in enumerate(people[19:], start=19))
    assert "21" in beyond_the_day(draft)[0]


def _row(told_of, person, n: int) -> OutboxItem:
    return OutboxItem(
        channel="news_mail", urgency=3, key=f"k{n}", user=person.user, address="a", about=f"notice:{told_of.pk}",
        content={}, due_at=_now(), created_at=_now(),
    )  # fmt: skip


def _now():
    from django.utils import timezone

    return timezone.now()


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_publish_no_notice_beyond_the_week():
    home = make.agency()
    for _time in range(2):
        publish(home)
    waiting = [make.notice(home, published=False) for _ in range(2)]
    approvers = [make.staff(Role.APPROVER, home) for _ in range(2)]
    for each in waiting:
        notices.submit(each, by=each.proposed_by)
    jobs = [partial(notices.publish, each, by=by, now=make.NOW) for each, by in zip(waiting, approvers, strict=True)]
    assert [each.state for each in at_once(jobs)] == ["published", "published"]
    assert Send.objects.filter(agency=home).count() == 3
