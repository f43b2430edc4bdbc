"""Whoever looks at a person's data is listed to that person, by role and reason, and to nobody else."""

import pytest
from django.urls import reverse

from civic.core.roles import Role
from civic.mydata import looks
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    """A citizen whose account an operator opened for a reason, and who looked at it themselves."""
    person = make.citizen().user
    operator = make.staff(Role.OPERATOR)
    operator.name = "陳小華"
    operator.save()
    at_desk(operator).get(reverse("admin:civic_user_change", args=[person.pk]), {"why": "coins"})
    return person, operator


def test_the_person_reads_when_in_which_role_and_why_but_no_name(client, seen):
    person, operator = seen
    client.force_login(person)
    page = client.get(reverse("civic:who_looked"), headers={"accept-language": "en"}).content.decode()
    assert "<p>Operator" in page
    assert "coins or a payment are looked into" in page
    assert operator.email not in page
    assert operator.name not in page


def test_programs_find_the_same_and_nobody_reads_what_is_anothers(client, seen):
    person, _operator = seen
    client.force_login(person)
    (look,) = client.get("/api/v1/me/looks/", headers={"accept-language": "en"}).json()
    assert (look["roles"], look["agency"], look["why"]) == (["operator"], "", "coins or a payment are looked into")
    client.force_login(make.citizen().user)
    assert client.get("/api/v1/me/looks/").json() == []
    client.logout()
    assert client.get("/api/v1/me/looks/").status_code == 401


def test_a_look_at_something_of_theirs_counts_and_their_own_look_does_not(seen):
    person, operator = seen
    assert len(looks.of(person)) == 1
    assert looks.of(operator) == []
    at_desk(operator).get(reverse("admin:civic_user_change", args=[operator.pk]), {"why": "duty"})
    assert looks.of(operator) == []


def test_what_was_looked_at_stands_in_the_copy_of_ones_data(seen):
    person, _operator = seen
    (entry,) = looks._told(person)
    assert [value for _name, value in entry.facts] == [looks.of(person)[0].reason]
