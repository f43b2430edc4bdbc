"""Each way in which a payment goes wrong has a sentence of its own on both screens, which says what to do next.

Beside this table: amounts of 0, above the balance or too large (test_pages_citizen.py), a photo that is no QR and an
address that is not ours (test_photos.py), ten wrong codes (test_pages_counter.py), amounts at the poster and a tab
closed before the answer (test_posters.py), a double tap at once (test_at_once.py), vouchers of another shop or day
(tests/rewards/offers).
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from civic.accounts.models import User
from rewards.limits.models import LevelLimit
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.codes import refusals
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Merchant, Shop
from tests import factories as make

pytestmark = pytest.mark.django_db


class Counter:
    """A clerk and a payer of 100 coins, each in front of a screen, in English, at noon."""

    def __init__(self, amount: int = 40) -> None:
        self.shop, self.payer = make.shop(), make.rich_citizen(100)
        self.clerk = make.clerk(self.shop)
        self.till, self.phone = Client(), Client()
        for screen, person in ((self.till, self.clerk), (self.phone, self.payer.user)):
            screen.cookies["tuili_language"] = "en"
            screen.force_login(person)
        self.made, self.code = make.payment_code(self.payer, amount)

    def confirm(self, key: str = "tap", **sent: Any) -> str:
        sent = {"digits": self.code.digits, **sent}
        return self.till.post("/merchant/confirm/", {"key": key, **sent}, follow=True).content.decode()

    def check(self, digits: str = "") -> str:
        return self.till.post("/merchant/check/", {"digits": digits or self.code.digits}, follow=True).content.decode()

    def screen(self) -> str:
        return self.phone.get(f"/pay/{self.made.pk}/").content.decode()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(make.NOW, tick=False) as noon:
        yield noon


def expired(at: Counter, clock: Any) -> str:
    clock.shift(timedelta(seconds=61))
    return at.confirm()


def used(at: Counter, clock: Any) -> str:
    at.confirm()
    return at.check()


def replayed(at: Counter, clock: Any) -> str:
    at.confirm()
    return at.confirm("another tap")


def photographed(at: Counter, clock: Any) -> str:
    """Somebody else shows a picture of it, after its owner has made a new one."""
    make.payment_code(at.payer, 40)
    return at.confirm(digits="", code=at.code.code)


def mistyped(at: Counter, clock: Any) -> str:
    wrong = f"{(int(at.code.digits) + 1) % 90_000_000:08d}"
    return at.check(wrong)


def unfinished(at: Counter, clock: Any) -> str:
    return at.check(at.code.digits[:7])


def above_the_balance(at: Counter, clock: Any) -> str:
    """The coins went elsewhere since the code was made."""
    other = make.offer(coins=80)
    make.voucher(other, at.payer)
    return at.confirm()


def above_the_shops_day(at: Counter, clock: Any) -> str:
    Shop.objects.filter(pk=at.shop.pk).update(day_limit=39)
    return at.confirm()


def above_the_level(at: Counter, clock: Any) -> str:
    LevelLimit.objects.create(
        level=at.payer.level, valid_from=make.NOW.date(), spend_day=39, set_by=make.staff("coordinator")
    )
    return at.confirm()


def suspended_shop(at: Counter, clock: Any) -> str:
    Merchant.objects.filter(pk=at.shop.merchant_id).update(state="suspended")
    return at.confirm()


def locked_till(at: Counter, clock: Any) -> str:
    WrongCode.objects.bulk_create([WrongCode(user=at.clerk, at=make.NOW)] * 10)
    return at.check()


CASES = [
    (expired, "This code has run out. Ask the customer to show a new one", "New code for 40 coins"),
    (used, "Already paid: 40 coins at", "Paid"),
    (replayed, "Already paid: 40 coins at", "Paid"),
    (photographed, "This code has run out", "New code for 40 coins"),
    (mistyped, "Check the digits, or ask the customer to show a new code", "Waiting for the shop to confirm"),
    (unfinished, "A code has eight digits", "Waiting for the shop to confirm"),
    (above_the_balance, "ask for a code with a smaller amount", "make a code for less"),
    (above_the_shops_day, "This shop takes 39 more coins today", "ask for a smaller amount"),
    (above_the_level, "The customer cannot spend that many coins", "Change the amount"),
    (suspended_shop, "This shop does not take coins at the moment", "pay in another way"),
    (locked_till, "Too many wrong codes", "let a colleague there take your code"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "clerk_reads", "payer_reads"), CASES, ids=[case[0].__name__ for case in CASES])
def test_both_screens_say_what_to_do_next(
    case: Callable[..., str], clerk_reads: str, payer_reads: str, clock: Any
) -> None:
    at = Counter()
    said = case(at, clock)
    assert clerk_reads in said
    assert payer_reads in at.screen()
    assert Redemption.objects.count() == (1 if case in (used, replayed) else 0)


def test_already_used_says_when_where_and_by_which_clerk() -> None:
    at = Counter()
    at.confirm()
    said = at.check()
    for fact in ("10 November 2026 12:00:00", at.shop.name, "clerk", Redemption.objects.get().receipt):
        assert fact in said


def test_a_suspended_citizens_code_is_refused_with_its_own_sentence_and_their_phone_is_signed_out() -> None:
    at = Counter()
    User.objects.filter(pk=at.payer.user_id).update(is_active=False)
    assert "closed or suspended" in at.confirm()
    assert at.phone.get(f"/pay/{at.made.pk}/").status_code == 302


def test_the_open_page_hears_of_a_refusal_once_and_then_nothing_until_the_next() -> None:
    at = Counter()
    status = f"/pay/{at.made.pk}/status/"
    assert at.phone.get(status).status_code == 204
    above_the_shops_day(at, None)
    told = at.phone.get(status)
    assert (told.status_code, told["HX-Retarget"]) == (200, "#refusal")
    assert "ask for a smaller amount" in told.content.decode()
    assert at.phone.get(f"{status}?refusal=shop_day_full").status_code == 204
    Shop.objects.update(day_limit=None)
    at.confirm()
    assert "Paid" in at.phone.get(f"{status}?refusal=shop_day_full").content.decode()


def test_a_wrong_clock_on_the_phone_changes_nothing_the_page_counts_seconds_of_the_server() -> None:
    at = Counter()
    assert 'data-countdown="60"' in at.screen()


def test_a_tab_closed_between_tap_and_answer_finds_the_receipt_on_both_sides() -> None:
    at = Counter()
    at.till.post("/merchant/confirm/", {"key": "tap", "digits": at.code.digits})  # nobody waits for the answer
    number = Redemption.objects.get().receipt
    assert number in at.confirm("tap")
    assert number in at.till.get("/merchant/").content.decode()
    assert number in at.screen()


def test_what_the_payer_reads_of_a_refusal_says_that_nothing_was_paid() -> None:
    assert all("Nothing was paid" in str(words) for words in refusals.WORDS.values())
