"""Paying on the citizen's phone: the amount, the code, what became of it, and the wallet afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rewards import coins
from rewards.redemption.codes import derivation
from rewards.redemption.counter import actions
from rewards.redemption.payments.models import PaymentCode
from rewards.redemption.refunds import actions as refunds
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def payer(client: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login((someone := make.rich_citizen(100, now=timezone.now())).user)
    return someone


def live_code(of: Any, amount: int = 30) -> Any:
    return make.payment_code(of, amount, now=timezone.now())


def paid(of: Any, amount: int = 30) -> Any:
    payment, code = live_code(of, amount)
    clerk = make.clerk(make.shop())
    actions.confirm(clerk=clerk, key=f"tap-{payment.pk}", code=code.code, now=timezone.now())
    payment.refresh_from_db()
    return payment


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("path", ["/wallet/", "/pay/", "/pay/1/", "/pay/1/qr.svg"])
def test_a_visitor_signs_in_first_and_comes_back(client: Any, path: str) -> None:
    assert client.get(path).url == f"/accounts/login/?next={path}"


def test_the_wallet_tells_the_balance_the_last_day_and_each_movement(client: Any, payer: Any) -> None:
    paid(payer, 30)
    page = text(client.get("/wallet/"))
    assert f"70 coins until 31 December {timezone.localdate().year + 1}" in page
    assert "+100" in page
    assert "−30" in page
    assert "Paid at a shop" in page
    assert "Balance 70" in page


def test_a_long_history_comes_in_pages_of_twenty(client: Any, payer: Any) -> None:
    pot = make.campaign(max_coins=100, now=timezone.now())
    for number in range(20):
        coins.award(payer, 1, campaign=pot, key=f"k{number}", reason=f"no-{number}.", by="t", now=timezone.now())
    first, second = text(client.get("/wallet/")), text(client.get("/wallet/?page=2"))
    assert "no-19." in first
    assert "no-0." in first
    assert "歡迎" not in first
    assert "歡迎" in second
    assert client.get("/wallet/?page=3").status_code == 404


def test_an_empty_wallet_says_how_coins_are_earned(client: Any) -> None:
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    assert "Read the notices" in text(client.get("/wallet/"))
    assert "No coins to pay with yet" in text(client.get("/pay/"))


@pytest.mark.parametrize("path", ["/wallet/", "/pay/"])
def test_a_page_of_money_needs_six_queries_at_most(
    client: Any, payer: Any, path: str, django_assert_max_num_queries: Any
) -> None:
    paid(payer)
    with django_assert_max_num_queries(6):
        client.get(path)


def test_an_offers_link_fills_in_the_amount_and_makes_nothing(client: Any, payer: Any) -> None:
    assert 'value="30"' in text(client.get("/pay/?amount=30"))
    assert 'value="30x' not in text(client.get("/pay/?amount=30x"))
    assert not PaymentCode.objects.exists()


@pytest.mark.parametrize(
    ("amount", "fault"),
    [
        ("", "Type the amount"),
        ("1.5", "Type whole coins"),
        ("0", "at least 1"),
        ("101", "100 are there"),
        ("9999", "at most 5,000"),
    ],
)
def test_an_amount_that_cannot_be_paid_is_explained_beside_the_field(
    client: Any, payer: Any, amount: str, fault: str
) -> None:
    response = client.post("/pay/", {"amount": amount})
    assert response.status_code == 422
    assert fault in text(response)
    assert not PaymentCode.objects.exists()


def test_the_code_page_shows_eight_digits_the_amount_and_a_qr_with_the_public_address(client: Any, payer: Any) -> None:
    response = client.post("/pay/", {"amount": "30"}, follow=True)
    payment = PaymentCode.objects.get()
    digits = derivation.derive(bytes(payment.nonce)).digits
    assert f"<span>{digits[:4]}</span> <span>{digits[4:]}</span>" in text(response)
    qr = client.get(f"/pay/{payment.pk}/qr.svg")
    assert qr["Content-Type"] == "image/svg+xml"
    assert "no-store" in qr["Cache-Control"]


def test_a_quick_amount_wins_over_an_empty_field(client: Any, payer: Any) -> None:
    client.post("/pay/", {"amount": ["", "50"]})
    assert PaymentCode.objects.get().amount == 50


def test_nobody_elses_code_can_be_seen(client: Any, payer: Any) -> None:
    payment, _code = live_code(make.rich_citizen(50, now=timezone.now()))
    for page in ("", "status/", "qr.svg"):
        assert client.get(f"/pay/{payment.pk}/{page}").status_code == 404


def test_the_open_page_hears_nothing_until_the_shop_confirms_then_gets_the_receipt(client: Any, payer: Any) -> None:
    payment, code = live_code(payer)
    assert client.get(f"/pay/{payment.pk}/status/").status_code == 204
    shop = make.shop()
    done = actions.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=timezone.now())
    fragment = text(client.get(f"/pay/{payment.pk}/status/"))
    assert done.redemption.receipt in fragment
    assert shop.name in fragment
    assert f"/pay/{payment.pk}/status/" not in fragment  # it asks no more for the code,
    assert f"/pay/receipts/{done.redemption.pk}/status/" in fragment  # but for what the shop may give back


def test_the_receipt_stays_at_the_same_address(client: Any, payer: Any) -> None:
    payment = paid(payer)
    page = text(client.get(f"/pay/{payment.pk}/"))
    assert payment.redemption.receipt in page
    assert client.get(f"/pay/{payment.pk}/qr.svg").status_code == 404


def test_a_cancelled_payment_says_that_the_coins_are_back(client: Any, payer: Any) -> None:
    redemption = paid(payer).redemption
    refunds.void(redemption.pk, by=make.owner(redemption.shop.merchant), now=timezone.now())
    assert "coins are back in your wallet" in text(client.get(f"/pay/{redemption.payment_code_id}/"))


def test_a_code_that_ran_out_offers_a_new_one_for_the_same_amount(client: Any, payer: Any) -> None:
    payment, _code = make.payment_code(payer, 30, now=timezone.now() - timedelta(seconds=61))
    page = text(client.get(f"/pay/{payment.pk}/"))
    assert "run out" in page
    assert '<input type="hidden" name="amount" value="30">' in page


def test_the_asking_page_of_someone_signed_out_loads_itself_again(client: Any) -> None:
    assert client.get("/pay/1/status/")["HX-Refresh"] == "true"
