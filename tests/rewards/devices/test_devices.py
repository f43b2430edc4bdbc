"""A shop's devices: set up once with a code, known by a token, scoped to one shop, taken away at once."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from civic.core.errors import NotFound
from rewards import coins
from rewards.devices import actions
from rewards.devices.models import Device
from rewards.pins import actions as pins
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop, ShopStaff
from tests import factories as make
from tests.api import ROOT, program_of, refusal
from tests.rewards.devices.tills import device_at, till
from tests.threads import at_once

PIN = "274951"


@pytest.mark.django_db
def test_a_code_sets_up_one_device_once_and_only_for_a_quarter_of_an_hour():
    shop = make.shop()
    owner = make.owner(shop.merchant)
    _device, code = actions.add(shop.pk, name="Till", by=owner, now=make.NOW)
    _late, late_code = actions.add(shop.pk, name="Late", by=owner, now=make.NOW)
    device, token = actions.set_up(code.lower().replace("-", " "), now=make.later(minutes=14))
    assert actions.known(token, now=make.NOW) == device
    for bad, now in [(code, make.NOW), (late_code, make.later(minutes=15)), ("", make.NOW)]:
        with pytest.raises(actions.SetUpCodeWrong):
            actions.set_up(bad, now=now)


@pytest.mark.django_db(transaction=True)
def test_a_code_typed_on_many_devices_at_once_sets_up_one():
    shop = make.shop()
    _device, code = actions.add(shop.pk, name="Till", by=make.owner(shop.merchant), now=make.NOW)
    outcomes = at_once([partial(actions.set_up, code, now=make.NOW) for _ in range(10)])
    assert sum(isinstance(outcome, tuple) for outcome in outcomes) == 1


@pytest.mark.django_db
def test_neither_code_nor_token_lies_in_the_database():
    shop = make.shop()
    _device, code = actions.add(shop.pk, name="Till", by=make.owner(shop.merchant), now=make.NOW)
    assert code.replace("-", "") not in str(Device.objects.values())
    _device, token = actions.set_up(code, now=make.NOW)
    assert token not in str(Device.objects.values())


@pytest.mark.django_db
def test_a_device_taken_away_opens_nothing_and_strangers_take_nothing_away():
    shop = make.shop()
    device, token = device_at(shop)
    with pytest.raises(NotFound):
        actions.revoke(device.pk, by=make.owner(make.merchant()), now=make.NOW)
    actions.revoke(device.pk, by=make.owner(shop.merchant), now=make.NOW)
    assert actions.known(token, now=make.NOW) is None
    assert refusal(till(token).get(f"{ROOT}merchant/redemptions/"), 401)["code"] == "authentication_failed"


@pytest.mark.django_db
def test_a_till_sets_itself_up_takes_a_payment_once_and_lists_its_day():
    now = timezone.now()
    payer, shop = make.rich_citizen(100, now=now), make.shop()
    _device, setup = actions.add(shop.pk, name="Till 1", by=make.owner(shop.merchant), now=now)
    token = program_of(None).post(f"{ROOT}merchant/devices/", {"code": setup}).json()["token"]
    _payment, code = make.payment_code(payer, 35, now=now)
    send = partial(till(token).post, f"{ROOT}merchant/redemptions/", {"code": code.code}, HTTP_IDEMPOTENCY_KEY="k1")
    first, again = send(), send()
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    day = till(token).get(f"{ROOT}merchant/redemptions/").json()["results"]
    assert [(line["device"], line["clerk"], line["amount"], line["way"]) for line in day] == [
        ("Till 1", None, 35, "code")
    ]
    assert coins.balance(payer, today=timezone.localdate()) == 65


@pytest.mark.django_db
def test_a_device_takes_nothing_for_another_shop_and_gives_nothing_back():
    now = timezone.now()
    shop = make.shop()
    _device, token = device_at(shop, now=now)
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 35, now=now)
    body = {"code": code.code, "shop": make.shop(shop.merchant, name="二店").pk}
    refusal(till(token).post(f"{ROOT}merchant/redemptions/", body, HTTP_IDEMPOTENCY_KEY="k1"), 404)
    paid = till(token).post(f"{ROOT}merchant/redemptions/", {"code": code.code}, HTTP_IDEMPOTENCY_KEY="k2").json()
    at = f"{ROOT}merchant/redemptions/{paid['id']}"
    assert refusal(till(token).post(f"{at}/void/"), 403)["code"] == "owner_needed"
    back = till(token).post(f"{at}/refunds/", {"amount": 1}, HTTP_IDEMPOTENCY_KEY="k3")
    assert refusal(back, 403)["code"] == "owner_needed"


@pytest.mark.django_db
def test_somebody_of_two_shops_takes_payments_at_a_device_for_its_shop_only():
    now = timezone.now()
    shop = make.shop()
    other, owner = make.shop(shop.merchant, name="二店"), make.owner(shop.merchant)
    device, _token = device_at(shop, now=now)
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 35, now=now)
    with pytest.raises(NotFound):
        redemption.confirm(key="k", now=now, clerk=owner, device=device, code=code.code, shop_id=other.pk)
    paid = redemption.confirm(key="k", now=now, clerk=owner, device=device, code=code.code)
    assert paid.redemption.shop == shop


@pytest.mark.django_db
def test_an_owners_program_gives_back_once_per_key():
    now = timezone.now()
    shop = make.shop()
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 35, now=now)
    paid = redemption.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=now).redemption
    program = program_of(make.owner(shop.merchant))
    at = f"{ROOT}merchant/redemptions/{paid.pk}/refunds/"
    for _time in range(2):
        answer = program.post(at, {"amount": 5}, HTTP_IDEMPOTENCY_KEY="k1")
        assert (answer.status_code, answer.json()["refunded"]) == (201, 5)
    assert refusal(program.post(at, {"amount": 31}, HTTP_IDEMPOTENCY_KEY="k2"), 409)["code"] == "nothing_left"


@pytest.mark.django_db
def test_ten_wrong_codes_lock_a_device_but_not_another():
    shop = make.shop()
    device, _token = device_at(shop)
    other, _token = device_at(shop, name="櫃檯 2")
    for attempt in range(10):
        with pytest.raises(errors.WrongCode):
            redemption.confirm(device=device, key=f"g{attempt}", digits="00000000", now=make.NOW)
    with pytest.raises(errors.TooManyWrongCodes):
        redemption.confirm(device=device, key="g", digits="00000000", now=make.NOW)
    with pytest.raises(errors.WrongCode):
        redemption.confirm(device=other, key="g", digits="00000000", now=make.NOW)
    assert WrongCode.objects.filter(device=device).count() == 10


def clerk_with_pin(shop: Shop) -> ShopStaff:
    staff = make.clerk(shop).shop_roles.get()
    ShopStaff.objects.filter(pk=staff.pk).update(pin=pins.hashed(PIN))
    return staff


@pytest.fixture
def tablet() -> Client:
    return Client(headers={"accept-language": "en"})


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def set_up(tablet: Client, shop: Shop) -> None:
    _device, code = actions.add(shop.pk, name="平板", by=make.owner(shop.merchant), now=timezone.now())
    assert tablet.post("/merchant/device/", {"code": code}).status_code == 302


@pytest.mark.django_db
def test_a_tablet_stays_signed_in_and_clerks_switch_by_pin(tablet: Client) -> None:
    shop = make.shop()
    one, two = clerk_with_pin(shop), clerk_with_pin(shop)
    assert "The code on the owner’s page" in text(tablet.get("/merchant/device/"))
    set_up(tablet, shop)
    assert tablet.get("/merchant/").url == "/merchant/device/"
    for staff in (one, two):
        tablet.post("/merchant/device/", {"staff": staff.pk, "pin": PIN})
        assert staff.user.name in text(tablet.get("/merchant/"))
        tablet.post("/merchant/device/", {"leave": "1"})
    assert tablet.get("/merchant/").url == "/merchant/device/"


@pytest.mark.django_db
def test_a_payment_on_a_tablet_names_clerk_and_device_on_both_sides(tablet: Client) -> None:
    now = timezone.now()
    payer, shop = make.rich_citizen(100, now=now), make.shop()
    staff = clerk_with_pin(shop)
    set_up(tablet, shop)
    tablet.post("/merchant/device/", {"staff": staff.pk, "pin": PIN})
    _payment, code = make.payment_code(payer, 35, now=now)
    done = tablet.post("/merchant/confirm/", {"key": "tap", "code": code.code, "shop": shop.pk})
    phone = Client(headers={"accept-language": "en"})
    phone.force_login(payer.user)
    paid = Redemption.objects.get()
    for page in (tablet.get(done.url), phone.get(f"/pay/receipts/{paid.pk}/")):
        assert "平板" in text(page)
        assert staff.user.name in text(page)
    again = tablet.get(f"/r/{code.code}/")
    assert f"taken by {staff.user.name} · 平板" in text(again)


@pytest.mark.django_db
def test_five_wrong_pins_lock_a_clerk_on_the_tablet(tablet: Client) -> None:
    shop = make.shop()
    staff = clerk_with_pin(shop)
    set_up(tablet, shop)
    for _try in range(5):
        page = tablet.post("/merchant/device/", {"staff": staff.pk, "pin": "000001"})
    assert "locked until" in text(page)
    tablet.post("/merchant/device/", {"staff": staff.pk, "pin": PIN})
    assert tablet.get("/merchant/").url == "/merchant/device/"


@pytest.mark.django_db
def test_a_pin_opens_the_counter_and_neither_an_owners_acts_nor_a_wallet(tablet: Client) -> None:
    now = timezone.now()
    shop = make.shop()
    owner = make.owner(shop.merchant)
    owner.shop_roles.update(pin=pins.hashed(PIN))
    set_up(tablet, shop)
    tablet.post("/merchant/device/", {"staff": owner.shop_roles.get().pk, "pin": PIN})
    _payment, code = make.payment_code(make.rich_citizen(100, now=now), 35, now=now)
    paid = redemption.confirm(clerk=owner, key="tap", code=code.code, now=now).redemption
    assert "Yes, cancel it" not in text(tablet.get(f"/merchant/receipts/{paid.pk}/"))
    assert tablet.post(f"/merchant/receipts/{paid.pk}/void/").status_code == 403
    assert tablet.post(f"/merchant/receipts/{paid.pk}/refund/", {"key": "k", "amount": "5"}).status_code == 403
    for path in ("/wallet/", "/merchant/business/", "/me/"):
        assert tablet.get(path).status_code == 302


@pytest.mark.django_db
def test_an_owner_who_set_the_tablet_up_is_not_left_signed_in_behind_a_clerks_pin(tablet: Client) -> None:
    shop = make.shop()
    staff = clerk_with_pin(shop)
    tablet.force_login(make.owner(shop.merchant))
    set_up(tablet, shop)
    assert tablet.get("/merchant/business/").status_code == 302
    tablet.force_login(make.owner(shop.merchant))  # and comes back later, and forgets to leave
    assert "Somebody else" in text(tablet.get("/merchant/"))
    tablet.post("/merchant/device/", {"staff": staff.pk, "pin": PIN})
    assert tablet.get("/merchant/business/").status_code == 302
    assert staff.user.get_short_name() in text(tablet.get("/merchant/"))


@pytest.mark.django_db
def test_who_left_the_staff_leaves_the_tablet_and_so_does_a_revoked_device(tablet: Client) -> None:
    shop = make.shop()
    staff = clerk_with_pin(shop)
    set_up(tablet, shop)
    tablet.post("/merchant/device/", {"staff": staff.pk, "pin": PIN})
    staff.delete()
    assert tablet.get("/merchant/").url == "/merchant/device/"
    actions.revoke(Device.objects.get().pk, by=make.owner(shop.merchant), now=timezone.now())
    assert "/accounts/login/" in tablet.get("/merchant/").url


@pytest.mark.django_db
def test_a_clerk_sets_an_own_pin_and_the_owner_adds_a_device_with_a_code_shown_once(client: Client) -> None:
    client.cookies["tuili_language"] = "en"
    shop = make.shop()
    client.force_login(clerk := make.clerk(shop))
    assert client.post("/merchant/pin/", {"pin": "111111", "again": "111111"}).status_code == 422
    assert client.post("/merchant/pin/", {"pin": PIN, "again": "806421"}).status_code == 422
    client.post("/merchant/pin/", {"pin": PIN, "again": PIN})
    assert clerk.shop_roles.get().pin
    client.force_login(make.owner(shop.merchant))
    shown = client.post(f"/merchant/shop/{shop.pk}/devices/", {"name": "平板"})
    assert shown.context["code"] in text(shown)
    assert shown.context["code"] not in text(client.get(f"/merchant/shop/{shop.pk}/devices/"))
    client.post(f"/merchant/devices/{Device.objects.get().pk}/revoke/")
    assert Device.objects.get().revoked_at
