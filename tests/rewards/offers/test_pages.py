"""Offers and vouchers on the citizen's phone, on the owner's pages and at the counter."""

from typing import Any

import pytest
from django.utils import timezone

from rewards.offers import vouchers
from rewards.offers.models import Offer, Voucher
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments.models import Redemption
from tests import factories as make

pytestmark = pytest.mark.django_db
ANSWERS = {
    "title": "紅豆餅一份",
    "what": "goods",
    "coins": "30",
    "days_to_use": "14",
    "weekdays": [*"1234567"],
    "is_listed": "on",
}


@pytest.fixture(autouse=True)
def english(client: Any) -> None:
    client.cookies["tuili_language"] = "en"


@pytest.fixture
def payer(client: Any) -> Any:
    someone = make.rich_citizen(100, now=timezone.now())
    client.force_login(someone.user)
    return someone


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def own_voucher(offer: Offer, payer: Any) -> tuple[Voucher, Any]:
    return make.voucher(offer, payer, now=timezone.now())


def test_from_the_shops_page_to_a_voucher_in_two_taps(client: Any, payer: Any) -> None:
    offer = make.offer(stock=3)
    assert f"/offers/{offer.pk}/" in text(client.get(f"/shops/{offer.shop_id}/"))
    assert "Take a voucher for 30 coins" in text(client.get(f"/offers/{offer.pk}/"))
    page = client.post(f"/offers/{offer.pk}/", {"key": "tap"}, follow=True)
    mine = Voucher.objects.get()
    assert vouchers.codes.derive(bytes(mine.nonce)).digits[:4] in text(page)
    assert offer.title in text(client.get("/vouchers/"))
    assert "are in vouchers" in text(client.get("/wallet/"))


def test_the_last_piece_gone_is_said_with_nothing_set_aside(client: Any, payer: Any) -> None:
    offer = make.offer(stock=0)
    page = client.post(f"/offers/{offer.pk}/", {"key": "tap"})
    assert page.status_code == 409
    assert "The last piece is gone" in text(page)
    assert not Voucher.objects.exists()


def test_whoever_lacks_coins_reads_how_many(client: Any, payer: Any) -> None:
    assert "You need 20 more coins for it." in text(client.get(f"/offers/{make.offer(coins=120).pk}/"))


def test_the_open_voucher_follows_the_shop(client: Any, payer: Any) -> None:
    offer = make.offer()
    mine, shown = own_voucher(offer, payer)
    status = f"/vouchers/{mine.pk}/status/"
    assert client.get(status).status_code == 204
    assert b"<svg" in client.get(f"/vouchers/{mine.pk}/qr.svg").content
    vouchers_taken_by(make.clerk(offer.shop), shown)
    assert Redemption.objects.get().receipt in text(client.get(status))
    assert client.get(f"/vouchers/{mine.pk}/qr.svg").status_code == 404


def vouchers_taken_by(clerk: Any, shown: Any) -> None:
    redemption.confirm(clerk=clerk, key="tap", digits=shown.digits, now=timezone.now())


def test_given_back_on_its_page(client: Any, payer: Any) -> None:
    mine, _shown = own_voucher(make.offer(), payer)
    page = client.post(f"/vouchers/{mine.pk}/cancel/", follow=True)
    assert "Given back: 30 coins are in your wallet again." in text(page)
    assert "You gave this voucher back" in text(page)


@pytest.mark.parametrize("what", ["", "status/", "qr.svg", "cancel/"])
def test_another_ones_voucher_is_not_there(client: Any, payer: Any, what: str) -> None:
    mine, _shown = own_voucher(make.offer(), make.rich_citizen(100, now=timezone.now()))
    assert client.get(f"/vouchers/{mine.pk}/{what}").status_code == 404


@pytest.mark.parametrize("way", ["digits", "code"])
def test_the_counter_takes_it_scanned_or_typed_and_shows_no_name(client: Any, way: str) -> None:
    offer, someone = make.offer(), make.rich_citizen(100, now=timezone.now())
    _mine, shown = own_voucher(offer, someone)
    client.force_login(make.clerk(offer.shop))
    page = client.get(f"/v/{shown.code}/")
    assert offer.title in text(page)
    assert someone.user.name not in text(page)
    sent = {"key": "tap", "shop": offer.shop_id, way: getattr(shown, way)}
    receipts = [client.post("/merchant/confirm/", sent).url for _tap in range(2)]
    assert receipts == [f"/merchant/receipts/{Redemption.objects.get().pk}/"] * 2
    assert offer.title in text(client.get(receipts[0]))


def test_the_counter_of_another_shop_reads_where_it_belongs(client: Any) -> None:
    offer = make.offer(make.shop(name="阿嬤麵店"))
    _mine, shown = own_voucher(offer, make.rich_citizen(100, now=timezone.now()))
    client.force_login(make.clerk(make.shop()))
    assert "This voucher is for another shop: 阿嬤麵店." in text(client.get(f"/v/{shown.code}/"))


def test_an_owner_makes_an_offer_and_corrects_it(client: Any) -> None:
    shop = make.shop()
    client.force_login(make.owner(shop.merchant))
    client.post(f"/merchant/shop/{shop.pk}/offers/new/", {**ANSWERS, "stock": "5"})
    offer = Offer.objects.get()
    page = f"/merchant/offers/{offer.pk}/"
    assert client.post(page, {**ANSWERS, "coins": "25", "stock": "5", "stock_was": "5"}).status_code == 302
    offer.refresh_from_db()
    assert (offer.coins, offer.stock) == (25, 5)
    assert "0 vouchers out, 0 used" in text(client.get(f"/merchant/shop/{shop.pk}/offers/"))


def test_pieces_taken_while_the_owner_wrote_are_not_written_over(client: Any) -> None:
    offer = make.offer(stock=5)
    client.force_login(make.owner(offer.shop.merchant))
    own_voucher(offer, None)
    page = f"/merchant/offers/{offer.pk}/"
    assert client.post(page, {**ANSWERS, "stock": "5", "stock_was": "5"}).status_code == 302
    answer = client.post(page, {**ANSWERS, "stock": "9", "stock_was": "5"})
    assert "Pieces were taken or came back meanwhile: 4 are left." in text(answer)
    offer.refresh_from_db()
    assert offer.stock == 4


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("coins", "0", "at least 1"),
        ("title", "", "Fill this in."),
        ("last_day", "2020-01-01", "The last day comes before the first."),
        ("days_to_use", "91", "at most 90"),
    ],
)
def test_each_fault_of_an_offer_is_told(client: Any, field: str, value: str, fault: str) -> None:
    shop = make.shop()
    client.force_login(make.owner(shop.merchant))
    sent = {**ANSWERS, "first_day": "2020-01-02", field: value}
    answer = client.post(f"/merchant/shop/{shop.pk}/offers/new/", sent)
    assert answer.status_code == 422
    assert fault in text(answer)


@pytest.mark.parametrize("who", ["clerk", "owner of another", "citizen"])
def test_only_the_shops_own_owner_keeps_its_offers(client: Any, who: str) -> None:
    offer = make.offer()
    people = {
        "clerk": lambda: make.clerk(offer.shop),
        "owner of another": lambda: make.owner(make.merchant()),
        "citizen": make.user,
    }
    client.force_login(people[who]())
    pages = (f"/merchant/shop/{offer.shop_id}/offers/", f"/merchant/shop/{offer.shop_id}/offers/new/")
    for page in (*pages, f"/merchant/offers/{offer.pk}/"):
        assert client.post(page, ANSWERS).status_code in {404, 405}
        assert client.get(page).status_code == 404


def test_an_offer_that_i_hold_says_so_before_the_tap(client: Any, payer: Any) -> None:
    found = make.offer()
    assert "You have a voucher" not in text(client.get(f"/offers/{found.pk}/"))
    mine, _shown = make.voucher(found, payer, now=timezone.now())
    page = text(client.get(f"/offers/{found.pk}/"))
    assert page.index("You have a voucher for this already") < page.index("Take a voucher for")
    assert f"/vouchers/{mine.pk}/" in page
    client.post(f"/vouchers/{mine.pk}/cancel/")
    assert "You have a voucher" not in text(client.get(f"/offers/{found.pk}/"))


def test_a_voucher_of_another_shop_says_which(client: Any, payer: Any) -> None:
    _mine, shown = make.voucher(make.offer(make.shop(name="月光書店")), payer, now=timezone.now())
    client.force_login(make.clerk(make.shop(name="海風冰店")))
    assert "月光書店" in text(client.get(f"/v/{shown.code}/"))
