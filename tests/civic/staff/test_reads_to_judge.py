"""Each month chance puts some reads of people's data before the auditor, who signs what was found."""

from datetime import timedelta

import pytest
from django.utils import timezone

from civic.audit import actions as audit
from civic.core.errors import NotAllowed
from civic.core.moments import minute
from civic.core.roles import Role
from civic.staff import sampling
from civic.staff.models import ReadSample
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
NEXT_MONTH = timedelta(days=31)


def reads(count: int) -> None:
    reader = make.staff(Role.OPERATOR)
    for _n in range(count):
        audit.record("user.viewed", by=reader, about=make.user(), roles=["operator"], agencies=[], why="counter")


def test_so_many_of_last_months_reads_are_drawn_once(settings):
    settings.STAFF_SAMPLED_READS = 2
    reads(4)
    audit.record("campaign.approved", by=make.staff(Role.COORDINATOR))
    later = timezone.localtime().replace(day=1) + NEXT_MONTH
    assert sampling.draw(now=timezone.now()) == 0
    assert sampling.draw(now=later) == 2
    assert sampling.draw(now=later) == 0
    assert {sample.event.action for sample in ReadSample.objects.all()} == {"user.viewed"}


def test_the_auditor_judges_each_once_and_nobody_else_does():
    reads(1)
    sampling.draw(now=timezone.localtime().replace(day=1) + NEXT_MONTH)
    sample = ReadSample.objects.get()
    auditor = make.staff(Role.AUDITOR)
    with pytest.raises(NotAllowed):
        sampling.judge(sample, verdict="in_order", note="", by=make.staff(Role.COORDINATOR), now=timezone.now())
    desk = at_desk(auditor)
    assert "verdict__exact=" in desk.get("/admin/").content.decode()
    form = desk.get(f"/admin/civic/readsample/{sample.pk}/change/").content.decode()
    assert minute(sample.event.at) in form
    assert "+00:00" not in form
    desk.post(f"/admin/civic/readsample/{sample.pk}/step/wrong/", {"reason": "no case was open"})
    sample.refresh_from_db()
    assert (sample.verdict, sample.note, sample.judged_by) == ("wrong", "no case was open", auditor)
    with pytest.raises(sampling.JudgedAlready):
        sampling.judge(sample, verdict="in_order", note="", by=auditor, now=timezone.now())
