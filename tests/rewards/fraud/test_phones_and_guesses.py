"""One phone that pays for many is a number on the list; guessed PINs and codes are listed too."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from civic.accounts.models import Citizen
from rewards.cards import actions as cards
from rewards.fraud import actions, patterns
from rewards.fraud.models import Finding
from rewards.pins.errors import PinLocked, WrongPin
from rewards.redemption.attempts import actions as attempts
from rewards.redemption.attempts import models, payer_phones
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.cards import actions as card_payments
from rewards.redemption.payments.till import Till
from rewards.shops.models import Shop
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(make.NOW, tick=False):
        yield


def make_code(phone: Client, payer: Citizen) -> None:
    phone.force_login(payer.user)
    assert phone.post("/pay/", {"amount": "5"}).status_code == 302


def seen(pattern: str) -> list[patterns.Seen]:
    return [one for one in patterns.of_day(DAY) if one.pattern == pattern]


def test_one_phone_with_four_wallets_is_listed_as_a_number_and_not_as_people():
    phone, payers = Client(), [make.rich_citizen(10) for _n in range(4)]
    for payer in payers[:3]:
        make_code(phone, payer)
    assert seen("one_phone") == []
    make_code(phone, payers[3])
    make_code(phone, payers[3])
    (one,) = seen("one_phone")
    assert (one.count, one.citizen_id, one.merchant_id) == (4, None, None)
    assert one.key not in set(models.PayerPhone.objects.values_list("phone_hash", flat=True))
    actions.report(DAY)
    assert Finding.objects.get().count == 4


def test_people_with_phones_of_their_own_and_one_person_with_many_payments_are_no_pattern():
    payer = make.rich_citizen(50)
    for _n in range(5):
        make_code(Client(), make.rich_citizen(10))
    phone = Client()
    for _n in range(5):
        make_code(phone, payer)
    assert seen("one_phone") == []


def test_the_coins_of_the_day_stand_beside_it_by_poster_too():
    shop = make.shop()
    Shop.objects.filter(pk=shop.pk).update(poster_on=True, poster_most=50, poster_day=500)
    phone = Client()
    for n in range(4):
        phone.force_login(make.rich_citizen(10).user)
        assert phone.post(f"/s/{shop.pk}/", {"amount": "7", "key": f"k{n}"}).status_code == 302
    (one,) = seen("one_phone")
    assert (one.count, one.coins) == (4, 28)


def test_the_cookie_is_random_out_of_reach_of_scripts_and_not_in_the_database():
    phone = Client()
    make_code(phone, make.rich_citizen(10))
    cookie = phone.cookies["tuili_phone"]
    assert re.fullmatch(r"[\w-]{22}", cookie.value)
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert models.PayerPhone.objects.get().phone_hash == payer_phones.hashed(cookie.value) != cookie.value


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "../../etc"])
def test_a_cookie_that_is_not_ours_is_replaced(cookie: str):
    phone = Client()
    phone.cookies["tuili_phone"] = cookie
    phone.force_login(make.rich_citizen(10).user)
    made = phone.post("/pay/", {"amount": "5"})
    assert re.fullmatch(r"[\w-]{22}", made.cookies["tuili_phone"].value)


def test_after_a_week_nothing_of_it_is_kept():
    make_code(Client(), make.rich_citizen(10))
    WrongCode.objects.create(user=make.user(), at=make.NOW)
    attempts.forget(now=make.later(days=7))
    assert (models.PayerPhone.objects.count(), WrongCode.objects.count()) == (1, 1)
    attempts.forget(now=make.later(days=8))
    assert (models.PayerPhone.objects.count(), WrongCode.objects.count()) == (0, 0)


def guess(card: Any, till: Till, pin: str = "000001", now: datetime = make.NOW) -> None:
    with pytest.raises((WrongPin, PinLocked)):
        card_payments.pay(card, 100, till=till, key=f"k{now}", pin=pin, now=now)


def test_guessed_pins_are_listed_by_card_and_by_till():
    till = Till(make.clerk(make.shop()))
    operator = make.staff("operator")
    held = [
        cards.issue(make.rich_citizen(300), pin="274951", document="id", by=operator, now=make.NOW) for _n in range(3)
    ]
    for card, times in zip(held, (5, 4, 1), strict=True):
        for _n in range(times):
            guess(card, till)
    by_card, by_till = sorted(seen("pins"), key=lambda one: one.count)
    assert (by_card.citizen_id, by_card.count, by_till.count, by_till.citizen_id) == (held[0].citizen_id, 5, 10, None)
    assert by_card.merchant_id == by_till.merchant_id is not None


def test_a_locked_card_that_is_tried_again_counts_no_further_guess():
    till = Till(make.clerk(make.shop()))
    card = cards.issue(make.citizen(), pin="274951", document="id", by=make.staff("operator"), now=make.NOW)
    for _n in range(7):
        guess(type(card).objects.get(pk=card.pk), till)
    assert models.WrongPin.objects.count() == 5


def test_somebody_who_works_in_no_shop_and_guesses_codes_is_listed_and_who_scans_a_real_one_is_not():
    guesser, friend, payer = make.citizen(), make.citizen(), make.rich_citizen(100)
    _made, code = make.payment_code(payer, 5)
    at_home, by_mistake = Client(), Client()
    at_home.force_login(guesser.user)
    by_mistake.force_login(friend.user)
    for n in range(10):
        for way in ("r", "c", "v"):
            assert at_home.get(f"/{way}/guess-{n}/").status_code == 403
        assert by_mistake.get(f"/r/{code.code}/").status_code == 403
    (one,) = seen("guessing")
    assert (one.key, one.count, one.merchant_id) == (f"u{guesser.user_id}", 30, None)


def test_a_guesser_who_goes_on_for_ever_fills_no_table():
    guesser = make.user()
    WrongCode.objects.bulk_create([WrongCode(user=guesser, at=make.NOW)] * 100)
    browser = Client()
    browser.force_login(guesser)
    assert browser.get("/r/guess/").status_code == 403
    assert WrongCode.objects.count() == 100


def test_another_day_has_another_key_for_the_same_phone():
    phone, payers = Client(), [make.rich_citizen(10) for _n in range(4)]
    for at in (make.NOW, make.NOW + timedelta(days=1)):
        with time_machine.travel(at, tick=False):
            for payer in payers:
                make_code(phone, payer)
    keys = {one.key for day in (DAY, DAY + timedelta(days=1)) for one in patterns.of_day(day)}
    assert len(keys) == 2


def test_a_foreign_page_makes_nobody_a_guesser():
    browser = Client(headers={"sec-fetch-site": "cross-site"})
    browser.force_login(make.user())
    assert browser.get("/r/guess/").status_code == 403
    assert not WrongCode.objects.exists()
