"""Every address × everybody × every method × an id of their own and a foreign one, as tests/doors declares it.

Pages answer to GET and POST, the API to others, too. What a page looks like is for other tests: here nothing is drawn.
`make test` asks at an eighth of the doors for each person, `make test-long` at a fourth, DOORS=all at all.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template.backends.django import Template

from tests import effort
from tests.addresses import Address
from tests.doors import people, things
from tests.doors.knocking import Knocking
from tests.doors.table import CITIZENS, DECLARED, ELSEWHERE, doors, may

pytestmark = [pytest.mark.django_db, pytest.mark.long]
SIGN_IN = ("/accounts/login/", "/admin/login/")
EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")
OUTSIDE = CITIZENS | {"visitor", "helper"}


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Views do all that they do, and templates nothing: most of the time of a page is its drawing."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")


def methods_of(route: str) -> tuple[str, ...]:
    return EVERY_METHOD if route.startswith("api/") else ("GET", "POST")


def is_shut(response: Any) -> bool:
    if response.status_code == 302:
        return urlsplit(response["Location"]).path in SIGN_IN
    return response.status_code in {401, 403, 404, 405} or ("HX-Refresh" in response.headers and not response.content)


def faults(who: str, paths: dict[str, str]) -> Iterator[str]:
    person = Knocking(who)
    for route, path in paths.items():
        for method in methods_of(route):
            response = person.at(route, path, method)
            wanted = may(who, method, route)
            if response.status_code >= 500 and route != "healthz":
                yield f"{method} {route} falls over: {response.status_code}"
            elif is_shut(response) == wanted:
                yield f"{method} {route} answers {response.status_code}, and {'is' if wanted else 'is not'} theirs"
            elif is_foreign(who, method, route) and response.status_code != 404:
                yield f"{method} {route} says by {response.status_code} that somebody else has this"


def is_foreign(who: str, method: str, route: str) -> bool:
    """Whether what stands in the address is another's, who may do what this person may do with their own."""
    return "<" in route and may(ELSEWHERE.get(who, who), method, route) and not may(who, method, route)


@pytest.mark.parametrize("who", people.ACCOUNTS)
def test_each_door_opens_to_whom_it_is_declared(who: str, shared_portal: None, undrawn: None) -> None:
    paths = things.paths(chosen(who))
    wrong = list(faults(who, paths))
    assert wrong == [], f"\n{who}: " + f"\n{who}: ".join(wrong)


def chosen(who: str) -> list[Address]:
    """What this person is asked about; of all that a part, in which everybody asks for another one.

    Two kinds of doors ask who one is before all else, so one in eight of them is asked for: those of the
    administration by who is no staff, and those of the site by staff, who are citizens there; the operator asks at all.
    """
    every = doors()
    alike = [door for door in every if is_alike(who, door.route)]
    asked = [door for door in every if not is_alike(who, door.route)] + alike[::8]
    one_in = 1 if effort.EVERY_DOOR else effort.ONE_DOOR_IN
    return asked[list(people.ACCOUNTS).index(who) % one_in :: one_in]


def is_alike(who: str, route: str) -> bool:
    if who in OUTSIDE:
        return route.startswith("admin/")
    return who != "operator" and not route.startswith(("admin/", "api/", "identity/", "doors/"))


def test_every_address_is_declared_and_nothing_else() -> None:
    there = {door.route for door in doors()}
    assert len(there) > 900
    assert there - set(DECLARED) == set(), "write into tests/doors/ who may do what there"
    assert set(DECLARED) - there == set(), "these are no addresses any more"


def test_the_tables_name_nobody_but_those_who_knock() -> None:
    named = {who for methods in DECLARED.values() for allowed in methods.values() for who in allowed}
    assert named | set(ELSEWHERE) | set(ELSEWHERE.values()) == named == set(people.ACCOUNTS)
