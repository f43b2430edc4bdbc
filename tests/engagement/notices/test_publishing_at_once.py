"""Publishing and changing at the same moment, on real connections: one of them wins, and it leaves once."""

from datetime import timedelta

import pytest

from civic.audit.models import AuditEvent
from civic.core.errors import DomainError
from civic.core.roles import Role
from engagement.audiences.models import Audience, Clause
from engagement.notices import actions, queries
from engagement.notices.models import Notice
from engagement.sends.models import Send
from tests import factories as make
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NINE = make.NOW + timedelta(hours=21)


def approved(home, **fields):
    notice = make.notice(home, published=False, **fields)
    actions.submit(notice, by=notice.proposed_by)
    return actions.schedule(notice, by=make.staff(Role.APPROVER, home), at=NINE, now=make.NOW)


def test_eight_rounds_of_the_clock_and_an_approver_publish_it_once():
    home = make.agency()
    notice = approved(home, questionnaire=make.questionnaire(home))
    second = make.staff(Role.APPROVER, home)
    jobs = [lambda: actions.publish_due(now=NINE)] * 8 + [lambda: actions.publish(notice, by=second, now=NINE)]
    done = at_once(jobs)
    assert Notice.objects.get(pk=notice.pk).state == Notice.State.PUBLISHED
    told = [each for each in done if not isinstance(each, DomainError)]
    assert sum(isinstance(each, Notice) or bool(each.published) for each in told) == 1
    assert AuditEvent.objects.filter(action="notice.published", object_id=str(notice.pk)).count() == 1
    assert Send.objects.count() == 1


def test_what_is_published_is_what_was_approved_however_its_audience_is_changed_meanwhile():
    for turn in range(6):
        home = make.agency()
        make.citizen(birth_year=1950)
        rule = Audience.objects.create(agency=home, name="長者", min_age=65)
        notice = approved(home, audience=rule)
        jobs = [lambda rule=rule, n=n: Clause.objects.filter(audience=rule).update(min_age=60 + n) for n in range(3)]
        at_once([*jobs[:turn], lambda: actions.publish_due(now=NINE), *jobs[turn:]])
        kept = Notice.objects.get(pk=notice.pk)
        approved_as_it_was = kept.state == Notice.State.PUBLISHED and kept.approved_hash == notice.approved_hash
        assert approved_as_it_was or (kept.state, kept.approved_hash) == (Notice.State.SUBMITTED, "")
        assert not queries.visible_to(None, now=NINE).exists()
