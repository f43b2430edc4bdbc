from datetime import date

import pytest
import time_machine

from rewards.redemption.payments.models import PaymentCode
from tests import factories as make
from tests.api import ROOT, program_of, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOW, tick=False):
        yield


def test_the_wallet_says_how_much_until_when_and_why():
    body = program_of(make.rich_citizen(80)).get(f"{ROOT}wallet/").json()
    assert body["balance"] == 80
    assert body["expiring"] == [{"coins": 80, "on": "2027-12-31"}]
    (line,) = body["history"]
    assert line.pop("id")
    assert line == {
        "at": "2026-11-10T12:00:00+08:00", "kind": "award", "reason": "歡迎", "coins": 80, "balance": 80
    }  # fmt: skip


def test_the_history_comes_in_pages_newest_first():
    from rewards import coins

    payer, pot = make.rich_citizen(5), make.campaign()
    for number in range(25):
        coins.award(payer, 1, campaign=pot, key=f"walk-{number}", reason=f"走路 {number}", by="tests", now=make.NOW)
    program = program_of(payer)
    first = program.get(f"{ROOT}wallet/history/").json()
    assert (first["count"], len(first["results"]), first["results"][0]["balance"]) == (26, 20, 30)
    last = program.get(first["next"]).json()
    assert [line["balance"] for line in last["results"]] == [10, 9, 8, 7, 6, 5]
    refusal(program.get(f"{ROOT}wallet/history/?page=9"), 404)


def test_someone_new_has_an_empty_wallet():
    body = program_of(make.user()).get(f"{ROOT}wallet/").json()
    assert body == {"balance": 0, "expiring": [], "history": []}


def test_a_payment_code_is_an_address_eight_digits_and_a_minute():
    response = program_of(make.rich_citizen(80)).post(f"{ROOT}wallet/payment-codes/", {"amount": 30})
    body = response.json()
    assert response.status_code == 201
    assert body["url"] == f"http://localhost:8000/r/{body['code']}/"
    assert body["digits"].isdigit()
    assert len(body["digits"]) == 8
    assert body["expires_at"] == "2026-11-10T12:01:00+08:00"


@pytest.mark.parametrize("amount", [0, -1, 1.0, 1.5, "5", "1e3", True, None, [], {}, 10**19, 10**400])
def test_an_amount_is_a_whole_number_of_coins(amount):
    response = program_of(make.rich_citizen(80)).post(f"{ROOT}wallet/payment-codes/", {"amount": amount})
    assert set(refusal(response, 400)["fields"]) == {"amount"}
    assert not PaymentCode.objects.exists()


def test_more_than_the_wallet_or_the_limit_holds_is_refused():
    program = program_of(make.rich_citizen(80))
    assert refusal(program.post(f"{ROOT}wallet/payment-codes/", {"amount": 81}), 409)["code"] == "insufficient_coins"
    error = refusal(program.post(f"{ROOT}wallet/payment-codes/", {"amount": 5001}), 400)
    assert (error["code"], set(error["fields"])) == ("amount_too_large", {"amount"})


def test_fields_that_are_not_asked_for_change_nothing():
    payer, other = make.rich_citizen(80), make.rich_citizen(80)
    program_of(payer).post(
        f"{ROOT}wallet/payment-codes/",
        {
            "amount": 30, "citizen": other.pk, "citizen_id": other.pk, "state": "used", "nonce": "AA", "code": "x",
            "digits": "00000000", "expires_at": "2099-01-01T00:00:00Z", "created_at": "2099-01-01T00:00:00Z",
        },
    )  # fmt: skip
    made = PaymentCode.objects.get()
    assert (made.citizen, made.amount, made.state) == (payer, 30, "live")
    assert made.expires_at == make.later(60)


def test_coins_that_lapse_earlier_stand_first():
    from rewards import coins

    payer, pot = make.rich_citizen(5), make.campaign()
    pot.coins_last_day = date(2026, 12, 31)
    coins.award(payer, 7, campaign=pot, key="soon", reason="春節", by="tests", now=make.NOW)
    body = program_of(payer).get(f"{ROOT}wallet/").json()
    assert body["expiring"] == [{"coins": 7, "on": "2026-12-31"}, {"coins": 5, "on": "2027-12-31"}]
