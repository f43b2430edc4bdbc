"""Two screens and one voucher: an owner offers something, a citizen takes and shows it, a clerk hands it over."""

from typing import Any

import pytest
from django.utils import timezone

from rewards import coins
from rewards.offers.models import Offer, Voucher
from rewards.redemption.payments.models import Redemption
from tests import factories as make
from tests.axe import faults
from tests.browsers import DESK, PHONE
from tests.journeys.steps import enter, let_in, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]
LIVE_SECONDS = 30  # two, as a promise; the machine that runs the tests may be busy


@pytest.fixture
def stall() -> dict[str, Any]:
    """A shop, its clerk and owner, and a payer with 100 coins."""
    shop = make.shop()
    payer = make.rich_citizen(100, now=timezone.now())
    people = {"clerk": make.clerk(shop), "owner": make.owner(shop.merchant)}
    for person in (*people.values(), payer.user):
        let_in(person)
    return {"shop": shop, "payer": payer, **people}


def signed_in(visit: Any, person: Any, address: str, *device: Any) -> Any:
    page = visit("/", *device)
    sign_in(page, person)
    page.goto(address)
    return page


def balance(payer: Any) -> int:
    return coins.balance(payer, today=timezone.localdate())


def make_offer(owner: Any) -> None:
    owner.get_by_role("link", name="Offer something").tap()
    owner.get_by_label("What is it called?").fill("紅豆餅一份")
    owner.get_by_label("Price in coins").fill("30")
    owner.get_by_label("Pieces left").fill("1")
    owner.get_by_role("button", name="Save").tap()
    owner.get_by_text("紅豆餅一份").first.wait_for()


def test_offered_taken_handed_over_and_given_back_by_touch(visit: Any, stall: Any) -> None:
    owner = signed_in(visit, stall["owner"], f"/merchant/shop/{stall['shop'].pk}/offers/")
    make_offer(owner)
    phone = signed_in(visit, stall["payer"].user, f"/shops/{stall['shop'].pk}/")
    phone.get_by_text("紅豆餅一份").tap()
    phone.get_by_role("button", name="Take a voucher for 30 coins").tap()
    digits = phone.locator(".digits").inner_text()
    counter = signed_in(visit, stall["clerk"], "/merchant/")
    counter.locator("input[name=digits]").fill(digits)
    counter.get_by_role("button", name="Look up the payment").tap()
    counter.get_by_role("button", name="Hand it over").tap()
    receipt = counter.locator(".receipt-code").inner_text()
    phone.get_by_text(receipt).wait_for(timeout=LIVE_SECONDS * 1000)
    assert balance(stall["payer"]) == 70
    owner.goto(f"/merchant/receipts/{Redemption.objects.get().pk}/")
    owner.get_by_text("Cancel this payment…").tap()
    owner.get_by_role("button", name="Yes, cancel it").tap()
    owner.get_by_text("Payment cancelled").wait_for()
    assert balance(stall["payer"]) == 100


def test_taken_handed_over_and_another_given_back_with_the_keyboard_alone(visit: Any, stall: Any) -> None:
    offer = Offer.objects.create(shop=stall["shop"], title="紅豆餅一份", coins=30, stock=2)
    phone = signed_in(visit, stall["payer"].user, f"/offers/{offer.pk}/", DESK)
    press(phone, "Take a voucher for 30 coins")
    digits = phone.locator(".digits").inner_text()
    counter = signed_in(visit, stall["clerk"], "/merchant/", DESK)
    counter.keyboard.type(digits.replace(" ", ""))
    counter.keyboard.press("Enter")
    press(counter, "Hand it over")
    phone.get_by_text(counter.locator(".receipt-code").inner_text()).wait_for(timeout=LIVE_SECONDS * 1000)
    phone.goto(f"/offers/{offer.pk}/")
    press(phone, "Take a voucher for 30 coins")
    phone.locator("summary", has_text="Give it back").focus()
    phone.keyboard.press("Enter")
    press(phone, "Yes, give it back")
    phone.get_by_text("You gave this voucher back").wait_for()
    assert (balance(stall["payer"]), Voucher.objects.filter(state="used").count()) == (70, 1)


def press(page: Any, name: str) -> None:
    """Go to a button by Tab, as somebody without a mouse does, and press it."""
    button = page.get_by_role("button", name=name)
    button.wait_for()
    for _ in range(60):
        if button.evaluate("it => it === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert button.evaluate("it => it === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "device"), [("zh-hant", PHONE), ("en", DESK)])
def test_axe_finds_nothing_on_the_pages(visit: Any, live_server: Any, stall: Any, language: str, device: Any) -> None:
    offer = Offer.objects.create(shop=stall["shop"], title="紅豆餅一份", coins=30, stock=5, about="現烤")
    mine, shown = make.voucher(offer, stall["payer"], now=timezone.now())
    shop, pages = stall["shop"].pk, visit("/about/")
    found = {}
    for person, addresses in (
        (stall["payer"].user, [f"/shops/{shop}/", f"/offers/{offer.pk}/", "/vouchers/", f"/vouchers/{mine.pk}/"]),
        (stall["clerk"], [f"/v/{shown.code}/"]),
        (stall["owner"], [f"/merchant/shop/{shop}/offers/", f"/merchant/offers/{offer.pk}/"]),
    ):
        enter(pages, live_server, person, language)
        for address in addresses:
            pages.set_viewport_size(device["viewport"])
            pages.goto(address)
            found[address] = faults(pages)
    assert {where: what for where, what in found.items() if what} == {}
