"""A payment asked for again over HTTP is taken once; and what a till may do."""

import json

import pytest
import time_machine
from django.test import Client

from rewards import coins
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import ShopStaff
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.threads import at_once

pytestmark = pytest.mark.django_db
TILL = f"{ROOT}merchant/redemptions/"


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOW, tick=False):
        yield


def pay(program, body, key="tap-1"):
    return program.post(TILL, body, headers={"Idempotency-Key": key})


def test_a_till_takes_the_coins_and_gets_the_receipt():
    shop, payer = make.shop(), make.rich_citizen(100)
    _made, code = make.payment_code(payer, 35)
    response = pay(program_of(make.clerk(shop)), {"code": code.code})
    redemption = Redemption.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": redemption.pk,
        "receipt": redemption.receipt,
        "amount": 35,
        "shop": {"id": shop.pk, "name": shop.name},
        "completed_at": "2026-11-10T12:00:00+08:00",
    }
    assert coins.balance(payer, today=make.NOW.date()) == 65


def test_the_same_key_again_gets_the_same_bytes_and_moves_nothing():
    program = program_of(make.clerk(make.shop()))
    _made, code = make.payment_code(make.rich_citizen(100), 35)
    first, again = (pay(program, {"digits": f"{code.digits[:4]} {code.digits[4:]}"}) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert Redemption.objects.count() == 1


def test_the_same_bytes_come_after_the_payment_was_cancelled_too():
    shop = make.shop()
    clerk = program_of(make.clerk(shop))
    _made, code = make.payment_code(make.rich_citizen(100), 35)
    first = pay(clerk, {"code": code.code})
    program_of(make.owner(shop.merchant)).post(f"{TILL}{first.json()['id']}/void/")
    assert pay(clerk, {"code": code.code}).content == first.content


def test_a_key_used_for_something_else_is_refused():
    program = program_of(make.clerk(make.shop()))
    _made, code = make.payment_code(make.rich_citizen(100), 35)
    _made, other = make.payment_code(make.rich_citizen(100), 20)
    pay(program, {"code": code.code})
    assert refusal(pay(program, {"code": other.code}), 422)["code"] == "idempotency_key_reused"


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_twenty_times_at_once_pays_once():
    payer, clerk = make.rich_citizen(100), make.clerk(make.shop())
    _made, code = make.payment_code(payer, 35)
    headers = dict(program_of(clerk).defaults)

    def tap():
        body = json.dumps({"code": code.code})
        return Client(**headers).post(TILL, body, content_type="application/json", headers={"Idempotency-Key": "tap-1"})

    answers = at_once([tap] * 20)
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert Redemption.objects.count() == 1
    assert coins.balance(payer, today=make.NOW.date()) == 65


@pytest.mark.parametrize("key", [None, "", " ", "x" * 101, "收據", "a\x07b"])
def test_a_payment_without_a_usable_key_is_not_tried(key):
    program = program_of(make.clerk(make.shop()))
    headers = {} if key is None else {"Idempotency-Key": key}
    response = program.post(TILL, {"code": "x"}, headers=headers)
    assert refusal(response, 400)["code"] == "idempotency_key_needed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"digits": "1234567"}, "digits"),
        ({"digits": 12345678}, "digits"),
        ({"digits": "１２３４５６７８"}, "digits"),
        ({"code": "a\x00b"}, "code"),
        ({"code": "x" * 101}, "code"),
        ({"code": ["x"]}, "code"),
        ({"code": "x", "shop": "1"}, "shop"),
        ({"code": "x", "shop": True}, "shop"),
    ],
)
def test_a_fault_stands_beside_its_field(body, field):
    assert set(refusal(pay(program_of(make.clerk(make.shop())), body), 400)["fields"]) == {field}


def test_a_code_that_nobody_has_is_not_found_and_ten_of_them_lock_the_till():
    program = program_of(make.clerk(make.shop()))
    for number in range(10):
        assert refusal(pay(program, {"code": f"guess-{number}"}), 404)["code"] == "wrong_code"
    assert refusal(pay(program, {"code": "guess"}), 429)["code"] == "too_many_wrong_codes"


def test_someone_with_two_shops_says_which_and_a_foreign_one_is_not_there():
    here, foreign = make.shop(), make.shop()
    there = make.shop(here.merchant, name="二店")
    owner = program_of(make.owner(here.merchant))
    _made, code = make.payment_code(make.rich_citizen(100), 35)
    assert refusal(pay(owner, {"code": code.code}), 400)["fields"].keys() == {"shop"}
    refusal(pay(owner, {"code": code.code, "shop": foreign.pk}), 404)
    refusal(pay(owner, {"code": code.code, "shop": 10**40}), 404)
    assert pay(owner, {"code": code.code, "shop": there.pk}).json()["shop"]["name"] == "二店"


def test_who_works_in_no_shop_has_no_till():
    program = program_of(make.rich_citizen(10))
    for response in (program.get(TILL), pay(program, {"code": "x"}), program.post(f"{TILL}1/void/")):
        refusal(response, 403)
    refusal(program_of(None).get(TILL), 401)


def test_the_day_list_shows_own_shops_and_nothing_of_the_payer():
    shop, foreign = make.shop(), make.shop()
    clerk, payer = make.clerk(shop), make.rich_citizen(100)
    for at in (clerk, make.clerk(foreign)):
        _made, code = make.payment_code(payer, 10)
        pay(program_of(at), {"code": code.code})
    page = program_of(clerk).get(f"{TILL}?date=2026-11-10").json()
    (line,) = page["results"]
    receipt = {"id", "receipt", "amount", "shop", "completed_at"}
    assert set(line) == receipt | {"state", "voided_at", "clerk", "device", "way", "refunded"}
    assert (line["state"], line["clerk"]) == ("completed", "clerk")
    assert payer.user.email not in json.dumps(page)
    assert program_of(clerk).get(TILL).json() == page
    assert program_of(clerk).get(f"{TILL}?date=2026-11-09").json()["count"] == 0


@pytest.mark.parametrize("day", ["2026-02-30", "today", "", "0001-01-01", "9999-12-31", "%00", "20261110"])
def test_a_day_that_is_none_is_refused(day):
    response = program_of(make.clerk(make.shop())).get(f"{TILL}?date={day}")
    assert set(refusal(response, 400)["fields"]) == {"date"}


def test_an_owner_gives_the_coins_back_once_and_a_clerk_does_not():
    shop, payer = make.shop(), make.rich_citizen(100)
    clerk, owner = program_of(make.clerk(shop)), program_of(make.owner(shop.merchant))
    _made, code = make.payment_code(payer, 35)
    address = f"{TILL}{pay(clerk, {'code': code.code}).json()['id']}/void/"
    assert refusal(clerk.post(address), 403)["code"] == "owner_needed"
    refusal(program_of(make.owner(make.shop().merchant)).post(address), 404)
    voided = owner.post(address)
    assert (voided.status_code, voided.json()["state"]) == (200, "voided")
    assert refusal(owner.post(address), 409)["code"] == "already_voided"
    refusal(owner.post(f"{TILL}{10**40}/void/"), 404)
    assert coins.balance(payer, today=make.NOW.date()) == 100


def test_fields_that_are_not_asked_for_change_nothing():
    shop, payer, other = make.shop(), make.rich_citizen(100), make.rich_citizen(100)
    clerk = make.clerk(shop)
    _made, code = make.payment_code(payer, 35)
    pay(
        program_of(clerk),
        {
            "code": code.code, "amount": 1, "citizen": other.pk, "receipt": "FREE-FREE", "state": "voided", "id": 1,
            "completed_at": "2020-01-01T00:00:00Z", "confirmed_by": other.user.pk, "role": "owner", "transaction": 1,
        },
    )  # fmt: skip
    made = Redemption.objects.get()
    assert (made.amount, made.citizen, made.state, made.confirmed_by) == (35, payer, "completed", clerk)
    assert made.completed_at == make.NOW
    assert made.receipt != "FREE-FREE"
    assert not ShopStaff.objects.filter(user=clerk, role="owner").exists()
