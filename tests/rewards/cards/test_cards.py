"""A printed card: issued at a counter, paid with at a shop, locked after five wrong PINs, replaced when lost."""

from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from civic.accounts.models import Citizen, User
from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from rewards import coins
from rewards.cards import actions, numbers
from rewards.cards.models import Card
from rewards.pins import errors as pin_errors
from rewards.redemption.attempts.models import WrongCode
from rewards.redemption.cards import actions as card_payments
from rewards.redemption.cards import errors as card_errors
from rewards.redemption.payments import errors
from rewards.redemption.payments.models import Redemption
from rewards.redemption.payments.till import Till
from tests import factories as make
from tests.staff import at_desk, messages_of
from tests.threads import at_once

PIN = "274951"


def card_of(citizen: Citizen, pin: str = PIN, **fields: Any) -> Card:
    card = actions.issue(citizen, pin=pin, document="id", by=make.staff(Role.OPERATOR), now=make.NOW)
    Card.objects.filter(pk=card.pk).update(**fields)
    card.refresh_from_db()
    return card


def pay(card: Card, amount: int, clerk: User, key: str = "tap", pin: str = PIN, now: Any = make.NOW) -> Redemption:
    return card_payments.pay(card, amount, till=Till(clerk), key=key, pin=pin, now=now).redemption


@pytest.fixture
def clerk() -> User:
    return make.clerk(make.shop())


@pytest.mark.django_db
def test_a_card_pays_with_its_pin_and_the_receipt_says_so(clerk):
    payer = make.rich_citizen(300)
    paid = pay(card_of(payer), 120, clerk)
    assert (paid.way, paid.with_pin, paid.confirmed_by) == ("card", True, clerk)
    assert coins.balance(payer, today=make.NOW.date()) == 180


@pytest.mark.django_db
def test_small_amounts_need_no_pin_until_the_day_is_used_up(clerk):
    card = card_of(make.rich_citizen(300), free_most=50, free_day=90)
    assert pay(card, 50, clerk, "one", pin="").with_pin is False
    assert pay(card, 40, clerk, "two", pin="").with_pin is False
    with pytest.raises(errors.PinNeeded):
        pay(card, 1, clerk, "three", pin="")
    assert pay(card, 1, clerk, "four", pin="", now=make.later(hours=12)).with_pin is False


@pytest.mark.django_db
def test_the_pin_is_kept_as_a_hash_and_weak_ones_are_refused():
    payer = make.citizen()
    assert PIN not in card_of(payer).pin
    for weak in ("111111", "123456", "987654", "12345", "abcdef", ""):
        with pytest.raises(pin_errors.WeakPin):
            card_of(payer, pin=weak)


@pytest.mark.django_db
def test_five_wrong_pins_lock_the_card_for_a_quarter_of_an_hour(clerk):
    card = card_of(make.rich_citizen(300))
    refusals = [pin_errors.WrongPin] * 4 + [pin_errors.PinLocked]
    for number, refusal in enumerate(refusals):
        with pytest.raises(refusal):
            pay(card, 100, clerk, f"try-{number}", pin="000001")
    card.refresh_from_db()
    for amount in (100, 10):
        with pytest.raises(pin_errors.PinLocked):
            pay(card, amount, clerk, now=make.later(minutes=14))
    assert pay(card, 100, clerk, now=make.later(minutes=16)).amount == 100


@pytest.mark.django_db(transaction=True)
def test_twenty_wrong_pins_at_once_get_no_more_than_five_tries():
    card, clerk = card_of(make.rich_citizen(300)), make.clerk(make.shop())
    tries = [partial(pay, card, 100, clerk, f"try-{n}", pin="000001") for n in range(20)]
    outcomes = at_once(tries, connections=10)
    assert sum(isinstance(outcome, pin_errors.WrongPin) for outcome in outcomes) == 4
    assert sum(isinstance(outcome, pin_errors.PinLocked) for outcome in outcomes) == 16


@pytest.mark.django_db(transaction=True)
def test_a_double_tap_pays_once_and_small_amounts_at_once_stay_within_the_day():
    payer, clerk = make.rich_citizen(1000), make.clerk(make.shop())
    card = card_of(payer, free_most=50, free_day=100)
    taps = at_once([partial(pay, card, 120, clerk) for _ in range(4)])
    assert len({tap.receipt for tap in taps}) == 1
    small = at_once([partial(pay, card, 40, clerk, f"s{n}", pin="") for n in range(10)])
    assert sum(isinstance(paid, Redemption) for paid in small) == 2
    assert coins.balance(payer, today=make.NOW.date()) == 800


@pytest.mark.django_db
def test_a_lost_card_is_dead_at_once_and_the_balance_stays(clerk):
    payer = make.rich_citizen(300)
    lost = card_of(payer)
    fresh = card_of(payer)
    lost_number = numbers.derive(bytes(lost.nonce)).number
    with pytest.raises(actions.CardEnded):
        card_payments.look_up(till=Till(clerk), number=lost_number, now=make.NOW)
    with pytest.raises(actions.CardEnded):
        pay(lost, 10, clerk)
    assert pay(fresh, 10, clerk).amount == 10
    assert coins.balance(payer, today=make.NOW.date()) == 290


@pytest.mark.django_db
def test_a_card_is_found_by_number_and_code_and_a_wrong_number_counts(clerk):
    printed = numbers.derive(bytes(card_of(make.rich_citizen(10)).nonce))
    assert card_payments.look_up(till=Till(clerk), number=printed.number, now=make.NOW)
    assert card_payments.look_up(till=Till(clerk), code=printed.code, now=make.NOW)
    with pytest.raises(errors.WrongCode):
        card_payments.look_up(till=Till(clerk), number="000000000000", now=make.NOW)
    assert WrongCode.objects.filter(user=clerk).count() == 1


@pytest.mark.django_db
def test_the_shop_does_not_learn_the_balance_of_a_card(clerk):
    with pytest.raises(card_errors.CardWithoutCoins) as refusal:
        pay(card_of(make.rich_citizen(30)), 40, clerk)
    assert "30" not in str(refusal.value)


@pytest.mark.django_db
def test_only_operators_issue_and_never_to_themselves():
    operator = make.staff(Role.OPERATOR)
    own = Citizen.objects.create(user=operator)
    with pytest.raises(actions.OwnCard):
        actions.issue(own, pin=PIN, document="id", by=operator, now=make.NOW)
    with pytest.raises(NotAllowed):
        actions.issue(make.citizen(), pin=PIN, document="id", by=make.staff(Role.FINANCE), now=make.NOW)


ADD = "/admin/rewards/card/add/"
CHOSEN = {"document": "id", "pin": PIN, "again": PIN}


@pytest.mark.django_db
def test_somebody_without_e_mail_gets_an_account_and_a_card_at_the_counter():
    desk = at_desk(make.staff(Role.OPERATOR))
    page = desk.post(ADD, {"name": "林阿桃", "terms": "on", **CHOSEN}, follow=True)
    card = Card.objects.get()
    assert (card.citizen.user.name, card.citizen.user.has_usable_password()) == ("林阿桃", False)
    assert page.redirect_chain[-1][0] == f"/admin/rewards/card/{card.pk}/change/"
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"user.opened_at_counter", "card.issued"}
    assert PIN not in str(list(AuditEvent.objects.values()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {**CHOSEN},
        {**CHOSEN, "name": "林阿桃"},
        {**CHOSEN, "name": "林阿桃", "terms": "on", "again": "274952"},
        {"name": "林阿桃", "terms": "on", "document": "id", "pin": "111111", "again": "111111"},
        {**CHOSEN, "person": "nobody@example.test"},
    ],
)
def test_a_form_with_faults_issues_nothing_and_never_shows_the_pin_again(sent):
    page = at_desk(make.staff(Role.OPERATOR)).post(ADD, sent)
    assert page.status_code == 422
    assert sent["pin"] not in page.content.decode()
    assert not Card.objects.exists()
    assert not User.objects.filter(name="林阿桃").exists()


@pytest.mark.django_db
def test_the_operator_reads_the_balance_prints_and_blocks_and_each_is_on_record():
    desk = at_desk(make.staff(Role.OPERATOR))
    card = card_of(make.rich_citizen(75, now=timezone.now()))
    at = f"/admin/rewards/card/{card.pk}"
    assert "75" in messages_of(desk.post(f"{at}/balance/", follow=True))[0]
    printed = desk.post(f"{at}/print/", {"reason": "has neither phone nor mailbox"}).content.decode()
    assert numbers.derive(bytes(card.nonce)).groups[1] in printed
    desk.post(f"{at}/step/block/", {"reason": "lost on the bus"}, follow=True)
    card.refresh_from_db()
    assert card.state == Card.State.BLOCKED
    acts = set(AuditEvent.objects.values_list("action", flat=True))
    assert acts >= {"card.balance_read", "card.printed", "card.blocked"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.COORDINATOR, Role.EDITOR])
def test_others_neither_read_a_balance_nor_print_nor_issue(role):
    desk = at_desk(make.staff(role, make.agency() if role == Role.EDITOR else None))
    card = card_of(make.rich_citizen(10))
    for path in ("balance/", "print/", "pin/"):
        assert desk.post(f"/admin/rewards/card/{card.pk}/{path}").status_code == 403
    assert desk.post(ADD, {"name": "林阿桃", "terms": "on", **CHOSEN}).status_code == 403


@pytest.mark.django_db
def test_a_new_pin_ends_a_lock(clerk):
    card = card_of(make.rich_citizen(200, now=timezone.now()), locked_until=make.later(days=400))
    desk = at_desk(make.staff(Role.OPERATOR))
    desk.post(f"/admin/rewards/card/{card.pk}/pin/", {"document": "health", "pin": "806421", "again": "806421"})
    card.refresh_from_db()
    assert pay(card, 100, clerk, pin="806421").with_pin


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def till(client: Any, clerk: User) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(clerk)
    return client


@pytest.mark.django_db
def test_at_the_till_the_number_leads_over_amount_and_pin_to_the_receipt(till: Any, clerk: User) -> None:
    payer = make.rich_citizen(300, now=timezone.now())
    number = numbers.derive(bytes(card_of(payer).nonce)).number
    asked = till.post("/merchant/check/", {"digits": f"{number[:4]} {number[4:8]} {number[8:]}"})
    assert "Pay by card" in text(asked)
    shop = clerk.shop_roles.get().shop
    sent = {"number": number, "shop": shop.pk, "amount": "120"}
    confirm = till.post("/merchant/card/", sent)
    assert "Hand this screen to the customer" in text(confirm)
    assert payer.user.name not in text(confirm)
    wrong = till.post("/merchant/card/", {**sent, "key": "tap", "pin": "000001"})
    assert "4 tries are left" in text(wrong)
    assert 'value="tap"' in text(wrong)
    receipt = till.post("/merchant/card/", {**sent, "key": "tap", "pin": PIN}, follow=True)
    assert Redemption.objects.get().receipt in text(receipt)


@pytest.mark.django_db
def test_a_scanned_card_asks_for_the_amount_and_a_small_one_for_no_pin(till: Any, clerk: User) -> None:
    card = card_of(make.rich_citizen(300, now=timezone.now()))
    code = numbers.derive(bytes(card.nonce)).code
    assert "Pay by card" in text(till.get(f"/c/{code}/"))
    sent = {"code": code, "shop": clerk.shop_roles.get().shop_id, "amount": "20"}
    assert "no PIN is needed" in text(till.post("/merchant/card/", sent))
    assert till.post("/merchant/card/", {**sent, "key": "tap"}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(("amount", "sentence"), [("", "Type the amount"), ("0", "at least 1"), ("x", "whole coins")])
def test_a_bad_amount_by_card_has_its_sentence(till: Any, clerk: User, amount: str, sentence: str) -> None:
    number = numbers.derive(bytes(card_of(make.rich_citizen(300)).nonce)).number
    sent = {"number": number, "shop": clerk.shop_roles.get().shop_id, "amount": amount}
    assert sentence in text(till.post("/merchant/card/", sent))


@pytest.mark.django_db
def test_an_unknown_card_is_told_at_the_till(till: Any) -> None:
    assert "This card is not known" in text(till.post("/merchant/check/", {"digits": "000000000000"}))
