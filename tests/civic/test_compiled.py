"""Queries that are written once: the right rows for each set of values, whole objects, and the version of a row."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value

from civic.accounts.models import Citizen, User
from civic.agencies.models import Agency
from civic.core.compiled import RowVersion, Slot, Written, compiled
from tests import factories as make

pytestmark = pytest.mark.django_db


@compiled
def called(in_order: bool) -> QuerySet:
    found = Agency.objects.filter(name__gte=Slot("name", CharField())).values_list("name")
    return found.order_by("name") if in_order else found.order_by("-name")


@compiled
def living_there() -> QuerySet:
    there = Q(district_id=Slot("district", BigIntegerField()), gender=Slot("gender", CharField()))
    return Citizen.objects.filter(there).values_list("pk")


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


def test_what_is_annotated_comes_along():
    query = compiled(lambda: User.objects.annotate(mark=Value("%s", CharField())).order_by("pk"))()
    who = make.user()
    assert [(found, found.mark) for found in query.objects(query.rows())][-1] == (who, "%s")


def test_a_condition_that_was_written_once_takes_columns_and_values_wherever_it_stands():
    one, other = make.district(), make.district("山間鄉")
    make.citizen(district=one, gender="female")

    def holds(gender: str, column: str = "pk") -> Written:
        return Written(living_there, district=F(column), gender=gender)

    districts = type(one).objects.order_by("pk")
    assert list(districts.filter(holds("female"))) == [one]
    assert one not in districts.exclude(holds("female"))
    assert other in districts.filter(~Q(holds("female")))
    assert not districts.filter(holds("male")).exists()
    assert not districts.filter(holds("' OR true --")).exists()
    of_their_own = Citizen.objects.filter(holds("female", "district_id")).values("district")
    assert list(districts.filter(pk__in=of_their_own)) == [one]  # its table stands there under another name
    assert districts.annotate(is_so=holds("female")).filter(is_so=True).values_list("pk", "is_so")[0] == (one.pk, True)


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
