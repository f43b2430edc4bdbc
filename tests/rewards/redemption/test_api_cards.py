"""A shop's own till takes a card: the rules, locks and sentences of the counter's page."""

from functools import partial
from typing import Any

import pytest
import time_machine

from civic.core.roles import Role
from rewards import coins
from rewards.cards import actions as cards
from rewards.cards import numbers
from rewards.cards.models import Card
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.rewards.devices.tills import device_at, till
from tests.threads import at_once

pytestmark = pytest.mark.django_db
PIN = "274951"
CARDS = f"{ROOT}merchant/card-payments/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOW, tick=False):
        yield


def card(amount: int = 300) -> tuple[Card, numbers.Printed]:
    made = cards.issue(make.rich_citizen(amount), pin=PIN, document="id", by=make.staff(Role.OPERATOR), now=make.NOW)
    return made, numbers.derive(bytes(made.nonce))


def pay(program: Any, key: str = "tap-1", **body: Any) -> Any:
    return program.post(CARDS, body, headers={"Idempotency-Key": key})


def device() -> Any:
    return till(device_at(make.shop())[1])


def test_a_till_is_asked_for_the_pin_and_sends_the_same_request_with_it():
    made, printed = card()
    program = device()
    assert refusal(pay(program, code=printed.code, amount=120), 409)["code"] == "pin_needed"
    paid = pay(program, code=printed.code, amount=120, pin=PIN)
    assert (paid.status_code, paid.json()["amount"]) == (201, 120)
    redemption = Redemption.objects.get()
    assert (redemption.way, redemption.with_pin, redemption.device.name) == ("card", True, "櫃檯 1")
    assert coins.balance(made.citizen, today=make.NOW.date()) == 180


def test_a_small_amount_goes_without_a_pin_by_the_number_on_the_card():
    _made, printed = card()
    assert pay(program_of(make.clerk(make.shop())), number=" ".join(printed.groups), amount=20).status_code == 201


def test_the_same_key_gives_the_same_bytes_also_after_the_card_was_replaced():
    made, printed = card()
    program = device()
    first = pay(program, code=printed.code, amount=120, pin=PIN)
    cards.issue(made.citizen, pin=PIN, document="id", by=make.staff(Role.OPERATOR), now=make.NOW)
    again = pay(program, code=printed.code, amount=120)
    assert (first.status_code, again.status_code, first.content) == (201, 200, again.content)
    assert refusal(pay(program, "tap-2", code=printed.code, amount=120), 409)["code"] == "card_ended"
    assert Redemption.objects.count() == 1


def test_another_amount_under_the_same_key_is_refused():
    _made, printed = card()
    program = device()
    pay(program, code=printed.code, amount=120, pin=PIN)
    assert refusal(pay(program, code=printed.code, amount=20), 422)["code"] == "idempotency_key_reused"


def test_a_used_key_does_not_tell_which_numbers_there_are():
    _made, printed = card()
    other, theirs = card()
    program = device()
    pay(program, code=printed.code, amount=20)
    real = pay(program, number=" ".join(theirs.groups), amount=20)
    none = pay(program, number="000000000000", amount=20)
    assert (real.status_code, real.content) == (none.status_code, none.content)
    assert coins.balance(other.citizen, today=make.NOW.date()) == 300


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_at_once_pays_once():
    made, printed = card()
    _device, token = device_at(make.shop())
    answers = at_once([partial(pay, till(token), code=printed.code, amount=120, pin=PIN) for _time in range(10)])
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert coins.balance(made.citizen, today=make.NOW.date()) == 180


def test_five_wrong_pins_lock_the_card_and_unknown_cards_lock_the_till():
    _made, printed = card()
    program = device()
    said = [pay(program, f"k{n}", code=printed.code, amount=120, pin="000001") for n in range(5)]
    assert [refusal(one, one.status_code)["code"] for one in said] == ["wrong_pin"] * 4 + ["pin_locked"]
    assert refusal(pay(program, code=printed.code, amount=10), 429)["code"] == "pin_locked"
    for n in range(10):
        assert refusal(pay(program, code=f"guess-{n}", amount=10), 404)["code"] == "wrong_card"
    assert refusal(pay(program, code="guess", amount=10), 429)["code"] == "too_many_wrong_codes"
    assert WrongCode.objects.count() == 10


@pytest.mark.parametrize(("body", "field"), [
    ({"amount": 0}, "amount"), ({"amount": True}, "amount"), ({"amount": "5"}, "amount"), ({}, "amount"),
    ({"amount": 5, "number": "12345678901"}, "number"), ({"amount": 5, "pin": "12345"}, "pin"),
    ({"amount": 5, "pin": "１２３４５６"}, "pin"), ({"amount": 5, "code": "a\x00b"}, "code"),
])  # fmt: skip
def test_a_fault_stands_beside_its_field(body, field):
    assert set(refusal(pay(device(), **{"code": "x", **body}), 400)["fields"]) == {field}


@pytest.mark.parametrize(("amount", "code"), [(301, "card_without_coins"), (50_001, "amount_too_large")])
def test_more_than_the_card_or_a_payment_may_is_refused_without_the_balance(amount, code, settings):
    settings.PAYMENT_MAX_COINS = 50_000
    _made, printed = card()
    said = refusal(pay(device(), code=printed.code, amount=amount, pin=PIN), 400 if amount > 50_000 else 409)
    assert said["code"] == code
    assert "300" not in said["message"]


def test_without_a_key_a_shop_or_a_card_nothing_is_tried():
    _made, printed = card()
    assert refusal(device().post(CARDS, {"code": printed.code, "amount": 5}), 400)["code"] == "idempotency_key_needed"
    refusal(pay(program_of(make.citizen()), code=printed.code, amount=5), 403)
    refusal(pay(program_of(None), code=printed.code, amount=5), 401)
    assert refusal(pay(device(), amount=5), 400)["code"] == "code_needed"
