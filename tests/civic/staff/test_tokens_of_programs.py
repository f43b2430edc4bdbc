"""A program of staff has a token of its own: named, with an end, and for what was asked for only."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from civic.agencies import actions as agencies
from civic.core.roles import Role
from civic.staff import tokens
from civic.staff.models import ProgramToken
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
LINES = "/api/v1/settlements/2026-10/lines.csv"


def program(user, *wanted: str, days: int = 30) -> APIClient:
    _token, key = tokens.issue(user, program="Ledger", wanted=wanted, days=days, by=user, now=timezone.now())
    return calling(key)


def calling(key: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {key}")
    return client


def code_of(response) -> str:
    return response.json()["error"]["code"]


def test_a_token_does_what_it_was_made_for_and_nothing_else():
    both = make.staff(Role.FINANCE)
    agencies.grant_role(both, Role.EDITOR, agency=make.agency(), by=None)
    finance, own, editor = (program(both, scope) for scope in ("finance:read", "me:read", "editor:read"))
    assert own.get("/api/v1/profile/").status_code == 200
    for client in (finance, editor):
        assert code_of(client.get("/api/v1/profile/")) == "out_of_scope"
    assert code_of(own.get("/api/v1/finance/periods/")) in {"out_of_scope", "not_found"}


def test_reading_is_not_writing():
    person = make.staff(Role.FINANCE)
    reader = program(person, "me:read")
    assert code_of(reader.patch("/api/v1/profile/", {"name": "x"}, format="json")) == "out_of_scope"
    writer = program(person, "me:write")
    assert writer.patch("/api/v1/profile/", {"name": "x"}, format="json").status_code != 403


def test_a_token_ends_on_its_day_by_hand_and_with_the_role(time_machine):
    person = make.staff(Role.FINANCE)
    client = program(person, "me:read", days=1)
    assert client.get("/api/v1/profile/").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(days=1, seconds=1))
    assert client.get("/api/v1/profile/").status_code == 401
    other = program(person, "me:read")
    at_desk(person).post(f"/admin/civic/programtoken/{ProgramToken.objects.first().pk}/step/end/")
    assert other.get("/api/v1/profile/").status_code == 401
    third = program(person, "me:read")
    person.memberships.all().delete()
    agencies.sync_staff_flag(person)
    assert third.get("/api/v1/profile/").status_code == 401


def test_nobody_gives_a_program_more_than_they_have_or_for_ever():
    person = make.staff(Role.FINANCE)
    with pytest.raises(tokens.WrongScope):
        program(person, "coordinator:write")
    with pytest.raises(tokens.TooLong):
        program(person, "me:read", days=400)
    with pytest.raises(IntegrityError, match="within_a_year"), transaction.atomic():
        ProgramToken.objects.create(
            user=person, program="p", digest="d", scopes=["me:read"], expires_at=timezone.now() + timedelta(days=400)
        )


def test_the_one_token_of_citizens_is_not_for_staff():
    person = make.user()
    client = calling(Token.objects.create(user=person).key)
    assert client.get("/api/v1/profile/").status_code == 200
    agencies.grant_role(person, Role.FINANCE, by=None)
    answer = client.get("/api/v1/profile/")
    assert (answer.status_code, code_of(answer)) == (401, "staff_token_needed")


def test_the_key_is_shown_once_and_only_its_hash_is_kept():
    person = make.staff(Role.FINANCE)
    desk = at_desk(person)
    form = {"program": "Ledger", "scopes": ["finance:read"], "days": "30"}
    page = desk.post("/admin/civic/programtoken/add/", form).content.decode()
    token = ProgramToken.objects.get()
    key = page.split("program-key")[1].split(">")[1].split("<")[0]
    assert token.digest == tokens.digest(key)
    assert key not in desk.get(f"/admin/civic/programtoken/{token.pk}/change/").content.decode()


def test_others_tokens_are_seen_and_ended_by_a_coordinator_only():
    token, _key = tokens.issue(
        make.staff(Role.FINANCE), program="p", wanted=["finance:read"], days=3, by=None, now=timezone.now()
    )
    page = f"/admin/civic/programtoken/{token.pk}/"
    assert at_desk(make.staff(Role.OPERATOR)).get(f"{page}change/").status_code == 404
    at_desk(make.staff(Role.COORDINATOR)).post(f"{page}step/end/")
    token.refresh_from_db()
    assert token.ended_at is not None
