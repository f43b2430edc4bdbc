"""Every way to pay, a cancellation, a refund and an offer, on two screens, with nothing but the keyboard."""

from typing import Any

import pytest
from django.utils import timezone

from rewards import coins
from rewards.cards import actions as cards
from rewards.cards import numbers
from rewards.offers.models import Offer, Voucher
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.browsers import DESK
from tests.journeys.keys import Keys
from tests.journeys.steps import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIN = "274951"
WAIT = 10_000  # ms


@pytest.fixture
def stall() -> dict[str, Any]:
    """A shop with a poster, its clerk and owner, and a payer with 100 coins."""
    shop = make.shop()
    shop.poster_on = True
    shop.save()
    return {
        "shop": shop,
        "payer": make.rich_citizen(100, now=timezone.now()),
        "clerk": make.clerk(shop),
        "owner": make.owner(shop.merchant),
    }


@pytest.fixture
def sit(visit: Any, live_server: Any) -> Any:
    """Put somebody in front of a page, signed in; afterwards every stop of every keyboard must have been seen."""
    keyboards = []

    def sit_down(person: Any, address: str) -> Keys:
        page = visit("/about/", DESK)
        enter(page, live_server, person, "en")
        page.goto(address)
        keyboards.append(Keys(page))
        return keyboards[-1]

    yield sit_down
    assert [fault for keys in keyboards for fault in keys.faults] == []


def balance(payer: Any) -> int:
    return coins.balance(payer, today=timezone.localdate())


def receipt(keys: Keys) -> str:
    keys.page.locator(".receipt-code").wait_for(timeout=WAIT)
    return str(keys.page.locator(".receipt-code").inner_text())


def paid_by_code(phone: Keys, counter: Keys, amount: int) -> str:
    phone.type("Amount in coins", str(amount)).enter()
    phone.page.locator(".qr img").wait_for()
    digits = "".join(phone.page.locator(".digits").inner_text().split())
    counter.type("The digits", digits).enter()
    counter.press(f"Confirm: take {amount} coins")
    return receipt(counter)


def test_by_code(sit: Any, stall: Any) -> None:
    phone, counter = sit(stall["payer"].user, "/pay/"), sit(stall["clerk"], "/merchant/")
    number = paid_by_code(phone, counter, 15)
    phone.page.get_by_text(number).wait_for(timeout=WAIT)
    phone.press("To my wallet")
    counter.press("Next customer")
    assert (balance(stall["payer"]), counter.page.url.endswith("/merchant/")) == (85, True)


def test_by_poster(sit: Any, stall: Any) -> None:
    phone, counter = sit(stall["payer"].user, f"/s/{stall['shop'].pk}/"), sit(stall["clerk"], "/merchant/")
    phone.type("Amount in coins", "35").press("Next")
    phone.press("Pay 35 coins")
    number = receipt(phone)
    counter.page.get_by_text(number).first.wait_for(timeout=WAIT)
    counter.press(number)
    assert receipt(counter) == number
    assert balance(stall["payer"]) == 65


def test_by_card_after_a_wrong_pin(visit: Any, sit: Any, stall: Any) -> None:
    visit.forgive("422")  # the wrong PIN
    card = cards.issue(stall["payer"], pin=PIN, document="id", by=make.staff("operator"), now=timezone.now())
    counter = sit(stall["clerk"], "/merchant/")
    counter.type("The digits", numbers.derive(bytes(card.nonce)).number).enter()
    counter.type("Amount in coins", "80").press("Next")
    counter.type("PIN", "000001").enter()
    counter.page.get_by_text("The PIN is wrong").wait_for()
    counter.type("PIN", PIN).press("Pay 80 coins")
    receipt(counter)
    phone = sit(stall["payer"].user, "/wallet/")
    phone.press(stall["shop"].name)
    assert receipt(phone) == receipt(counter)
    assert balance(stall["payer"]) == 20


def test_cancelled_by_the_owner(sit: Any, stall: Any) -> None:
    phone, counter = sit(stall["payer"].user, "/pay/"), sit(stall["clerk"], "/merchant/")
    number = paid_by_code(phone, counter, 15)
    desk = sit(stall["owner"], "/merchant/")
    desk.press(number)
    desk.press("Cancel this payment…").press("Yes, cancel it")
    desk.page.get_by_text("Payment cancelled").first.wait_for()
    phone.page.goto(f"/pay/receipts/{Redemption.objects.get().pk}/")
    assert "The shop cancelled this payment" in phone.page.locator("main").inner_text()
    assert balance(stall["payer"]) == 100


def test_a_part_given_back_by_the_owner_while_the_receipt_is_open(sit: Any, stall: Any) -> None:
    phone, counter = sit(stall["payer"].user, "/pay/"), sit(stall["clerk"], "/merchant/")
    number = paid_by_code(phone, counter, 40)
    phone.page.goto(f"/pay/receipts/{Redemption.objects.get().pk}/")
    desk = sit(stall["owner"], "/merchant/")
    desk.press(number)
    desk.press("Give coins back…").type("Amount in coins", "15").enter()
    desk.page.get_by_text("15 coins went back").wait_for()
    phone.page.get_by_text("Given back").wait_for(timeout=WAIT)
    assert balance(stall["payer"]) == 75


def test_offered_taken_handed_over_and_another_given_back(sit: Any, stall: Any) -> None:
    desk = sit(stall["owner"], f"/merchant/shop/{stall['shop'].pk}/offers/")
    desk.press("Offer something").type("What is it called?", "紅豆餅一份").type("Price in coins", "30")
    desk.type("Pieces left", "2").press("Saturday").press("Sunday")
    desk.page.keyboard.press("Shift+Tab")
    desk.page.keyboard.press("Space")  # Saturday again, and
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Space")  # Sunday again: good on every day
    desk.press("Save")
    desk.page.get_by_text("紅豆餅一份").first.wait_for()
    assert Offer.objects.get().weekdays == "1234567"
    phone = sit(stall["payer"].user, f"/shops/{stall['shop'].pk}/")
    phone.press("紅豆餅一份").press("Take a voucher for 30 coins")
    digits = "".join(phone.page.locator(".digits").inner_text().split())
    counter = sit(stall["clerk"], "/merchant/")
    counter.type("The digits", digits).enter().press("Hand it over")
    phone.page.get_by_text(receipt(counter)).wait_for(timeout=WAIT)
    phone.page.goto(f"/offers/{Offer.objects.get().pk}/")
    phone.press("Take a voucher for 30 coins").press("Give it back…").press("Yes, give it back")
    phone.page.get_by_text("You gave this voucher back").wait_for()
    assert (balance(stall["payer"]), Voucher.objects.filter(state="used").count()) == (70, 1)


def test_the_days_list_keeps_the_focus_while_payments_come_in(sit: Any, stall: Any) -> None:
    phone, counter = sit(stall["payer"].user, "/pay/"), sit(stall["clerk"], "/merchant/")
    first = paid_by_code(phone, counter, 15)
    counter.press("Next customer").reach(first)
    other = sit(stall["payer"].user, f"/s/{stall['shop'].pk}/")
    other.type("Amount in coins", "5").press("Next").press("Pay 5 coins")
    counter.page.get_by_text(receipt(other)).first.wait_for(timeout=WAIT)
    assert first in counter.page.evaluate("document.activeElement.innerText")
