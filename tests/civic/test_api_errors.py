"""One error shape everywhere, in the person's language, whatever a program sends."""

from collections.abc import Callable
from typing import Any

import pytest

from tests import factories as make
from tests.addresses import EVERY
from tests.api import ROOT, program_of, refusal

pytestmark = pytest.mark.django_db

PEOPLE: dict[str, Callable[[], Any]] = {
    "citizen": make.citizen,
    "clerk": lambda: make.clerk(make.shop()),
    "owner": lambda: make.owner(make.merchant()),
    "finance": lambda: make.staff("finance"),
    "operator": lambda: make.staff("operator"),
}
BODIES = {
    "not JSON": b"{",
    "empty": b"",
    "a list": b"[]",
    "a word": b'"amount"',
    "null": b"null",
    "a number": b"7",
    "too deep": b"[" * 100_000,
    "NaN": b'{"amount": NaN}',
    "half a character": b'{"amount": "\\ud800"}',
    "not UTF-8": b'{"amount": "\xff"}',
    "five thousand digits": b'{"amount": ' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("address", ["wallet/payment-codes/", "merchant/redemptions/", "questionnaires/1/responses/"])
def test_a_body_that_makes_no_sense_is_refused(address: str, body: bytes):
    program = program_of(make.clerk(make.shop()))
    response = program.post(
        ROOT + address, data=body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert refusal(response, 400)["code"] in {"parse_error", "invalid_fields", "code_needed"}


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_an_unknown_address_of_the_api_answers_in_the_same_shape(method: str):
    for address in ("/api/", f"{ROOT}nothing/", f"{ROOT}notices", f"{ROOT}wallet/%00/"):
        assert refusal(getattr(program_of(None), method)(address), 404)["code"] == "not_found"


def test_a_method_that_is_not_offered_is_named():
    response = program_of(make.citizen()).delete(f"{ROOT}wallet/")
    assert refusal(response, 405)["code"] == "method_not_allowed"
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("who", ["nobody", "citizen", "clerk", "owner", "finance", "operator"])
def test_every_address_says_what_it_offers(who: str):
    program = program_of(None if who == "nobody" else PEOPLE[who]())
    answers = {address.path: program.options(address.path) for address in EVERY if address.path.startswith(ROOT)}
    assert len(answers) > 20
    assert {path: one.status_code for path, one in answers.items() if one.status_code not in {200, 401, 403}} == {}
    assert who == "nobody" or all(one["Allow"] for one in answers.values() if one.status_code == 200)


@pytest.mark.parametrize("header", [None, "Token wrong", "Token", "Token a b", "Token \u00e9"])
def test_without_a_good_token_the_door_says_which_key_it_wants(header: str | None):
    program = program_of(None)
    response = program.get(f"{ROOT}wallet/", **({"HTTP_AUTHORIZATION": header} if header else {}))
    assert refusal(response, 401)["code"] in {"not_authenticated", "authentication_failed"}
    assert response["WWW-Authenticate"] == "Token"


def test_the_token_of_someone_who_was_disabled_opens_nothing():
    someone = make.citizen()
    program = program_of(someone)
    someone.user.is_active = False
    someone.user.save()
    refusal(program.get(f"{ROOT}wallet/"), 401)


def test_only_json_is_read():
    response = program_of(make.citizen()).post(f"{ROOT}wallet/payment-codes/", "amount=3", content_type="text/plain")
    assert refusal(response, 415)["code"] == "unsupported_media_type"


def test_a_charset_in_the_header_does_not_choose_the_decoder():
    program = program_of(make.citizen())
    for charset in ("rot13", "utf-16", "bogus", "hex"):
        response = program.post(
            f"{ROOT}wallet/payment-codes/", b'{"amount": "x"}', content_type=f"application/json; charset={charset}"
        )
        assert refusal(response, 400)["code"] == "invalid_fields"


def test_a_body_beyond_the_limit_is_not_read_further(settings: Any):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = program_of(make.citizen()).post(f"{ROOT}wallet/payment-codes/", {"amount": "9" * 200})
    assert refusal(response, 413)["code"] == "body_too_large"


def test_messages_are_in_the_language_of_the_person():
    english, chinese = program_of(make.citizen(), "en"), program_of(make.citizen(), "zh-TW,zh;q=0.9")
    said = [refusal(p.post(f"{ROOT}wallet/payment-codes/", {}), 400) for p in (english, chinese)]
    assert [error["fields"]["amount"] for error in said] == [["This field is required."], ["此為必需欄位。"]]


def test_a_browser_session_needs_the_csrf_token_to_change_anything():
    from rest_framework.test import APIClient

    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(make.rich_citizen(50).user)
    assert browser.get(f"{ROOT}wallet/").status_code == 200
    response = browser.post(f"{ROOT}wallet/payment-codes/", {"amount": 5}, format="json")
    assert refusal(response, 403)["code"] == "permission_denied"


def test_a_fault_of_ours_has_the_shape_too_and_tells_no_details(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("rewards.wallet.queries.balance", lambda *a, **k: 1 / 0)
    program = program_of(make.citizen())
    program.raise_request_exception = False
    error = refusal(program.get(f"{ROOT}wallet/"), 500)
    assert error["code"] == "server_error"
    assert "division" not in error["message"]
