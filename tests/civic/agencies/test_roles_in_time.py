"""A role has days; it is never granted to oneself; and who held which one when can be asked for any day."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation

from civic.accounts.models import User
from civic.agencies import actions, queries
from civic.agencies.models import Membership, RoleTerm
from civic.audit.models import AuditEvent
from civic.core.calendar import TAIPEI, taipei_day
from civic.core.roles import Role, has_role
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 10)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=TAIPEI)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_a_role_ends_at_midnight_in_taipei(time_machine):
    person = make.user()
    actions.grant_role(person, Role.FINANCE, by=None, last_day=TODAY)
    time_machine.move_to(at(TODAY, 23, 59, 59))
    assert has_role(fresh(person), Role.FINANCE)
    time_machine.move_to(at(TODAY + timedelta(days=1), 0))
    assert not has_role(fresh(person), Role.FINANCE)


def test_a_role_begins_at_midnight_in_taipei(time_machine):
    person = make.user()
    actions.grant_role(person, Role.FINANCE, by=None, first_day=TODAY)
    time_machine.move_to(at(TODAY, 0) - timedelta(seconds=1))
    assert not has_role(fresh(person), Role.FINANCE)
    time_machine.move_to(at(TODAY, 0))
    assert has_role(fresh(person), Role.FINANCE)


def test_after_its_last_day_the_row_goes_the_sessions_end_and_the_term_stays():
    person = make.user()
    actions.grant_role(person, Role.FINANCE, by=None, last_day=taipei_day(timezone.now()))
    desk = at_desk(fresh(person))
    assert actions.end_due(now=timezone.now()) == 0
    assert actions.end_due(now=timezone.now() + timedelta(days=1)) == 1
    assert not fresh(person).is_staff
    assert desk.get("/admin/").status_code == 302
    assert RoleTerm.objects.get(user=person).ended_at is not None
    assert AuditEvent.objects.filter(action="role.ended", object_id=str(person.pk)).exists()


def test_one_person_holds_several_roles_in_several_agencies():
    person, here, there = make.user(), make.agency(), make.agency()
    for role, agency in ((Role.EDITOR, here), (Role.EDITOR, there), (Role.APPROVER, there), (Role.OPERATOR, None)):
        actions.grant_role(person, role, agency=agency, by=None)
    assert has_role(fresh(person), Role.EDITOR, agency_id=here.pk)
    assert not has_role(fresh(person), Role.APPROVER, agency_id=here.pk)
    assert has_role(fresh(person), Role.OPERATOR)


def test_nobody_grants_a_role_to_themselves_whoever_asks():
    boss = make.staff(Role.COORDINATOR)
    with pytest.raises(actions.OwnRole):
        actions.grant_role(boss, Role.FINANCE, by=boss)
    with pytest.raises(IntegrityError, match="never_granted_to_oneself"), transaction.atomic():
        Membership.objects.bulk_create([Membership(user=boss, role=Role.FINANCE, granted_by=boss)])


def test_a_last_day_before_the_first_is_refused_in_words():
    with translation.override("en"), pytest.raises(ValidationError, match="comes before"):
        actions.grant_role(make.user(), Role.FINANCE, by=None, first_day=TODAY, last_day=TODAY - timedelta(days=1))


def test_who_held_which_role_can_be_asked_for_a_past_day():
    boss, person = make.staff(Role.COORDINATOR), make.user()
    held = actions.grant_role(person, Role.FINANCE, by=boss)
    actions.revoke_role(held, by=boss)
    today = taipei_day(timezone.now())
    [term] = queries.held_on(today).filter(user=person)
    assert (term.role, term.granted_by) == (Role.FINANCE, boss)
    assert not queries.held_on(today - timedelta(days=1)).filter(user=person)
    assert not queries.held_on(today + timedelta(days=1)).filter(user=person)


def test_a_past_day_knows_the_last_day_that_was_set_later():
    boss, person = make.staff(Role.COORDINATOR), make.user()
    held = actions.grant_role(person, Role.FINANCE, by=boss)
    today = taipei_day(timezone.now())
    actions.set_last_day(held, today + timedelta(days=2), by=boss, now=timezone.now())
    on = [bool(queries.held_on(today + timedelta(days=n)).filter(user=person)) for n in (0, 2, 3)]
    assert on == [True, True, False]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda term: RoleTerm.objects.filter(pk=term.pk).update(role="operator"),
        lambda term: RoleTerm.objects.filter(pk=term.pk).update(ended_at=timezone.now()),
        lambda term: RoleTerm.objects.filter(pk=term.pk).delete(),
        lambda term: RoleTerm.objects.create(
            membership=0, user=term.user, role="finance", granted_at=timezone.now(), first_day=TODAY
        ),
        lambda term: Membership.objects.filter(user=term.user).update(role="operator"),
    ],
)
def test_history_is_written_with_the_role_and_never_by_hand(tamper):
    person = make.staff(Role.FINANCE)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        tamper(RoleTerm.objects.get(user=person))


def test_a_coordinator_sets_days_in_the_administration_and_not_on_their_own_role():
    boss, person = make.staff(Role.COORDINATOR), make.user()
    today = taipei_day(timezone.now())
    desk = at_desk(boss)
    form = {"user": person.email, "role": "finance", "first_day": str(today), "last_day": str(today)}
    desk.post("/admin/civic/membership/add/", form)
    held = person.memberships.get()
    assert (held.last_day, held.granted_by) == (today, boss)
    later = today + timedelta(days=30)
    desk.post(f"/admin/civic/membership/{held.pk}/change/", {"last_day": str(later), "role": "operator"})
    held.refresh_from_db()
    assert (held.last_day, held.role) == (later, "finance")
    own = boss.memberships.get()
    assert desk.post(f"/admin/civic/membership/{own.pk}/change/", {"last_day": str(later)}).status_code == 403
