"""What staff may do comes from their memberships, agency by agency, and from nothing else."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from civic.agencies import actions
from civic.audit.models import AuditEvent
from civic.core import roles
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_an_editor_is_one_in_their_own_agency_only():
    home, other = make.agency(), make.agency()
    editor = make.staff(Role.EDITOR, home)
    assert roles.has_role(editor, Role.EDITOR, agency_id=home.pk)
    assert not roles.has_role(editor, Role.EDITOR, agency_id=other.pk)
    assert not roles.has_role(editor, Role.APPROVER, agency_id=home.pk)
    assert not roles.sees_every_agency(editor)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OPERATOR, Role.FINANCE, Role.AUDITOR])
def test_roles_of_the_whole_portal_reach_every_agency(role):
    person = make.staff(role)
    assert roles.sees_every_agency(person)
    assert roles.has_role(person, role, agency_id=make.agency().pk)


def test_visitors_and_people_who_left_hold_no_role():
    gone = make.staff(Role.COORDINATOR)
    gone.is_active = False
    for person in (AnonymousUser(), gone):
        with pytest.raises(NotAllowed):
            roles.require_role(person, Role.COORDINATOR)


def test_losing_the_last_role_closes_the_administration():
    editor = make.staff(Role.EDITOR, make.agency())
    actions.revoke_role(editor.memberships.get(), by=None)
    assert not editor.is_staff
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["role.revoked", "role.granted"]


@pytest.mark.parametrize(("role", "in_agency"), [(Role.EDITOR, False), (Role.FINANCE, True)])
def test_a_role_in_the_wrong_place_is_refused(role, in_agency):
    with pytest.raises(ValidationError):
        actions.grant_role(make.user(), role, agency=make.agency() if in_agency else None, by=None)


def test_a_session_ends_with_the_rights_it_was_opened_with(client):
    person = make.citizen().user
    client.force_login(person)
    given = actions.grant_role(person, Role.OPERATOR, by=None)
    assert client.get("/wallet/").status_code == 302  # signs in anew, as staff do
    client.force_login(person)
    assert client.get("/wallet/").status_code == 200
    actions.revoke_role(given, by=None)
    assert client.get("/wallet/").status_code == 302


def test_nobody_elses_session_ends(client):
    client.force_login(make.citizen("other").user)
    make.staff(Role.OPERATOR)
    assert client.get("/wallet/").status_code == 200
