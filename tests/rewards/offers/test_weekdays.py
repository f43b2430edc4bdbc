"""Offers that are good on some days of the week: taken on any day, handed over on those only."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import translation

from civic.core.roles import Role
from rewards import coins
from rewards.offers import errors, vouchers, weekdays
from rewards.offers.models import Offer, Voucher
from rewards.redemption.counter import actions
from tests import factories as make
from tests.rewards.devices.tills import device_at
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
TUESDAY = make.NOW  # noon of 2026-11-10 in Taipei
SATURDAY = TUESDAY + timedelta(days=4)


def accept(shown: Any, offer: Offer, now: datetime) -> Any:
    device, _token = device_at(offer.shop)
    return actions.confirm(device=device, key=f"tap-{now}", code=shown.code, now=now).redemption


@pytest.mark.parametrize(("days", "words", "chinese"), [
    ("1234567", "", ""),
    ("12345", "Monday to Friday", "星期一至星期五"),
    ("67", "Saturday, Sunday", "星期六、星期日"),
    ("1357", "Monday, Wednesday, Friday, Sunday", "星期一、星期三、星期五、星期日"),
    ("123567", "Monday to Wednesday, Friday to Sunday", "星期一至星期三、星期五至星期日"),
])  # fmt: skip
def test_days_are_told_in_words(days: str, words: str, chinese: str):
    with translation.override("en"):
        assert weekdays.words(days) == words
    with translation.override("zh-hant"):
        assert weekdays.words(days) == chinese


def test_a_voucher_is_taken_on_any_day_and_handed_over_on_its_days_only():
    offer = make.offer(weekdays="12345")
    _made, shown = make.voucher(offer, now=SATURDAY)
    with pytest.raises(errors.VoucherOtherDay) as refused:
        accept(shown, offer, SATURDAY)
    assert {"days", "until"} == set(refused.value.facts)
    assert Voucher.objects.get().state == "issued"
    assert accept(shown, offer, SATURDAY + timedelta(days=2)).amount == offer.coins


def test_the_day_is_taipeis():
    offer = make.offer(weekdays="1")
    _made, shown = make.voucher(offer, now=SATURDAY)
    sunday_night, monday = datetime(2026, 11, 15, 15, 59, 59, tzinfo=UTC), datetime(2026, 11, 15, 16, tzinfo=UTC)
    with pytest.raises(errors.VoucherOtherDay):
        accept(shown, offer, sunday_night)
    assert accept(shown, offer, monday).way == "voucher"


def test_when_no_such_day_is_left_nobody_takes_one_and_the_coins_stay():
    offer, payer = make.offer(weekdays="12345", last_day=date(2026, 11, 15)), make.rich_citizen(100)
    with pytest.raises(errors.NoDayLeft):
        vouchers.take(offer.pk, citizen=payer, key="tap", now=SATURDAY)
    assert coins.balance(payer, today=date(2026, 11, 14)) == 100
    assert vouchers.take(offer.pk, citizen=payer, key="tap", now=TUESDAY).last_day == date(2026, 11, 15)


def test_vouchers_that_are_out_keep_the_days_on_which_they_were_taken():
    offer = make.offer()
    _made, shown = make.voucher(offer, now=TUESDAY)
    Offer.objects.update(weekdays="12345")
    assert accept(shown, offer, SATURDAY).way == "voucher"


@pytest.mark.parametrize(
    "change", ["other days", "used on another day", "no day", "out of order", "no such day", "none left"]
)
def test_the_database_itself_refuses(change: str):
    offer = make.offer(weekdays="12345")
    made, _shown = make.voucher(offer, now=SATURDAY)
    rows = Voucher.objects.filter(pk=made.pk)

    def none_left() -> None:
        Offer.objects.update(last_day=date(2026, 11, 15))
        Voucher.objects.create(
            offer=offer, citizen=made.citizen, coins=30, nonce=b"n" * 16, code_hash="x", digits_hash="y",
            last_day=date(2026, 11, 15), taken_at=SATURDAY, account_id=99_999, transaction_id=99_999,
            weekdays="1234567",
        )  # fmt: skip

    attempts = {
        "other days": lambda: rows.update(weekdays="1234567"),
        "used on another day": lambda: rows.update(state="used", ended_at=SATURDAY),
        "no day": lambda: Offer.objects.update(weekdays=""),
        "out of order": lambda: Offer.objects.update(weekdays="21"),
        "no such day": lambda: Offer.objects.update(weekdays="8"),
        "none left": none_left,
    }
    with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
        attempts[change]()


def test_both_screens_and_the_shops_page_say_which_days():
    offer = make.offer(weekdays="12345")
    payer = make.rich_citizen(100, now=SATURDAY)
    phone, till = at_desk(payer.user), at_desk(make.clerk(offer.shop))
    for browser in (phone, till):
        browser.cookies["tuili_language"] = "en"
    with time_machine.travel(SATURDAY, tick=False):
        for page in (f"/shops/{offer.shop_id}/", f"/offers/{offer.pk}/"):
            assert "Monday to Friday" in phone.get(page).content.decode()
        assert "Monday, 16 Nov" in phone.get(f"/offers/{offer.pk}/").content.decode()
        shown = phone.post(f"/offers/{offer.pk}/", {"key": "tap"}, follow=True)
        assert "Not today" in shown.content.decode()
        answer = till.post("/merchant/check/", {"digits": shown.context["digits"]})
        assert answer.status_code == 409
        assert "Monday to Friday only" in answer.content.decode()


def test_an_owner_ticks_the_days(client: Any):
    offer = make.offer()
    client.cookies["tuili_language"] = "en"
    client.force_login(make.owner(offer.shop.merchant))
    page = f"/merchant/offers/{offer.pk}/"
    written = {"title": "紅豆餅", "what": "goods", "coins": "30", "days_to_use": "14", "is_listed": "on"}
    assert client.get(page).content.decode().count('name="weekdays"') == 7
    assert "Choose at least one day" in client.post(page, written).content.decode()
    client.post(page, {**written, "weekdays": ["5", "1", "3"]})
    assert Offer.objects.get().weekdays == "135"
    assert client.post(page, {**written, "weekdays": ["8"]}).status_code == 422


def test_the_desk_ticks_the_days_of_an_offer_and_whoever_only_looks_reads_them_in_words():
    offer = make.offer(weekdays="12345")
    page = f"/admin/rewards/shop/{offer.shop_id}/change/"
    read = at_desk(make.staff(Role.COORDINATOR)).get(page, headers={"accept-language": "en"}).content.decode()
    assert "Monday to Friday" in read
    assert "12345<" not in read
    form = at_desk(make.staff(Role.OPERATOR)).get(page, headers={"accept-language": "en"}).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="offers-0-weekdays" value="(\d)"([^>]*)>', form)
    assert [day for day, more in boxes if "checked" in more] == list("12345")


def test_the_days_that_the_desk_ticks_are_kept_in_order():
    offer = make.offer()
    desk, page = at_desk(make.staff(Role.OPERATOR)), f"/admin/rewards/shop/{offer.shop_id}/change/"
    form = desk.get(page).context["adminform"].form
    rows = desk.get(page).context["inline_admin_formsets"][0].formset
    sent = {bound.html_name: value for part in (form, rows.management_form, rows.forms[0]) for bound in part
            if (value := bound.value()) not in (None, False, "")}  # fmt: skip
    answer = desk.post(page, {**sent, "offers-0-weekdays": ["6", "1", "2"]})
    assert answer.status_code == 302
    offer.refresh_from_db()
    assert offer.weekdays == "126"
