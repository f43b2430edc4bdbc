"""Many at once, by real threads on real connections: no coin is lost, doubled or spent twice."""

from datetime import date
from functools import partial

import pytest
from django.db import connection

from rewards import coins
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import InsufficientCoins, KeyConflict
from rewards.ledger.models import Account, Posting, Transaction
from rewards.redemption.counter import actions as redemption
from rewards.redemption.payments import actions
from rewards.redemption.payments.models import Redemption
from surveys.responses import actions as responses
from surveys.responses.actions import AlreadyAnswered
from tests import effort
from tests import factories as make
from tests.rewards.ledger.books import TODAY, spend
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.long
def test_200_payments_from_one_wallet_take_no_more_than_is_there_in_every_run():
    for amount in range(3, 53, 50 // effort.WALLET_RUNS):  # from 33 payments that fit, down to one
        payer = make.rich_citizen(100)
        till = ledger.open_account(addresses.payable(payer.pk))
        outcomes = at_once([partial(spend, payer, amount, f"{payer.pk}-{n}", till) for n in range(200)])
        paid = [outcome for outcome in outcomes if isinstance(outcome, ledger.Posted)]
        assert len(paid) == 100 // amount
        assert all(isinstance(outcome, InsufficientCoins) for outcome in outcomes if outcome not in paid)
        assert coins.balance(payer, today=TODAY) == 100 % amount


def test_one_key_200_times_has_one_effect_and_equal_answers():
    payer = make.rich_citizen(100)
    till = ledger.open_account(addresses.payable(1))
    outcomes = at_once([partial(spend, payer, 10, "one-key", till)] * 200)
    assert len({outcome.transaction_id for outcome in outcomes}) == 1
    assert sum(not outcome.replayed for outcome in outcomes) == 1
    assert coins.balance(payer, today=TODAY) == 90


def test_one_key_with_another_body_is_refused():
    payer = make.rich_citizen(100)
    till = ledger.open_account(addresses.payable(1))
    spend(payer, 10, "one-key", till)
    with pytest.raises(KeyConflict):
        spend(payer, 11, "one-key", till)
    assert coins.balance(payer, today=TODAY) == 90


def test_one_code_confirmed_by_many_clerks_pays_once():
    payer, shop = make.rich_citizen(100), make.shop()
    clerks = [make.clerk(shop) for _ in range(30)]
    _payment, code = make.payment_code(payer, 35)
    outcomes = at_once(
        [partial(redemption.confirm, clerk=c, key="tap", code=code.code, now=make.later(1)) for c in clerks]
    )
    assert sum(isinstance(outcome, actions.Confirmed) for outcome in outcomes) == 1
    assert {type(o).__name__ for o in outcomes} == {"Confirmed", "CodeUsed"}
    assert coins.balance(payer, today=TODAY) == 65


def test_one_tap_sent_many_times_gives_one_receipt():
    payer, shop = make.rich_citizen(100), make.shop()
    clerk = make.clerk(shop)
    _payment, code = make.payment_code(payer, 35)
    outcomes = at_once([partial(redemption.confirm, clerk=clerk, key="tap", code=code.code, now=make.later(1))] * 40)
    assert len({outcome.redemption.receipt for outcome in outcomes}) == 1
    assert Redemption.objects.count() == 1


@pytest.mark.long
def test_many_answers_of_one_citizen_earn_once():
    questionnaire = make.open_questionnaire(coins=10)
    someone, answers = make.citizen(), make.right_answers(questionnaire)
    outcomes = at_once([partial(responses.submit, questionnaire, someone, answers, now=make.NOW)] * effort.ANSWERS)
    assert sum(isinstance(outcome, responses.Outcome) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyAnswered) for outcome in outcomes) == effort.ANSWERS - 1
    assert coins.balance(someone, today=TODAY) == 10


def test_100_citizens_share_the_last_coins_of_a_campaign():
    pot = make.campaign(max_coins=55)
    people = [make.citizen() for _ in range(100)]

    def award(person):
        return coins.award(person, 10, campaign=pot, key=f"last:{person.pk}", reason="r", by="test", now=make.NOW)

    outcomes = at_once([partial(award, person) for person in people])
    assert sum(isinstance(outcome, ledger.Posted) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, coins.CampaignExhausted) for outcome in outcomes) == 95
    assert Account.objects.get(pk=pot.account_id).balance == 5


@pytest.mark.long
def test_opposite_movements_never_deadlock():
    pot = make.campaign(max_coins=500)
    budget = Account.objects.get(kind="budget").pk
    ways = [(Transaction.Kind.RETURN, pot.account_id, budget), (Transaction.Kind.RESERVE, budget, pot.account_id)]

    def move(number: int):
        kind, source, destination = ways[number % 2]
        memo = ledger.Memo(kind, key=f"swap-{number}", actor="test", reason="", at=make.NOW)
        return ledger.post(memo, [ledger.Move(source, destination, 1)])

    for number in range(0, 500, 2):
        move(number)  # half of the coins wait in the budget, so that nobody runs short
    outcomes = at_once([partial(move, number) for number in range(1000, 1000 + effort.SWAPS)], connections=20)
    assert all(isinstance(outcome, ledger.Posted) for outcome in outcomes)
    assert Account.objects.get(pk=pot.account_id).balance == 250


@pytest.mark.long
def test_lists_that_share_citizens_never_deadlock():
    """Each opens the wallets of a new vintage; lists of other lengths are gone through in other orders."""
    pot = make.campaign(max_coins=1_000_000)
    lists = [range(start, start + length) for start, length in ((1, 5000), (500, 700), (900, 3000), (50, 1500))]

    def give(number: int):
        memo = ledger.Memo(Transaction.Kind.AWARD, key=f"list-{number}", actor="test", reason="", at=make.NOW)
        last_day = date(2100 + number // 4, 12, 31)
        return ledger.award_many(
            memo, source_id=pot.account_id, amount=1, expires_on=last_day, holder_ids=lists[number % 4]
        )

    for round in range(0, 4 * effort.LISTS, 4):
        outcomes = at_once([partial(give, round + number) for number in range(4)], connections=4)
        assert [len(outcome) for outcome in outcomes] == [5000, 700, 3000, 1500]


def test_stored_balances_equal_the_sums_of_postings_after_all_this():
    payer = make.rich_citizen(100)
    till = ledger.open_account(addresses.payable(9))
    at_once([partial(spend, payer, 3, f"sum-{n}", till) for n in range(60)])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM rewards_account a WHERE kind IN ('budget', 'campaign', 'wallet') AND balance <>"
            " coalesce((SELECT sum(amount) FROM rewards_posting WHERE destination_id = a.id), 0)"
            " - coalesce((SELECT sum(amount) FROM rewards_posting WHERE source_id = a.id), 0)"
        )
        assert cursor.fetchone() == (0,)
    assert Posting.objects.filter(destination=till).count() == 33
