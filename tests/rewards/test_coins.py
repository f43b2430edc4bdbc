"""The door to coins: vintages, refunds, holds, grants."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from civic.decisions.errors import FourEyes
from rewards import coins
from rewards.awards import actions
from rewards.budgets import actions as budgets
from rewards.budgets.models import Campaign, Grant
from rewards.holds.actions import AlreadyReleased, OwnHold, ReasonNeeded
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, lapsing, vintages
from rewards.ledger.errors import AlreadyReversed, InsufficientCoins, InvalidAmount, KeyConflict, RefundTooLarge
from rewards.ledger.models import Account, Posting, Transaction
from rewards.signals import coins_lapsing
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = make.NOW.date()
SOON, LATE = date(2026, 12, 31), date(2027, 6, 30)


def pay(payer, amount: int, key: str = "pay", at: datetime = make.NOW) -> int:
    memo = ledger.Memo(Transaction.Kind.SPEND, key=key, actor="test", reason="shop", at=at, request=(amount,))
    till = ledger.open_account(addresses.payable(1))
    return ledger.spend(memo, holder_id=payer.pk, amount=amount, destination_id=till, today=at.date()).transaction_id


def with_vintages(*vintages_and_coins: tuple[date, int]):
    someone = make.citizen()
    for on, amount in vintages_and_coins:
        pot = make.campaign(max_coins=amount)
        pot.coins_last_day = on
        coins.award(someone, amount, campaign=pot, key=f"v-{on}", reason="r", by="test", now=make.NOW)
    return someone


def vintages_of(someone) -> dict[date, int]:
    return {line.on: line.coins for line in coins.expiring(someone, today=TODAY)}


@pytest.mark.parametrize(
    ("period", "periods", "expected"),
    [
        ("year", 1, date(2027, 12, 31)),
        ("half-year", 1, date(2027, 6, 30)),
        ("quarter", 1, date(2027, 3, 31)),
        ("month", 1, date(2026, 12, 31)),
        ("month", 0, date(2026, 11, 30)),
        ("month", 15, date(2028, 2, 29)),
    ],
)
def test_coins_live_as_the_policy_says(settings, period, periods, expected):
    settings.COIN_PERIOD, settings.COIN_PERIODS = period, periods
    assert vintages.last_day(date(2026, 11, 10)) == expected


def test_spending_takes_what_lapses_first():
    someone = with_vintages((LATE, 50), (SOON, 30))
    pay(someone, 40)
    assert vintages_of(someone) == {LATE: 40}


def test_lapsed_coins_cannot_be_spent_even_if_the_job_is_late():
    someone = with_vintages((SOON, 30))
    with pytest.raises(InsufficientCoins) as refusal:
        pay(someone, 10, at=datetime(2027, 1, 1, 1, tzinfo=UTC))
    assert refusal.value.facts["available"] == 0


def test_a_coin_lapses_once_with_a_line_that_the_citizen_reads():
    someone = with_vintages((SOON, 30), (LATE, 5))
    after = datetime(2027, 1, 1, 1, tzinfo=UTC)
    assert (lapsing.lapse(now=after), lapsing.lapse(now=after)) == (30, 0)
    newest = coins.history(someone)[0]
    assert (newest.kind, newest.coins, newest.balance, newest.reason) == ("expire", -30, 5, "2026-12-31")


def test_a_refund_goes_back_to_the_vintages_that_paid():
    someone = with_vintages((SOON, 30), (LATE, 50))
    sale = pay(someone, 40)
    coins.refund(sale, key="r", reason="returned", by=make.user(), now=make.NOW)
    assert vintages_of(someone) == {SOON: 30, LATE: 50}


def test_part_refunds_never_exceed_the_sale():
    someone, by = with_vintages((SOON, 30), (LATE, 50)), make.user()
    sale = pay(someone, 40)
    coins.refund(sale, key="r1", reason="part", by=by, now=make.NOW, amount=25)
    assert vintages_of(someone) == {SOON: 15, LATE: 50}
    with pytest.raises(RefundTooLarge) as refusal, transaction.atomic():
        coins.refund(sale, key="r2", reason="too much", by=by, now=make.NOW, amount=16)
    assert refusal.value.facts["available"] == 15
    coins.refund(sale, key="r3", reason="rest", by=by, now=make.NOW)
    with pytest.raises(AlreadyReversed):
        coins.refund(sale, key="r4", reason="again", by=by, now=make.NOW)


def test_a_refund_into_a_lapsed_vintage_lives_seven_days_more():
    someone = with_vintages((SOON, 30))
    sale = pay(someone, 30)
    later = datetime(2027, 1, 3, 4, tzinfo=UTC)
    coins.refund(sale, key="r", reason="returned", by=make.user(), now=later)
    assert [(line.coins, line.on) for line in coins.expiring(someone, today=later.date())] == [(30, date(2027, 1, 10))]


def test_owners_are_warned_30_and_7_days_before():
    heard = []

    def listen(sender, **news):
        heard.append((news["days"], news["coins"], news["on"]))

    coins_lapsing.connect(listen)
    with_vintages((SOON, 30))
    for days_before in (40, 30, 29, 8, 7, 0):
        now = datetime(2026, 12, 31, 1, tzinfo=UTC) - timedelta(days=days_before)
        coins.warn_of_lapsing(now=now)
    coins_lapsing.disconnect(listen)
    assert {(days, amount) for days, amount, _on in heard} == {(30, 30), (7, 30)}


def test_held_coins_cannot_be_spent_and_come_back_whole():
    someone, operator = with_vintages((SOON, 30), (LATE, 50)), make.staff("operator")
    held = coins.hold(someone, 60, reason="many payments from one device", by=operator, now=make.NOW)
    assert (coins.balance(someone, today=TODAY), coins.held(someone)) == (20, 60)
    with pytest.raises(InsufficientCoins), transaction.atomic():
        pay(someone, 21)
    coins.appeal(held.pk, citizen=someone, words="it was my family", now=make.NOW)
    coins.release(held.pk, reason="explained", by=operator, now=make.NOW)
    assert vintages_of(someone) == {SOON: 30, LATE: 50}
    assert [line.kind for line in coins.history(someone)[:2]] == ["release", "hold"]


def test_a_hold_needs_a_reason_and_is_never_on_ones_own_coins():
    someone, operator = with_vintages((LATE, 50)), make.staff("operator")
    with pytest.raises(ReasonNeeded):
        coins.hold(someone, 5, reason=" ", by=operator, now=make.NOW)
    own = make.Citizen.objects.create(user=operator)
    with pytest.raises(OwnHold):
        coins.hold(own, 5, reason="r", by=operator, now=make.NOW)


def test_coins_are_released_once():
    someone, operator = with_vintages((LATE, 50)), make.staff("operator")
    held = coins.hold(someone, 50, reason="r", by=operator, now=make.NOW)
    coins.release(held.pk, reason="ok", by=operator, now=make.NOW)
    with pytest.raises(AlreadyReleased):
        coins.release(held.pk, reason="ok", by=operator, now=make.NOW)


@pytest.fixture
def grant():
    """A campaign of 100 coins, its editor, and four citizens."""
    pot = make.campaign(max_coins=100)
    people = [make.citizen().pk for _ in range(4)]
    return {"citizens": people, "campaign": pot, "by": make.staff("editor", pot.agency), "now": make.NOW}


def test_a_grant_gives_each_citizen_once_however_often_it_is_run(grant, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 3)
    for _ in range(2):
        done = coins.award_many(coins=10, key="g", reason="thanks", **grant)
    assert (done.awarded, done.citizens) == (4, 4)
    assert Posting.objects.filter(transaction__kind="award").count() == 4
    assert Account.objects.get(pk=grant["campaign"].account_id).balance == 60


def test_a_grant_that_was_cut_off_goes_on_where_it_stopped(grant, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 3)
    with pytest.raises(coins.CampaignExhausted):
        coins.award_many(coins=30, key="g", reason="thanks", **grant)  # three fit, the fourth does not
    assert Grant.objects.get().awarded == 3
    budgets.open_budget(
        grant["campaign"].agency,
        2026,
        50,
        by=make.staff("coordinator"),
        approved_by=make.staff("finance"),
        key="more",
        reason="r",
        now=make.NOW,
    )
    memo = ledger.Memo(Transaction.Kind.RESERVE, key="top-up", actor="test", reason="", at=make.NOW)
    budget = Account.objects.get(kind="budget").pk
    ledger.post(memo, [ledger.Move(budget, grant["campaign"].account_id, 50)])
    assert coins.award_many(coins=30, key="g", reason="thanks", **grant).awarded == 4


def test_the_same_grant_key_with_other_coins_is_refused(grant):
    coins.award_many(coins=10, key="g", reason="thanks", **grant)
    with pytest.raises(KeyConflict):
        coins.award_many(coins=11, key="g", reason="thanks", **grant)


def test_the_same_grant_key_with_another_list_is_refused(grant):
    coins.award_many(coins=10, key="g", reason="thanks", **grant)
    others = [make.citizen().pk for _ in range(4)]
    with pytest.raises(KeyConflict):
        coins.award_many(coins=10, key="g", reason="thanks", **{**grant, "citizens": others})
    assert Account.objects.get(pk=grant["campaign"].account_id).balance == 60


def test_nobody_is_given_coins_whose_last_day_is_over(grant):
    pot, someone = grant["campaign"], make.citizen()
    pot.coins_last_day = make.NOW.date()
    tomorrow = make.later(days=1)
    with pytest.raises(coins.CampaignNotOpen):
        coins.award(someone, 5, campaign=pot, key="late", reason="r", by="test", now=tomorrow)
    with pytest.raises(coins.CampaignNotOpen):
        coins.award_many(coins=5, key="late", reason="r", **{**grant, "now": tomorrow})
    coins.award(someone, 5, campaign=pot, key="in time", reason="r", by="test", now=make.NOW)


def test_above_the_limits_a_second_person_approves(grant, settings):
    settings.GRANT_BATCH_LIMIT = 39
    with pytest.raises(coins.SecondApproverNeeded):
        coins.award_many(coins=10, key="g", reason="thanks", **grant)
    with pytest.raises(coins.SecondApproverNeeded):
        coins.award_many(coins=10, key="g", reason="thanks", approved_by=grant["by"], **grant)
    coins.award_many(coins=10, key="g", reason="thanks", approved_by=make.staff("coordinator"), **grant)


def test_nobody_grants_to_their_own_wallet(grant):
    own = make.Citizen.objects.create(user=grant["by"])
    with pytest.raises(coins.OwnWallet):
        coins.award_many(coins=1, key="g", reason="thanks", **{**grant, "citizens": [*grant["citizens"], own.pk]})


def test_the_database_itself_holds_four_eyes(grant):
    one = grant["by"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(
            campaign=grant["campaign"], key="x", coins_each=1, reason="r", citizens=1, granted_by=one, approved_by=one
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.update(decided_by=one, proposed_by=one)


def test_a_requester_never_approves_even_as_coordinator():
    both = make.staff("coordinator")
    pot = make.campaign()
    make.agencies.grant_role(both, make.Role.EDITOR, agency=pot.agency, by=None)
    request = budgets.request_campaign(pot.agency, title="t", purpose="p", max_coins=5, by=both)
    with pytest.raises(FourEyes):
        budgets.approve_campaign(request, by=both, now=make.NOW)


def test_a_campaign_returns_what_it_did_not_give():
    pot = make.campaign(max_coins=100)
    coins.award(make.citizen(), 30, campaign=pot, key="a", reason="r", by="test", now=make.NOW)
    budgets.close_campaign(pot, by=make.staff("coordinator"), now=make.NOW)
    assert Account.objects.get(kind="budget").balance == 70


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "5", 2**63, None])
def test_only_whole_numbers_of_coins_move(amount):
    someone = with_vintages((LATE, 50))
    with pytest.raises(InvalidAmount):
        pay(someone, amount)
    assert coins.balance(someone, today=TODAY) == 50


def test_no_balance_falls_without_a_line_and_a_reason():
    someone = with_vintages((SOON, 30), (LATE, 50))
    pay(someone, 40)
    lines = coins.history(someone)
    assert sum(line.coins for line in lines) == coins.balance(someone, today=TODAY) == lines[0].balance
    assert all(line.reason for line in lines)
