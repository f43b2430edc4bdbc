"""An owner gives coins back for a week or until the month is closed: never more than the sale."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from civic.core.errors import NotFound
from engagement.delivery.models import Message
from rewards import coins
from rewards.ledger.errors import KeyConflict
from rewards.redemption.counter import actions
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions as refunds
from rewards.redemption.refunds import errors
from rewards.redemption.refunds.models import Refund
from rewards.settlement.closing import actions as settlement
from tests import factories as make
from tests.threads import at_once


def sale(amount: int = 80, *, at: datetime = make.NOW) -> tuple[Redemption, Any, Any]:
    """A payment out of 100 coins, with its owner and its payer."""
    payer, shop = make.rich_citizen(100, now=at), make.shop()
    _payment, code = make.payment_code(payer, amount, now=at)
    paid = actions.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=at).redemption
    return paid, make.owner(shop.merchant), payer


def give_back(paid: Redemption, amount: int, owner: Any, key: str = "tap", now: datetime | None = None) -> Refund:
    return refunds.refund(paid.pk, amount, key=key, by=owner, now=now or make.later(days=1))


@pytest.mark.django_db
def test_parts_go_back_until_nothing_is_left_and_the_citizen_is_told():
    paid, owner, payer = sale()
    give_back(paid, 30, owner, "one")
    give_back(paid, 50, owner, "two")
    with pytest.raises(errors.NothingLeft):
        give_back(paid, 1, owner, "three")
    paid.refresh_from_db()
    assert (paid.refunded, paid.left, coins.balance(payer, today=make.NOW.date())) == (80, 0, 100)
    assert Message.objects.filter(citizen=payer, kind="payment_refunded").count() == 2


@pytest.mark.django_db
def test_coins_go_back_to_the_vintage_that_paid():
    payer, shop = make.rich_citizen(100, last_day=date(2026, 12, 31)), make.shop()
    _payment, code = make.payment_code(payer, 80)
    paid = actions.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=make.NOW).redemption
    give_back(paid, 30, make.owner(shop.merchant))
    parts = coins.expiring(payer, today=make.NOW.date())
    assert [(part.coins, part.on) for part in parts] == [(50, date(2026, 12, 31))]


@pytest.mark.django_db
def test_the_same_request_again_gives_the_same_refund_and_another_amount_is_refused():
    paid, owner, _payer = sale()
    assert give_back(paid, 30, owner) == give_back(paid, 30, owner)
    with pytest.raises(KeyConflict):
        give_back(paid, 31, owner)
    assert Refund.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("after", "goes"), [(timedelta(days=7), True), (timedelta(days=7, milliseconds=1), False)])
def test_a_week_is_a_week(after, goes):
    paid, owner, _payer = sale()
    if goes:
        assert give_back(paid, 10, owner, now=make.NOW + after).coins == 10
    else:
        with pytest.raises(errors.RefundTooLate):
            give_back(paid, 10, owner, now=make.NOW + after)


@pytest.mark.django_db
def test_after_the_months_close_nothing_goes_back_although_the_week_is_young():
    at = datetime(2026, 10, 30, 4, tzinfo=UTC)
    paid, owner, _payer = sale(at=at)
    Redemption.objects.filter(pk=paid.pk).update(completed_at=at)
    settlement.close_month(paid.transaction.month, by="test", now=timezone.now() + timedelta(days=90))
    with pytest.raises(errors.RefundTooLate):
        give_back(paid, 10, owner, now=at + timedelta(days=1))


@pytest.mark.django_db
def test_a_clerk_and_a_stranger_give_nothing_back_and_a_cancelled_payment_is_over():
    paid, owner, _payer = sale()
    with pytest.raises(errors.OwnerNeeded):
        give_back(paid, 10, paid.confirmed_by)
    with pytest.raises(NotFound):
        give_back(paid, 10, make.owner(make.merchant()))
    refunds.void(paid.pk, by=owner, now=make.later(60))
    with pytest.raises(errors.AlreadyVoided):
        give_back(paid, 10, owner)


@pytest.mark.django_db
def test_what_was_partly_given_back_is_not_cancelled_as_well():
    paid, owner, payer = sale()
    give_back(paid, 10, owner, now=make.later(30))
    with pytest.raises(errors.PartlyRefunded):
        refunds.void(paid.pk, by=owner, now=make.later(60))
    assert coins.balance(payer, today=make.NOW.date()) == 30


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_give_back_more_than_the_sale():
    paid, owner, payer = sale()
    outcomes = at_once([partial(give_back, paid, 30, owner, f"k{n}") for n in range(12)])
    assert sum(isinstance(outcome, Refund) for outcome in outcomes) == 2
    assert sum(isinstance(outcome, errors.NothingLeft) for outcome in outcomes) == 10
    assert coins.balance(payer, today=make.NOW.date()) == 80


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["late", "too much", "edited", "deleted"])
def test_the_database_itself_refuses(change):
    paid, owner, _payer = sale()
    made = give_back(paid, 30, owner)
    create = partial(Refund.objects.create, redemption=paid, refunded_by=owner, transaction_id=999_999)
    attempts = {
        "late": partial(create, coins=1, refunded_at=make.later(days=8)),
        "too much": partial(create, coins=51, refunded_at=make.later(days=1)),
        "edited": partial(Refund.objects.filter(pk=made.pk).update, coins=1),
        "deleted": made.delete,
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        attempts[change]()


@pytest.mark.django_db
def test_an_owner_gives_back_on_the_receipts_page_and_both_sides_see_it(client: Any) -> None:
    paid, owner, payer = sale(at=timezone.now() - timedelta(hours=1))
    client.cookies["tuili_language"] = "en"
    client.force_login(owner)
    at = f"/merchant/receipts/{paid.pk}/"
    assert "At most 80 coins" in client.get(at).content.decode()
    page = client.post(f"{at}refund/", {"key": "tap", "amount": "81"})
    assert "At most 80 coins of this payment" in page.content.decode()
    client.post(f"{at}refund/", {"key": "tap", "amount": "30"})
    assert "Given back" in client.get(at).content.decode()
    client.force_login(payer.user)
    assert "Given back" in client.get(f"/pay/receipts/{paid.pk}/").content.decode()


@pytest.mark.django_db
def test_a_clerk_sees_no_form_for_giving_back(client: Any) -> None:
    paid, _owner, _payer = sale(at=timezone.now())
    client.force_login(paid.confirmed_by)
    assert "/refund/" not in client.get(f"/merchant/receipts/{paid.pk}/").content.decode()


@pytest.mark.django_db
def test_every_line_of_the_wallet_about_a_payment_leads_to_its_receipt_and_to_nobody_elses(client: Any) -> None:
    paid, owner, payer = sale(at=timezone.now())
    back = give_back(paid, 30, owner, now=timezone.now())
    client.force_login(payer.user)
    for transaction_id in (paid.transaction_id, back.transaction_id):
        assert f"/wallet/lines/{transaction_id}/" in client.get("/wallet/").content.decode()
        assert client.get(f"/wallet/lines/{transaction_id}/").url == f"/pay/receipts/{paid.pk}/"
    client.force_login(make.citizen().user)
    assert client.get(f"/wallet/lines/{paid.transaction_id}/").url == "/wallet/"
