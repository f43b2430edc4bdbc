"""The API keeps its own description, whoever calls it and whatever they send."""

from collections.abc import Callable
from functools import cache
from io import StringIO
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from civic.accounts.models import Citizen, User
from civic.core.roles import Role
from civic.wsgi import application
from tests import effort
from tests import factories as make
from tests.api import ROOT, program_of

pytestmark = pytest.mark.django_db

SHAPE = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
TRIES = settings(
    deadline=None,
    database=None,
    derandomize=True,  # a failing example is the same on every machine
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

PEOPLE: dict[str, Callable[[], User | Citizen | None]] = {
    "citizen": lambda: make.rich_citizen(100),
    "clerk": lambda: make.clerk(make.shop()),
    "finance": lambda: make.staff("finance"),
    "nobody": lambda: None,
}
# The others of the administration: one try of each kind in `make test`, in full by `make test-long`.
STAFF: dict[str, Callable[[], User]] = {
    "editor": lambda: make.staff(Role.EDITOR, make.agency()),
    "approver": lambda: make.staff(Role.APPROVER, make.agency()),
    "coordinator": lambda: make.staff(Role.COORDINATOR),
    "operator": lambda: make.staff(Role.OPERATOR),
    "auditor": lambda: make.staff(Role.AUDITOR),
}


OPEN = {f"{ROOT}merchant/devices/"}  # a till has no token before its one-time code


@cache
def description() -> Any:
    return SchemaGenerator(api_version="1").get_schema(request=None, public=True)


def operations() -> list[tuple[str, str]]:
    return [(path, method) for path, item in description()["paths"].items() for method in item]


def test_the_description_is_complete_and_valid():
    said = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=said)
    assert said.getvalue().startswith("openapi: 3.")


def test_every_operation_says_what_it_does_and_how_it_refuses():
    for path, method in operations():
        operation = description()["paths"][path][method]
        assert operation.get("summary"), (path, method)
        assert path in OPEN or {"tokenAuth": []} in operation["security"]
        refusals = [answer for status, answer in operation["responses"].items() if status >= "400"]
        assert refusals
        for answer in refusals:
            assert answer["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}


def test_the_addresses_that_other_programs_rely_on_are_there():
    assert {f"{method.upper()} {path.removeprefix(ROOT)}" for path, method in operations()} >= {
        "GET notices/",
        "GET notices/{id}/",
        "GET questionnaires/{id}/",
        "POST questionnaires/{id}/responses/",
        "GET profile/",
        "PATCH profile/",
        "GET me/sessions/",
        "DELETE me/sessions/",
        "GET topics/",
        "GET identity/",
        "GET wallet/",
        "GET wallet/limits/",
        "GET wallet/history/",
        "POST wallet/payment-codes/",
        "POST merchant/redemptions/",
        "GET merchant/redemptions/",
        "POST merchant/redemptions/{id}/void/",
        "GET merchant/payments/",
        "GET merchant/payouts/",
        "GET merchant/redemptions/{id}/late-refunds/",
        "POST merchant/redemptions/{id}/late-refunds/",
        "GET finance/settlements/{month}.csv",
        "GET finance/settlements/{month}/lines.csv",
    }


@pytest.mark.parametrize("query", ["", "?format=json", "?lang=en", "?lang=xx%00", "?version=%0d%0aX:1"])
def test_the_description_is_served_to_everyone(query: str):
    assert program_of(None).get(f"{ROOT}schema/{query}").status_code == 200


@pytest.mark.long
@pytest.mark.django_db(transaction=True)  # each request opens and closes its own connection
@pytest.mark.parametrize("person", PEOPLE)
def test_whatever_is_sent_the_answer_is_one_that_is_described(person: str):
    probe(PEOPLE[person](), tries=effort.API_TRIES)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", STAFF)
def test_so_it_is_for_every_other_role_of_staff(role: str):
    probe(STAFF[role](), tries=effort.API_TRIES_OF_OTHER_STAFF)


def probe(someone: User | Citizen | None, *, tries: int) -> None:
    """Send good and bad data to every operation, so many of each, as one person's program."""
    questionnaire = make.open_questionnaire(coins=5, kind="quiz")
    headers = {"Accept-Language": "en", "Accept-Encoding": "identity"}  # the prober decodes no packed answers
    if authorization := program_of(someone).defaults.get("HTTP_AUTHORIZATION"):
        headers["Authorization"] = str(authorization)
    schema = schemathesis.openapi.from_dict(description())
    schema.app = application
    with time_machine.travel(make.NOW):
        for operation in schema.get_all_operations():
            probe_with_good_data(operation.ok(), headers, real_id=questionnaire.pk, tries=tries)
            if {"parameters", "requestBody"} & set(operation.ok().definition.raw):
                probe_with_bad_data(operation.ok(), headers, tries=tries)


def probe_with_good_data(operation: Any, headers: dict[str, str], *, real_id: int, tries: int) -> None:
    @settings(TRIES, max_examples=tries)
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        if "id" in case.path_parameters:
            case.path_parameters["id"] = real_id
        case.call_and_validate(headers={**case.headers, **headers}, checks=SHAPE)

    call()


def probe_with_bad_data(operation: Any, headers: dict[str, str], *, tries: int) -> None:
    # An empty ?page= is the first page, though it is no integer: of addresses only the answers are checked.
    checks = [*SHAPE, negative_data_rejection] if operation.method == "post" else SHAPE

    @settings(TRIES, max_examples=tries)
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
    def call(case: Any) -> None:
        case.call_and_validate(headers={**case.headers, **headers}, checks=checks)

    call()
