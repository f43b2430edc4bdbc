"""A stall's poster: the payer sees the registered shop, pays once within its limits, and the shop sees it come."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rewards import coins
from rewards.ledger.errors import InsufficientCoins, KeyConflict
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import Redemption
from rewards.redemption.posters import actions
from rewards.shops.daily_word import word_of
from rewards.shops.models import Shop
from rewards.shops.poster_numbers import number_of, shop_of
from tests import factories as make
from tests.threads import at_once


def stall(**fields: Any) -> Shop:
    shop = make.shop()
    for name, value in {"poster_on": True, "poster_most": 50, "poster_day": 100, **fields}.items():
        setattr(shop, name, value)
    shop.save()
    return shop


def pay(payer: Any, shop: Shop, amount: int, key: str = "tap", now: Any = make.NOW) -> Redemption:
    return actions.pay(payer, shop.pk, amount, key=key, now=now)


@pytest.mark.django_db
def test_a_payment_by_poster_moves_the_amount_and_has_no_clerk():
    payer, shop = make.rich_citizen(100), stall()
    paid = pay(payer, shop, 35)
    assert (paid.way, paid.confirmed_by, paid.shop) == ("poster", None, shop)
    assert coins.balance(payer, today=make.NOW.date()) == 65


@pytest.mark.django_db
def test_the_same_tap_again_gives_the_same_receipt_and_another_amount_is_refused():
    payer, shop = make.rich_citizen(100), stall()
    assert pay(payer, shop, 35) == pay(payer, shop, 35)
    with pytest.raises(KeyConflict):
        pay(payer, shop, 36)
    assert coins.balance(payer, today=make.NOW.date()) == 65


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "amount", "refusal"),
    [
        ({"poster_on": False}, 10, errors.PosterOff),
        ({"is_open": False}, 10, errors.ShopNotActive),
        ({}, 51, errors.PosterAmountTooLarge),
        ({"poster_most": 200, "poster_day": 200}, 150, InsufficientCoins),
        ({"day_limit": 5}, 10, errors.ShopDayFull),
    ],
)
def test_what_a_poster_does_not_take_is_refused_with_its_own_error(fields, amount, refusal):
    payer = make.rich_citizen(100)
    with pytest.raises(refusal):
        pay(payer, stall(**fields), amount)
    assert coins.balance(payer, today=make.NOW.date()) == 100


@pytest.mark.django_db
def test_a_day_is_full_until_the_next_taipei_day():
    payer, shop = make.rich_citizen(500), stall()
    for key in ("one", "two"):
        pay(payer, shop, 50, key)
    with pytest.raises(errors.PosterDayFull):
        pay(payer, shop, 1, "three")
    assert pay(payer, shop, 1, "four", now=make.later(hours=12)).amount == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_payers_at_once_never_pass_the_days_limit():
    shop, payers = stall(), [make.rich_citizen(100) for _ in range(20)]
    outcomes = at_once([partial(pay, payer, shop, 30) for payer in payers])
    assert sum(isinstance(outcome, Redemption) for outcome in outcomes) == 3
    assert sum(isinstance(outcome, errors.PosterDayFull) for outcome in outcomes) == 17


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_at_once_pays_once():
    payer, shop = make.rich_citizen(100), stall()
    outcomes = at_once([partial(pay, payer, shop, 30) for _ in range(10)])
    assert len({outcome.receipt for outcome in outcomes}) == 1
    assert coins.balance(payer, today=make.NOW.date()) == 70


@pytest.fixture
def phone(client: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(make.rich_citizen(100, now=timezone.now()).user)
    return client


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_the_page_names_the_registered_shop_asks_and_shows_the_receipt_with_the_word(phone: Any) -> None:
    shop = stall()
    assert shop.merchant.name in text(phone.get(f"/s/{shop.pk}/"))
    asked = text(phone.post(f"/s/{shop.pk}/", {"amount": "35"}))
    assert "Pay 35 coins" in asked
    assert not Redemption.objects.exists()
    paid = phone.post(f"/s/{shop.pk}/", {"amount": "35", "key": "tap"}, follow=True)
    assert Redemption.objects.get().receipt in text(paid)
    assert word_of(shop.pk, timezone.localdate()) in text(paid)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("", "Type the amount"),
        ("x", "whole coins"),
        ("0", "at least 1"),
        ("51", "at most 50 coins"),
        ("-3", "at least 1"),
    ],
)
def test_a_bad_amount_has_its_sentence(phone: Any, amount: str, sentence: str) -> None:
    assert sentence in text(phone.post(f"/s/{stall().pk}/", {"amount": amount}))


@pytest.mark.django_db
def test_who_closed_the_page_before_the_answer_reads_at_the_poster_that_it_is_paid(phone: Any) -> None:
    now, shop = timezone.now(), stall()
    payer = make.rich_citizen(100, now=now)
    phone.force_login(payer.user)
    paid = pay(payer, shop, 12, now=now - timedelta(minutes=2))
    page = text(phone.get(f"/s/{shop.pk}/"))
    assert f"You paid 12 coins here at {timezone.localtime(paid.completed_at):%H:%M}, receipt {paid.receipt}." in page
    assert paid.receipt not in text(phone.get(f"/s/{stall().pk}/"))
    Redemption.objects.update(completed_at=now - timedelta(minutes=11))
    assert paid.receipt not in text(phone.get(f"/s/{shop.pk}/"))


@pytest.mark.django_db
def test_a_closed_poster_says_what_to_do_instead(phone: Any) -> None:
    assert "show a payment code" in text(phone.get(f"/s/{stall(poster_on=False).pk}/"))


@pytest.mark.django_db
def test_a_receipt_of_someone_else_is_not_there(phone: Any) -> None:
    paid = pay(make.rich_citizen(100), stall(), 10)
    assert phone.get(f"/pay/receipts/{paid.pk}/").status_code == 404
    assert phone.get(f"/pay/receipts/{paid.pk}/status/").status_code == 404


@pytest.mark.django_db
def test_the_open_counter_hears_of_a_payment_and_of_nothing_else(client: Any) -> None:
    shop = stall()
    client.force_login(make.clerk(shop))
    version = client.get("/merchant/").context["version"]
    assert client.get("/merchant/day/", {"v": version}).status_code == 204
    paid = pay(make.rich_citizen(100, now=timezone.now()), shop, 10, now=timezone.now())
    assert paid.receipt in text(client.get("/merchant/day/", {"v": version}))


@pytest.mark.django_db
def test_the_owner_sets_limits_and_prints_a_qr_of_the_shops_address_only(client: Any, settings: Any) -> None:
    shop = make.shop(name="<b>阿嬤的店</b> & 山海")
    client.force_login(make.owner(shop.merchant))
    at = f"/merchant/shop/{shop.pk}/poster"
    client.post(f"{at}/", {"poster_on": "on", "poster_most": "20", "poster_day": "80"})
    shop.refresh_from_db()
    assert (shop.poster_on, shop.poster_most, shop.poster_day) == (True, 20, 80)
    drawn = client.get(f"{at}.svg")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert f"{settings.PUBLIC_URL}/s/{shop.pk}/" in drawn.content.decode()
    assert "<b>" not in drawn.content.decode()
    assert client.get(f"{at}/print/?size=a6").status_code == 200
    client.force_login(make.owner(make.merchant()))
    assert client.get(f"{at}.svg").status_code == 404


@pytest.mark.django_db
def test_a_day_below_one_payment_is_refused(client: Any) -> None:
    shop = make.shop()
    client.force_login(make.owner(shop.merchant))
    sent = {"poster_on": "on", "poster_most": "100", "poster_day": "80"}
    assert client.post(f"/merchant/shop/{shop.pk}/poster/", sent).status_code == 422


@pytest.mark.django_db
def test_the_number_below_the_qr_leads_where_the_qr_leads(phone: Any, client: Any) -> None:
    shop = stall()
    number = number_of(shop.pk)
    drawn = Client()
    drawn.force_login(make.owner(shop.merchant))
    assert f"{number[:-4]} {number[-4:]}" in drawn.get(f"/merchant/shop/{shop.pk}/poster.svg").content.decode()
    for typed in (number, f" {number[:4]}-{number[4:]} ", "".join(chr(ord(digit) + 0xFEE0) for digit in number)):
        assert phone.get("/s/", {"number": typed}).url == f"/s/{shop.pk}/"
    assert "/s/" in phone.get("/pay/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["", "00000000", "12345678", "99999901", "-1", "abc", "0" * 13, "\0"])
def test_a_number_of_no_shop_gets_its_sentence(phone: Any, number: str) -> None:
    answer = phone.get("/s/", {"number": number})
    assert answer.status_code == 422
    assert "field-error" in text(answer)


@given(pk=st.integers(1, 999_999), at=st.integers(0, 7), digit=st.integers(0, 9))
def test_a_slip_in_the_number_names_no_other_shop(pk: int, at: int, digit: int) -> None:
    number = number_of(pk)
    assert shop_of(number) == pk
    wrong = number[:at] + str(digit) + number[at + 1 :]
    swapped = number[: max(at - 1, 0)] + number[max(at - 1, 0) : at + 1][::-1] + number[at + 1 :]
    assert all(shop_of(other) is None for other in (wrong, swapped) if other != number)
