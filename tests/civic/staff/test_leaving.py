"""Leaving is one act: roles, browsers and tokens end, what is under way is handed on, the citizen's account stays."""

import pytest
from django.utils import timezone
from rest_framework.authtoken.models import Token

from civic.agencies import actions
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.outbox.models import OutboxItem
from civic.staff import leaving, tokens
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


def leave(person, **said):
    facts = {"by": make.staff(Role.COORDINATOR), "reason": "moved", "now": timezone.now()}
    return actions.leave(person, **(facts | said))


def test_everything_of_a_persons_work_ends_in_one_act():
    person = make.staff(Role.EDITOR, make.agency())
    actions.grant_role(person, Role.FINANCE, by=None)
    _token, key = tokens.issue(person, program="p", wanted=["finance:read"], days=1, by=person, now=timezone.now())
    Token.objects.create(user=person)
    desk = at_desk(person)
    told = leave(person)
    person.refresh_from_db()
    assert not person.is_staff
    assert person.is_active
    assert not person.memberships.exists()
    assert desk.get("/admin/").status_code == 302
    assert tokens.find(key, now=timezone.now()) is None
    assert not Token.objects.filter(user=person).exists()
    assert any("2" in words for words in told)
    event = AuditEvent.objects.get(action="staff.left")
    assert (event.details["roles"], event.reason) == (["editor", "finance"], "moved")


def test_a_colleague_is_told_what_is_under_way():
    home = make.agency()
    draft = make.notice(home, published=False)
    colleague = make.staff(Role.EDITOR, home)
    told = leave(draft.proposed_by, to=colleague)
    assert len(told) == 1
    letter = OutboxItem.objects.get(address=colleague.email)
    assert letter.channel == "mail"
    draft.refresh_from_db()
    assert draft.proposed_by is not None


def test_the_page_says_before_which_role_nobody_else_holds():
    home = make.agency()
    alone = make.staff(Role.APPROVER, home)
    page = at_desk(make.staff(Role.COORDINATOR)).get(
        f"/admin/civic/membership/leave/{alone.pk}/", headers={"accept-language": "en"}
    )
    assert "Nobody else is approver" in page.content.decode()
    make.staff(Role.APPROVER, home)
    assert leaving.gaps(alone, today=make.NOW.date()) == []


def test_leaving_by_the_page_needs_a_coordinator_who_is_somebody_else():
    person, boss = make.staff(Role.FINANCE), make.staff(Role.COORDINATOR)
    address = f"/admin/civic/membership/leave/{person.pk}/"
    assert at_desk(make.staff(Role.OPERATOR)).post(address, {"reason": "x"}).status_code == 403
    assert at_desk(boss).post(f"/admin/civic/membership/leave/{boss.pk}/", {"reason": "x"}).status_code == 403
    assert at_desk(boss).post(address, {"reason": ""}).status_code == 200
    assert person.memberships.exists()
    at_desk(boss).post(address, {"reason": "moved"})
    assert not person.memberships.exists()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (lambda person: {"by": person}, NotAllowed),
        (lambda person: {"to": person}, actions.NobodyToTakeOver),
        (lambda person: {"to": make.user()}, actions.NobodyToTakeOver),
    ],
)
def test_what_leaving_refuses_changes_nothing(said, error):
    person = make.staff(Role.FINANCE)
    with pytest.raises(error):
        leave(person, **said(person))
    assert person.memberships.count() == 1


def test_the_only_coordinator_stays():
    only = make.staff(Role.COORDINATOR)
    with pytest.raises(actions.LastCoordinator):
        actions.leave(only, by=None, reason="unused", now=timezone.now())
    assert only.memberships.exists()
