"""A coordinator grants and revokes roles; nobody changes their own."""

import pytest
from django.urls import reverse

from civic.agencies.models import Membership
from civic.audit.models import AuditEvent
from civic.core.roles import Role
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
ADD = "/admin/civic/membership/add/"


def test_a_coordinator_makes_someone_an_editor_by_e_mail_address():
    newcomer, home = make.user("newcomer"), make.agency()
    desk = at_desk(make.staff(Role.COORDINATOR))
    desk.post(ADD, {"user": newcomer.email.upper(), "role": "editor", "agency": home.pk})
    newcomer.refresh_from_db()
    assert newcomer.is_staff
    assert newcomer.memberships.get().agency == home
    assert AuditEvent.objects.filter(action="role.granted", object_id=str(newcomer.pk)).exists()


def test_an_editor_without_an_agency_is_refused_in_words():
    newcomer = make.user("newcomer")
    page = at_desk(make.staff(Role.COORDINATOR)).post(ADD, {"user": newcomer.email, "role": "editor"})
    assert page.status_code == 200
    assert page.context["errors"]
    assert not newcomer.memberships.exists()


def test_nobody_grants_or_revokes_their_own_roles():
    boss = make.staff(Role.COORDINATOR)
    at_desk(boss).post(ADD, {"user": boss.email, "role": "finance"})
    own = boss.memberships.get()
    answer = at_desk(boss).post(reverse("admin:civic_membership_delete", args=[own.pk]), {"post": "yes"})
    assert answer.status_code == 403
    assert list(boss.memberships.values_list("role", flat=True)) == ["coordinator"]


def test_revoking_the_last_role_closes_the_administration():
    leaver = make.staff(Role.FINANCE)
    address = reverse("admin:civic_membership_delete", args=[leaver.memberships.get().pk])
    at_desk(make.staff(Role.COORDINATOR)).post(address, {"post": "yes"})
    leaver.refresh_from_db()
    assert not leaver.is_staff
    assert not Membership.objects.filter(user=leaver).exists()
