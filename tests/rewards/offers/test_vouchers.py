"""A voucher: coins and a piece are set aside together; it is used once, or both come back."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from civic.accounts.models import Citizen, User
from civic.core.errors import DomainError, NotFound
from civic.mydata.registry import losses
from rewards import coins, tasks
from rewards.ledger import actions as ledger
from rewards.ledger import lapsing, stops
from rewards.ledger.errors import InsufficientCoins, KeyConflict, MoneyStopped
from rewards.ledger.models import Transaction
from rewards.ledger.verification import verify
from rewards.offers import errors, vouchers
from rewards.offers.erasure import end_vouchers
from rewards.offers.models import Offer, Voucher
from rewards.redemption.counter import actions
from rewards.redemption.payments import errors as till_errors
from rewards.redemption.payments.models import Redemption
from rewards.redemption.refunds import actions as refunds
from rewards.settlement.closing import actions as settlement
from rewards.shops.models import Merchant
from rewards.wallet.erasure import return_coins
from tests import effort
from tests import factories as make
from tests.threads import at_once

TODAY = make.NOW.date()


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def left(who: Any, on: date = TODAY) -> int:
    return coins.balance(who, today=on)


def accept(shop: Any, shown: Any, key: str = "tap", now: datetime = make.NOW, **more: Any) -> Redemption:
    more.setdefault("clerk", make.clerk(shop))
    return actions.confirm(key=key, digits=shown.digits, now=now, **more).redemption


def crowd(size: int) -> list[Citizen]:
    """Citizens with ten coins each."""
    users = User.objects.bulk_create(User(email=f"crowd{n}@example.test", name="c") for n in range(size))
    people = Citizen.objects.bulk_create(Citizen(user=user) for user in users)
    memo = ledger.Memo(Transaction.Kind.AWARD, "crowd", "tests", "歡迎", make.NOW)
    pot = make.campaign(max_coins=10 * size).account_id
    holders = [person.pk for person in people]
    ledger.award_many(memo, source_id=pot, amount=10, expires_on=date(2027, 12, 31), holder_ids=holders)
    return people


@pytest.mark.django_db
def test_taking_sets_coins_and_a_piece_aside():
    offer, someone = make.offer(stock=3), make.rich_citizen(100)
    made, _shown = make.voucher(offer, someone)
    offer.refresh_from_db()
    purse = coins.purse(someone, today=TODAY)
    assert (made.state, offer.stock, purse.balance, purse.in_vouchers, purse.held) == ("issued", 2, 70, 30, 0)
    assert coins.history(someone)[0].label == "put into a voucher"
    assert coins.history(someone)[0].reason == f"{offer.shop.name} · {offer.title}"


@pytest.mark.django_db
def test_the_same_tap_twice_takes_one_voucher_and_another_offer_under_its_key_is_refused():
    offer, someone = make.offer(stock=3), make.rich_citizen(100)
    first = vouchers.take(offer.pk, citizen=someone, key="tap", now=make.NOW)
    assert vouchers.take(offer.pk, citizen=someone, key="tap", now=make.NOW) == first
    with pytest.raises(KeyConflict):
        vouchers.take(make.offer().pk, citizen=someone, key="tap", now=make.NOW)
    assert left(someone) == 70


@pytest.mark.django_db
def test_the_shop_takes_it_and_day_list_statement_and_citizen_see_a_payment_like_any_other():
    offer, someone = make.offer(), make.rich_citizen(100)
    made, shown = make.voucher(offer, someone)
    paid = accept(offer.shop, shown)
    made.refresh_from_db()
    assert (paid.way, paid.amount, paid.voucher, made.state) == ("voucher", 30, made, "used")
    assert [line.coins for line in coins.history(someone)] == [-30, 30, -30, 100]
    assert left(someone) == 70
    assert verify().well


@pytest.mark.django_db
def test_the_same_request_again_gives_the_same_receipt():
    offer = make.offer()
    clerk, (_made, shown) = make.clerk(offer.shop), make.voucher(offer)
    first = accept(offer.shop, shown, clerk=clerk)
    again = actions.confirm(clerk=clerk, key="tap", digits=shown.digits, now=make.later(5))
    assert (again.replayed, again.redemption) == (True, first)


@pytest.mark.django_db
def test_a_used_voucher_says_when():
    offer = make.offer()
    _made, shown = make.voucher(offer)
    accept(offer.shop, shown)
    with pytest.raises(errors.VoucherUsed, match="10 November 2026 12:00:00"):
        accept(offer.shop, shown, key="another")


@pytest.mark.django_db
def test_given_back_by_the_citizen_coins_and_piece_return_once():
    offer, someone = make.offer(stock=1), make.rich_citizen(100)
    made, shown = make.voucher(offer, someone)
    for _ in range(2):
        vouchers.cancel(made.pk, citizen=someone, now=make.later(60))
    offer.refresh_from_db()
    assert (left(someone), offer.stock, coins.history(someone)[0].label) == (100, 1, "back from a voucher")
    with pytest.raises(errors.VoucherEnded):
        accept(offer.shop, shown)


@pytest.mark.django_db
def test_nobody_gives_another_ones_voucher_back_and_a_used_one_stays_used():
    offer, someone = make.offer(), make.rich_citizen(100)
    made, shown = make.voucher(offer, someone)
    with pytest.raises(NotFound):
        vouchers.cancel(made.pk, citizen=make.citizen(), now=make.NOW)
    accept(offer.shop, shown)
    with pytest.raises(errors.VoucherUsed):
        vouchers.cancel(made.pk, citizen=someone, now=make.NOW)


@pytest.mark.django_db
def test_an_unused_voucher_lapses_after_its_last_day_and_is_refused_even_before_the_job_has_run():
    offer, someone = make.offer(stock=1, days_to_use=2), make.rich_citizen(100)
    made, shown = make.voucher(offer, someone)
    with pytest.raises(errors.VoucherEnded):
        accept(offer.shop, shown, now=make.later(days=3))
    assert vouchers.end_lapsed(now=make.later(days=2)) == 0
    assert (vouchers.end_lapsed(now=make.later(days=3)), vouchers.end_lapsed(now=make.later(days=3))) == (1, 0)
    made.refresh_from_db()
    offer.refresh_from_db()
    assert (made.state, offer.stock, left(someone, date(2026, 11, 13))) == ("expired", 1, 100)


@pytest.mark.django_db
def test_coins_of_a_vintage_that_lapsed_meanwhile_live_seven_days_more():
    someone = make.rich_citizen(100, last_day=date(2026, 11, 11))
    make.voucher(make.offer(days_to_use=3), someone)
    lapsing.lapse(now=make.later(days=3))
    vouchers.end_lapsed(now=make.later(days=4))
    assert [(part.coins, part.on) for part in coins.expiring(someone, today=date(2026, 11, 14))] == [
        (30, date(2026, 11, 21))
    ]


@pytest.mark.django_db
def test_coins_of_a_lapsed_vintage_still_pay_for_their_voucher():
    offer, someone = make.offer(days_to_use=3), make.rich_citizen(30, last_day=date(2026, 11, 11))
    _made, shown = make.voucher(offer, someone)
    assert accept(offer.shop, shown, now=make.later(days=3)).amount == 30
    assert (left(someone, date(2026, 11, 13)), verify().well) == (0, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"is_listed": False}, {"first_day": date(2026, 11, 11)}, {"last_day": date(2026, 11, 9)}]
)
def test_a_closed_offer_gives_no_voucher(fields):
    with pytest.raises(errors.OfferClosed):
        make.voucher(make.offer(**fields))


@pytest.mark.django_db
def test_a_voucher_that_was_taken_before_the_offer_closed_is_honoured():
    offer = make.offer()
    _made, shown = make.voucher(offer)
    Offer.objects.update(is_listed=False)
    assert accept(offer.shop, shown).amount == 30


@pytest.mark.django_db
def test_a_suspended_merchant_neither_gives_nor_takes_vouchers_and_the_coins_can_be_had_back():
    offer, someone = make.offer(), make.rich_citizen(100)
    made, shown = make.voucher(offer, someone)
    Merchant.objects.update(state=Merchant.State.SUSPENDED)
    with pytest.raises(errors.OfferClosed):
        make.voucher(offer, someone)
    with pytest.raises(till_errors.ShopNotActive):
        accept(offer.shop, shown)
    vouchers.cancel(made.pk, citizen=someone, now=make.NOW)
    assert left(someone) == 100


@pytest.mark.django_db
def test_during_a_money_stop_nothing_moves_and_the_job_waits():
    offer, someone = make.offer(), make.rich_citizen(100, now=timezone.now())
    made, shown = make.voucher(offer, someone, now=timezone.now())
    stops.stop("test")
    for attempt in (
        partial(make.voucher, offer, someone),
        partial(vouchers.cancel, made.pk, citizen=someone, now=make.NOW),
        partial(accept, offer.shop, shown),
        partial(vouchers.end_lapsed, now=timezone.now() + timedelta(days=99)),
    ):
        with pytest.raises(MoneyStopped):
            attempt()
    tasks.end_vouchers()
    made.refresh_from_db()
    assert made.state == "issued"


@pytest.mark.django_db
def test_each_person_gets_no_more_than_their_share_until_one_comes_back():
    offer, someone = make.offer(per_person=1), make.rich_citizen(100)
    made, _shown = make.voucher(offer, someone)
    with pytest.raises(errors.PersonLimit, match="can have 1 "):
        make.voucher(offer, someone)
    vouchers.cancel(made.pk, citizen=someone, now=make.NOW)
    assert make.voucher(offer, someone)[0].state == "issued"


@pytest.mark.django_db
def test_too_few_coins_take_no_piece():
    offer = make.offer(coins=101, stock=5)
    with pytest.raises(InsufficientCoins):
        make.voucher(offer)
    offer.refresh_from_db()
    assert offer.stock == 5


@pytest.mark.django_db
def test_another_shop_reads_where_it_belongs_and_digits_tell_it_nothing():
    here, (_made, shown) = make.clerk(make.shop()), make.voucher(make.offer())
    with pytest.raises(errors.VoucherElsewhere):
        actions.confirm(clerk=here, key="tap", code=shown.code, now=make.NOW)
    with pytest.raises(till_errors.WrongCode):
        actions.confirm(clerk=here, key="tap", digits=shown.digits, now=make.NOW)


@pytest.mark.django_db
def test_the_owner_cancels_or_gives_back_as_after_any_payment_and_the_voucher_stays_used():
    offer, someone = make.offer(), make.rich_citizen(100)
    owner = make.owner(offer.shop.merchant)
    for give_back in (
        lambda paid: refunds.void(paid.pk, by=owner, now=make.NOW),
        lambda paid: refunds.refund(paid.pk, 30, key="k", by=owner, now=make.NOW),
    ):
        made, shown = make.voucher(offer, someone)
        give_back(accept(offer.shop, shown, key=shown.digits))
        made.refresh_from_db()
        assert (made.state, left(someone)) == ("used", 100)


@pytest.mark.django_db
def test_a_voucher_of_last_month_belongs_to_the_month_in_which_it_is_used():
    october = datetime(2026, 10, 30, 4, tzinfo=UTC)
    offer, someone = make.offer(), make.rich_citizen(100, now=october)
    _made, shown = make.voucher(offer, someone, now=october)
    settlement.close_month(date(2026, 10, 1), by="beat", now=datetime(2026, 11, 1, tzinfo=UTC))
    paid = accept(offer.shop, shown)
    assert paid.transaction.month == date(2026, 11, 1)


@pytest.mark.django_db
def test_whoever_leaves_reads_that_vouchers_end_and_their_coins_go_to_the_county():
    offer, someone = make.offer(stock=1), make.rich_citizen(100)
    made, _shown = make.voucher(offer, someone)
    assert "Vouchers that you have not used: 1, with 30 coins." in losses(someone.user)
    end_vouchers(someone.user, make.NOW)
    return_coins(someone.user, make.NOW)
    made.refresh_from_db()
    offer.refresh_from_db()
    assert (made.state, made.citizen, offer.stock, left(someone)) == ("cancelled", None, 1, 0)
    assert verify().well


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rewards_offer SET stock = -1",
        "UPDATE rewards_voucher SET coins = 1",
        "UPDATE rewards_voucher SET state = 'used', ended_at = now()",
        "UPDATE rewards_voucher SET state = 'cancelled', ended_at = now()",
        "DELETE FROM rewards_voucher",
    ],
)
def test_the_database_refuses(statement):
    make.voucher(make.offer(stock=2))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_one_voucher_at_many_tills_at_once_pays_once():
    offer, someone = make.offer(), make.rich_citizen(100)
    _made, shown = make.voucher(offer, someone)
    clerks = [make.clerk(offer.shop) for _ in range(20)]
    outcomes = at_once([partial(accept, offer.shop, shown, clerk=clerk) for clerk in clerks])
    assert sum(isinstance(outcome, Redemption) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, errors.VoucherUsed) for outcome in outcomes) == 19
    assert left(someone) == 70


@pytest.mark.django_db(transaction=True)
def test_giving_back_and_using_at_once_moves_the_coins_one_way():
    offer, someone = make.offer(stock=1), make.rich_citizen(30)
    made, shown = make.voucher(offer, someone)
    back = partial(vouchers.cancel, made.pk, citizen=someone, now=make.NOW)
    outcomes = at_once([back, partial(accept, offer.shop, shown, clerk=make.clerk(offer.shop))] * 5)
    assert all(isinstance(outcome, DomainError | Redemption | Voucher) for outcome in outcomes)
    assert (left(someone), verify().well) == (30 if not Redemption.objects.exists() else 0, True)


@pytest.mark.django_db(transaction=True)
def test_one_person_at_once_on_many_phones_gets_their_share():
    offer, someone = make.offer(per_person=2, coins=1), make.rich_citizen(100)
    taps = [partial(vouchers.take, offer.pk, citizen=someone, key=f"{n}", now=make.NOW) for n in range(30)]
    outcomes = at_once(taps)
    assert sum(isinstance(outcome, Voucher) for outcome in outcomes) == 2
    assert sum(isinstance(outcome, errors.PersonLimit) for outcome in outcomes) == 28


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_many_citizens_at_the_last_hundred_pieces():
    offer, people = make.offer(coins=5, stock=100), crowd(effort.TAKERS)
    outcomes = at_once([partial(vouchers.take, offer.pk, citizen=one, key="tap", now=make.NOW) for one in people])
    offer.refresh_from_db()
    assert sum(isinstance(outcome, Voucher) for outcome in outcomes) == 100
    assert sum(isinstance(outcome, errors.OfferTaken) for outcome in outcomes) == effort.TAKERS - 100
    assert (offer.stock, Citizen.objects.filter(vouchers__isnull=False).count()) == (0, 100)
    assert verify().well


@pytest.mark.django_db(transaction=True)
def test_taking_using_and_giving_back_over_two_vintages_at_once_never_deadlocks():
    offer, someone = make.offer(coins=7), make.rich_citizen(100)
    pot = make.campaign(max_coins=100)
    pot.coins_last_day = date(2026, 12, 31)
    coins.award(someone, 100, campaign=pot, key="more", reason="歡迎", by="tests", now=make.NOW)
    mine = [make.voucher(offer, someone) for _ in range(20)]
    jobs = [partial(accept, offer.shop, shown, clerk=make.clerk(offer.shop)) for _made, shown in mine[:10]]
    jobs += [partial(vouchers.cancel, made.pk, citizen=someone, now=make.NOW) for made, _shown in mine[10:]]
    jobs += [partial(vouchers.take, offer.pk, citizen=someone, key=f"{n}", now=make.NOW) for n in range(5)]
    outcomes = at_once(jobs)
    assert [outcome for outcome in outcomes if not isinstance(outcome, Redemption | Voucher)] == []
    assert (left(someone), verify().well) == (200 - 10 * 7 - 5 * 7, True)
