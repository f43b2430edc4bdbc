"""Queries that are written once: the right rows for each set of values, whole objects, and the version of a row."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, QuerySet

from civic.accounts.models import Citizen, User
from civic.agencies.models import Agency
from civic.core.compiled import RowVersion, Slot, compiled
from tests import factories as make

pytestmark = pytest.mark.django_db


@compiled
def called(in_order: bool) -> QuerySet:
    found = Agency.objects.filter(name__gte=Slot("name", CharField())).values_list("name")
    return found.order_by("name") if in_order else found.order_by("-name")


@compiled
def person() -> QuerySet:
    return User.objects.select_related("citizen").filter(pk=Slot("pk", BigIntegerField()))


def test_other_values_find_other_rows():
    first, second = Agency.objects.create(slug="a", name="a"), Agency.objects.create(slug="b", name="b")
    assert called(True).rows(name="a") == [(first.name,), (second.name,)]
    assert called(True).rows(name="b") == [("b",)]
    assert called(True).part(1, 1, name="a") == [("b",)]
    assert called(False).rows(name="a") == [("b",), ("a",)]


def test_a_value_is_never_read_as_sql():
    assert called(True).rows(name="' OR true --") == []


def test_objects_come_with_what_stands_beside_them(django_assert_num_queries):
    someone, nobody = make.citizen(birth_year=1960), make.user()
    query = person()
    with django_assert_num_queries(2):
        (found,) = query.objects(query.rows(pk=someone.user_id))
        assert (found, found.citizen, found.citizen.user) == (someone.user, someone, someone.user)
        (other,) = query.objects(query.rows(pk=nobody.pk))
        with pytest.raises(Citizen.DoesNotExist):
            other.citizen  # noqa: B018


def test_a_row_has_another_version_after_every_change():
    agency = make.agency()

    def version() -> str:
        return Agency.objects.annotate(version=RowVersion("name")).get(pk=agency.pk).version

    seen = [version(), version()]
    assert len(set(seen)) == 1
    agency.phone = "1"
    agency.save()
    seen.append(version())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE civic_agency SET phone = '1' WHERE id = %s", [agency.pk])
    assert len({*seen, version()}) == 3
