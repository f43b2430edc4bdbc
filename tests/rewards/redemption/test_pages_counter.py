"""The counter: a clerk types or scans, sees amount and shop, confirms once; both screens show one receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rewards import coins
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.codes import derivation
from rewards.redemption.counter import actions
from rewards.redemption.payments.models import PaymentCode, Redemption
from rewards.redemption.refunds import actions as refunds
from rewards.shops.models import ShopStaff
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Any:
    return make.shop()


@pytest.fixture
def clerk(client: Any, shop: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(person := make.clerk(shop))
    return person


@pytest.fixture
def payer() -> Any:
    return make.rich_citizen(100, now=timezone.now())


def live_code(of: Any, amount: int = 35) -> Any:
    return make.payment_code(of, amount, now=timezone.now())[1]


def confirm(client: Any, **sent: Any) -> Any:
    return client.post("/merchant/confirm/", {"key": "tap-1", **sent})


def paid(payer: Any, clerk: Any, amount: int = 35) -> Redemption:
    code = live_code(payer, amount).code
    return actions.confirm(clerk=clerk, key=code, code=code, now=timezone.now()).redemption


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_typed_digits_lead_to_amount_shop_and_one_button(client: Any, clerk: Any, shop: Any, payer: Any) -> None:
    digits = live_code(payer).digits
    page = text(client.post("/merchant/check/", {"digits": f"{digits[:4]} {digits[4:]}"}))
    assert "35" in page
    assert shop.name in page
    assert "Confirm: take 35 coins" in page
    assert payer.user.name not in page
    assert payer.user.email not in page
    assert not Redemption.objects.exists()


def test_a_scanned_qr_shows_the_payment_and_takes_nothing(client: Any, clerk: Any, payer: Any) -> None:
    code = live_code(payer).code
    assert "Confirm: take 35 coins" in text(client.get(f"/r/{code}/"))
    assert not Redemption.objects.exists()
    assert coins.balance(payer, today=timezone.localdate()) == 100


def test_payer_and_shop_see_the_same_receipt_code(client: Any, clerk: Any, shop: Any, payer: Any) -> None:
    done = confirm(client, code=live_code(payer).code, shop=shop.pk)
    redemption = Redemption.objects.get()
    at_the_counter = text(client.get(done.url))
    client.force_login(payer.user)
    on_the_phone = text(client.get(f"/pay/{redemption.payment_code_id}/"))
    assert redemption.receipt in at_the_counter
    assert redemption.receipt in on_the_phone
    assert payer.user.name not in at_the_counter


def test_a_double_tap_leads_to_the_same_receipt_and_takes_coins_once(
    client: Any, clerk: Any, shop: Any, payer: Any
) -> None:
    digits = live_code(payer).digits
    taps = [confirm(client, digits=digits, shop=shop.pk) for _tap in range(2)]
    assert taps[0].url == taps[1].url == f"/merchant/receipts/{Redemption.objects.get().pk}/"
    assert coins.balance(payer, today=timezone.localdate()) == 65


def test_a_used_code_points_to_its_receipt_when_it_was_paid_here(client: Any, clerk: Any, payer: Any) -> None:
    redemption = paid(payer, clerk)
    code = derivation.derive(bytes(redemption.payment_code.nonce))
    page = text(client.get(f"/r/{code.code}/"))
    assert "Already paid" in page
    assert f"/merchant/receipts/{redemption.pk}/" in page


def test_a_wrong_code_is_counted_and_what_was_typed_stays(client: Any, clerk: Any) -> None:
    response = client.post("/merchant/check/", {"digits": "1234 5678"})
    assert "This code is not known" in text(response)
    assert 'value="1234 5678"' in text(response)
    client.get("/r/not-a-code/")
    assert WrongCode.objects.filter(user=clerk).count() == 2


def test_an_unfinished_number_is_not_counted_as_a_wrong_code(client: Any, clerk: Any) -> None:
    assert "eight digits" in text(client.post("/merchant/check/", {"digits": "1234"}))
    assert not WrongCode.objects.exists()


def test_an_expired_code_says_what_to_ask_of_the_customer(client: Any, clerk: Any, payer: Any) -> None:
    _payment, code = make.payment_code(payer, 35, now=timezone.now() - timedelta(seconds=61))
    response = confirm(client, code=code.code)
    assert response.status_code == 409
    assert "Ask the customer to show a new one" in text(response)
    assert 'name="digits"' in text(response)


def test_after_too_many_wrong_codes_the_counter_says_how_long_to_wait(client: Any, clerk: Any) -> None:
    for _guess in range(10):
        WrongCode.objects.create(user=clerk, at=timezone.now())
    response = client.post("/merchant/check/", {"digits": "12345678"})
    assert response.status_code == 429
    assert "wait 15 minutes" in text(response)


def test_the_shop_does_not_learn_the_customers_balance(client: Any, clerk: Any, payer: Any) -> None:
    code = live_code(payer, 100)
    other = PaymentCode.objects.get()
    PaymentCode.objects.filter(pk=other.pk).update(amount=150)
    page = text(confirm(client, code=code.code))
    assert "no longer has enough coins" in page
    assert "100 are there" not in page


def test_a_closed_shop_is_told_so_before_anyone_queues(client: Any, clerk: Any, shop: Any, payer: Any) -> None:
    shop.is_open = False
    shop.save()
    assert "does not take coins at the moment" in text(client.get("/merchant/"))
    assert "nothing was paid" in text(confirm(client, code=live_code(payer).code))


def test_todays_payments_stand_below_with_a_total_that_leaves_cancelled_ones_out(
    client: Any, clerk: Any, shop: Any, payer: Any
) -> None:
    kept, cancelled = paid(payer, clerk), paid(payer, clerk)
    refunds.void(cancelled.pk, by=make.owner(shop.merchant), now=timezone.now())
    page = text(client.get("/merchant/"))
    assert kept.receipt in page
    assert cancelled.receipt in page
    assert ">35 coins<" in page


def test_who_works_in_several_shops_chooses_once(client: Any, clerk: Any, shop: Any, payer: Any) -> None:
    second = make.shop(shop.merchant, name="二店")
    ShopStaff.objects.create(user=clerk, merchant=shop.merchant, shop=second, role="clerk")
    assert "In which shop are you now?" in text(client.get("/merchant/"))
    client.post("/merchant/", {"shop": second.pk})
    assert f'value="{second.pk}" required checked' in text(client.get(f"/r/{live_code(payer).code}/"))
    assert client.post("/merchant/", {"shop": make.shop().pk}).status_code == 404


def test_an_owner_cancels_inside_the_window_and_a_clerk_cannot(client: Any, clerk: Any, shop: Any, payer: Any) -> None:
    redemption = paid(payer, clerk)
    address = f"/merchant/receipts/{redemption.pk}/"
    assert "Yes, cancel it" not in text(client.get(address))
    assert "Only an owner" in text(client.post(f"{address}void/", follow=True))
    client.force_login(make.owner(shop.merchant))
    assert "Yes, cancel it" in text(client.get(address))
    assert "35 coins went back" in text(client.post(f"{address}void/", follow=True))
    assert coins.balance(payer, today=timezone.localdate()) == 100


@pytest.mark.parametrize("way", ["void", "refund"])
def test_what_went_back_has_its_thousands_parted(client: Any, clerk: Any, shop: Any, way: str) -> None:
    redemption = paid(make.rich_citizen(1500, now=timezone.now()), clerk, 1500)
    client.force_login(make.owner(shop.merchant))
    sent = {"amount": 1500, "key": "once"}
    shown = client.post(f"/merchant/receipts/{redemption.pk}/{way}/", sent, follow=True)
    assert "1,500 coins went back" in text(shown)


def test_a_receipt_of_another_merchant_is_not_there(client: Any, clerk: Any, payer: Any) -> None:
    foreign = paid(payer, make.clerk(make.shop()))
    assert client.get(f"/merchant/receipts/{foreign.pk}/").status_code == 404
    assert client.post(f"/merchant/receipts/{foreign.pk}/void/").status_code == 404


def test_a_payment_for_a_shop_of_others_is_refused(client: Any, clerk: Any, payer: Any) -> None:
    assert confirm(client, code=live_code(payer).code, shop=make.shop().pk).status_code == 404
    assert not Redemption.objects.exists()


@pytest.mark.parametrize("path", ["check/", "confirm/", "receipts/1/void/"])
def test_reloading_an_answer_by_get_changes_nothing_and_leads_back(client: Any, clerk: Any, path: str) -> None:
    assert client.get(f"/merchant/{path}").status_code == 302


@pytest.mark.parametrize("path", ["", "check/", "confirm/", "receipts/1/", "receipts/1/void/"])
def test_a_citizen_finds_no_counter(client: Any, path: str) -> None:
    client.force_login(make.citizen().user)
    assert client.get(f"/merchant/{path}").status_code == 404


def test_a_citizen_who_scans_a_code_reads_whom_it_is_for(client: Any, payer: Any) -> None:
    client.cookies["tuili_language"] = "en"
    client.force_login(payer.user)
    response = client.get(f"/r/{live_code(payer).code}/")
    assert response.status_code == 403
    assert "for the shop’s staff" in text(response)
    assert not WrongCode.objects.exists()


def test_a_scan_by_a_visitor_leads_through_sign_in(client: Any) -> None:
    assert client.get("/r/abc/").url == "/accounts/login/?next=/r/abc/"


def test_the_receipt_of_a_card_speaks_of_no_phone(client: Any, clerk: Any, payer: Any) -> None:
    receipt = paid(payer, clerk)
    assert "phone" in text(client.get(f"/merchant/receipts/{receipt.pk}/")).split("<main")[1].split("</main")[0]
    Redemption.objects.filter(pk=receipt.pk).update(way="card", payment_code=None)
    main = text(client.get(f"/merchant/receipts/{receipt.pk}/")).split("<main")[1].split("</main")[0]
    assert "phone" not in main
    assert "note its number" in main
