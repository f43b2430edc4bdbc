"""The administration's page of recurring jobs speaks the county's languages; the library knows no Chinese."""

import pytest
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from civic.core.roles import Role
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def test_the_recurring_jobs_are_named_in_chinese_on_the_desk_and_in_their_list():
    minute = IntervalSchedule.objects.create(every=1, period="minutes")
    PeriodicTask.objects.create(name="heartbeat", task="civic.heartbeat", interval=minute)
    desk = at_desk(make.staff(Role.OPERATOR))
    index = desk.get("/admin/all/").content.decode()
    assert "排程工作" in index
    jobs = desk.get("/admin/django_celery_beat/periodictask/").content.decode()
    assert "上次執行" in jobs
    for english in ("Periodic", "periodic tasks", "Last Run", "Run Count"):
        assert english not in index + jobs
