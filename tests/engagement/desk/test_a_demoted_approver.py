"""Whoever has lost the role decides nothing any more, also from a page that they opened before."""

from functools import partial

import pytest

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.roles import Role
from engagement.notices.models import Notice
from tests import factories as make
from tests.engagement.desk.sent import QUIZ, review, send
from tests.staff import at_desk
from tests.threads import at_once


def handed_in(home):
    send(at_desk(make.staff(Role.EDITOR, home)), None, act="submit", picture=True, **QUIZ)
    return Notice.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["publish", "publish:1", "return"])
def test_an_open_page_of_a_demoted_approver_decides_nothing(act):
    home = make.agency()
    notice, approver = handed_in(home), make.staff(Role.APPROVER, home)
    desk = at_desk(approver)
    seen = desk.get(review(notice)).context["seen"]
    agencies.revoke_role(approver.memberships.get(), by=make.staff(Role.COORDINATOR))
    assert desk.post(review(notice), {"act": act, "seen": seen, "reason": "r"}).status_code in {302, 403, 404}
    assert Notice.objects.get().state == "submitted"
    assert (
        not AuditEvent.objects.filter(actor=approver, action__startswith="notice.")
        .exclude(action__endswith="viewed")
        .exists()
    )


@pytest.mark.django_db
def test_who_stays_an_editor_and_is_no_approver_any_more_decides_nothing_either():
    home = make.agency()
    notice, approver = handed_in(home), make.staff(Role.APPROVER, home)
    agencies.grant_role(approver, Role.EDITOR, agency=home, by=None)
    desk = at_desk(approver)
    seen = desk.get(review(notice)).context["seen"]
    agencies.revoke_role(approver.memberships.get(role=Role.APPROVER), by=make.staff(Role.COORDINATOR))
    desk.force_login(type(approver).objects.get(pk=approver.pk))
    desk.post(review(notice), {"act": "publish", "seen": seen})
    assert Notice.objects.get().state == "submitted"


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_publishes():
    home = make.agency()
    notice = handed_in(home)
    desks = [at_desk(make.staff(Role.APPROVER, home)) for _ in range(2)]
    seen = [desk.get(review(notice)).context["seen"] for desk in desks]
    posts = [
        partial(desk.post, review(notice), {"act": "publish", "seen": page})
        for desk, page in zip(desks, seen, strict=True)
    ]
    assert {answer.status_code for answer in at_once(posts)} <= {302, 200, 409, 422}
    assert Notice.objects.get().state == "published"
    assert AuditEvent.objects.filter(action="notice.published").count() == 1
