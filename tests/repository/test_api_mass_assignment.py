"""Columns that the API's description does not name are sent along with those that it does: none of them is written.

Each operation that writes gets a body made from its own description, with every column of every table beside it,
marked; then the marks are looked for in all rows that the request wrote. Each person is asked by turns; with DOORS=all
about all. What a page asks for is held by test_mass_assignment.py.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from tests import effort
from tests.addresses import Address
from tests.doors import planting, things
from tests.doors.knocking import BODIES, Knocking
from tests.doors.table import doors, may

pytestmark = [pytest.mark.django_db, pytest.mark.long]
WRITERS = ("citizen", "owner", "editor", "finance", "operator")
WRITES = ("post", "put", "patch", "delete")
BY_FORMAT = {
    "date": "1980-02-03",
    "date-time": "2026-11-10T04:00:00Z",
    "email": "x@example.test",
    "uri": "https://x.test/",
}


@cache
def description() -> Any:
    return SchemaGenerator(api_version="1").get_schema(request=None, public=True)


def resolved(schema: Any) -> Any:
    """A schema with its references followed, and of several the first."""
    if "$ref" in schema:
        return resolved(description()["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return resolved(schema[several][0])
    return schema


def names_in(schema: Any) -> set[str]:
    """Every name that a body may hold, at any depth."""
    schema = resolved(schema)
    found = set(schema.get("properties", {}))
    for inner in (*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])):
        found |= names_in(inner)
    return found


def example(schema: Any) -> Any:
    """A value that fits the description."""
    schema = resolved(schema)
    if schema.get("enum"):
        return next(value for value in schema["enum"] if value is not None)
    kind = schema.get("type")
    if kind == "object":
        return {name: example(inner) for name, inner in schema.get("properties", {}).items() if writes(inner)}
    if kind == "array":
        return [example(schema["items"])] if "items" in schema else []
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return BY_FORMAT.get(schema.get("format", ""), "a" * max(1, schema.get("minLength", 1)))


def writes(schema: Any) -> bool:
    return not schema.get("readOnly")


def plain(address: str) -> str:
    """An address with its parts nameless: the resolver and the description call them differently."""
    return re.sub(r"[<{]\w+[>}]", "<>", address).lstrip("/")


def operations() -> list[tuple[Address, str, Any]]:
    """Each operation that writes: its door, its method, and the schema of its body."""
    known = {plain(door.route): door for door in doors() if door.route.startswith("api/")}
    return [
        (known[plain(path)], method.upper(), body_of(item[method]))
        for path, item in description()["paths"].items()
        for method in WRITES
        if method in item and plain(path) in known
    ]


def body_of(operation: Any) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    return content.get("application/json", {}).get("schema", {"type": "object"})


def mine(who: str) -> list[tuple[Address, str, Any]]:
    found = [each for each in operations() if may(who, each[1], each[0].route)]
    return found if effort.EVERY_DOOR else found[WRITERS.index(who) % 2 :: 2]


def tried(who: str, asked: list[tuple[Address, str, Any]]) -> Iterator[tuple[str, int, list[str]]]:
    """Send each body with the marks; give what answered, and the columns in which a mark stands."""
    person, seeds = Knocking(who), planting.seeds()
    paths = things.paths([door for door, _method, _body in asked])
    for number, (door, method, schema) in enumerate(asked):
        said = example(schema)
        told = {**(said if isinstance(said, dict) else {}), **BODIES.get(door.route, {})}
        sent = {name: value for name, value in seeds.items() if name not in names_in(schema)} | told
        since = planting.now()
        with transaction.atomic():
            client = person.client_for(door.route)
            key = {"HTTP_IDEMPOTENCY_KEY": f"marked-{number}"}
            answer = client.generic(method, paths[door.route], json.dumps(sent), "application/json", **key)
            found = planting.grown(since)
            transaction.set_rollback(True)
        yield f"{method} {door.route}", answer.status_code, found


def test_a_body_is_made_from_its_description() -> None:
    [profile] = [body for door, method, body in operations() if (door.route, method) == ("api/v1/profile/", "PATCH")]
    assert "name" in names_in(profile)
    assert isinstance(example(profile), dict)
    assert len(operations()) > 20


@pytest.mark.parametrize("who", WRITERS)
def test_an_operation_writes_nothing_that_it_does_not_describe(who: str, shared_portal: None) -> None:
    outcome = list(tried(who, mine(who)))
    wrong = [f"{what}: {' '.join(found)}" for what, _status, found in outcome if found]
    assert wrong == [], "\n" + "\n".join(wrong)
    assert [what for what, status, _found in outcome if status >= 500] == []
