"""The balance of a large campaign lies in slices: many are given its coins at once, and exactly all of them."""

from functools import partial

import pytest
from django.db import connection
from django.db.models import Max, Min, Sum

from rewards import coins
from rewards.budgets import actions as budgets
from rewards.budgets import queries
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.models import Account, Slice, Transaction
from rewards.ledger.verification import verify
from rewards.settlement.reports.queries import agencies, places
from tests import effort
from tests import factories as make
from tests.owner import tamper
from tests.rewards.ledger.books import TODAY, refused
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = 16_000


def award(pot, person, amount, key):
    return coins.award(person, amount, campaign=pot, key=key, reason="r", by="test", now=make.NOW)


def leave_crumbs(pot, each):
    """Give nearly all away, so that every slice has `each` coins left."""
    wallet = ledger.open_account(addresses.wallet(1, TODAY.replace(year=2100)))
    for number in range(16):
        memo = ledger.Memo(Transaction.Kind.AWARD, key=f"{pot.pk}-{number}", actor="test", reason="", at=make.NOW)
        ledger.post(memo, [ledger.Move(pot.account_id, wallet, LARGE // 16 - each)])
    assert set(Slice.objects.filter(account=pot.account_id).values_list("coins", flat=True)) == {each}


def fresh(pot):
    return type(pot).objects.select_related("account").get(pk=pot.pk)


def test_a_large_campaign_has_sixteen_slices_and_says_the_same_everywhere():
    small, large = make.campaign(max_coins=LARGE - 1), make.campaign(max_coins=LARGE + 5)
    assert not Slice.objects.filter(account=small.account_id).exists()
    of_large = Slice.objects.filter(account=large.account_id)
    assert of_large.aggregate(Min("coins"), Max("coins"), Sum("coins")) == {
        "coins__min": 1000, "coins__max": 1001, "coins__sum": LARGE + 5
    }  # fmt: skip
    award(large, make.citizen(), 30, "one")
    assert (coins.left_in(fresh(large)), queries.used(fresh(large))) == (LARGE - 25, 30)
    report = verify()
    assert report.well
    assert report.places["campaign"] == 2 * LARGE - 26
    ends = {place.kind: place.left for place in places(TODAY.replace(day=1))}
    assert ends["campaign"] == report.places["campaign"]
    assert sum(agency.in_campaigns for agency in agencies(TODAY.replace(day=1))) == report.places["campaign"]


@pytest.mark.long
@pytest.mark.parametrize(("left", "amount"), [(400, 10), (400, 7), (1_600, 37)])
def test_fifty_at_once_get_exactly_the_last_coins(left, amount):
    """The last awards are gathered from several slices."""
    people = [make.citizen() for _ in range(left // amount + 30)]
    for run in range(effort.CAMPAIGN_ENDS):
        pot = make.campaign(max_coins=LARGE)
        leave_crumbs(pot, left // 16)
        jobs = [partial(award, pot, person, amount, f"{run}:{person.pk}") for person in people]
        outcomes = at_once(jobs, connections=50)
        got = [outcome for outcome in outcomes if isinstance(outcome, ledger.Posted)]
        assert len(got) == left // amount
        assert {type(outcome).__name__ for outcome in outcomes if outcome not in got} == {"CampaignExhausted"}
        assert coins.left_in(fresh(pot)) == left % amount
    assert verify().well


@pytest.mark.long
def test_awards_lists_and_the_close_of_one_campaign_never_deadlock():
    """Single awards, lists of citizens, and at last its end: each coin is given once or returned."""
    pot, by = make.campaign(max_coins=LARGE), make.staff("coordinator")
    people = [make.citizen() for _ in range(120)]
    wallets = [person.pk for person in people]

    def work(number):
        if number == 150:
            return budgets.close_campaign(pot, by=by, now=make.NOW)
        if number % 20 == 0:
            memo = ledger.Memo(Transaction.Kind.AWARD, key=f"list-{number}", actor="t", reason="", at=make.NOW)
            last_day = TODAY.replace(year=2100)
            return ledger.award_many(memo, source_id=pot.account_id, amount=10, expires_on=last_day, holder_ids=wallets)
        return award(pot, people[number % len(people)], 10, f"single-{number}")

    outcomes = at_once([partial(work, number) for number in range(200)], connections=20)
    wrong = {type(outcome).__name__ for outcome in outcomes if isinstance(outcome, Exception)}
    assert wrong <= {"CampaignExhausted", "InsufficientCoins"}  # after the close
    assert Slice.objects.filter(account=pot.account_id).aggregate(n=Sum("coins"))["n"] == 0
    assert verify().well


def test_a_raise_goes_to_the_slices_and_the_close_returns_every_coin():
    pot = make.campaign(max_coins=LARGE)
    budget = Account.objects.get(kind="budget", holder_id=pot.agency_id)
    two = {"by": make.staff("coordinator"), "approved_by": make.staff("finance")}
    budgets.open_budget(pot.agency, make.NOW.year, 50, **two, key="more", reason="r", now=make.NOW)
    memo = ledger.Memo(Transaction.Kind.RESERVE, key="raise", actor="test", reason="", at=make.NOW)
    ledger.post(memo, [ledger.Move(budget.pk, pot.account_id, 50)])
    assert ledger.lock_pot(pot.account_id) == coins.left_in(fresh(pot)) == LARGE + 50
    award(pot, make.citizen(), 40, "one")
    before = Account.objects.get(pk=budget.pk).balance
    budgets.close_campaign(pot, by=make.staff("coordinator"), now=make.NOW)
    assert Account.objects.get(pk=budget.pk).balance == before + LARGE + 10
    assert coins.left_in(fresh(pot)) == 0
    assert verify().well


def test_nobody_writes_a_slice_and_the_proof_sees_one_that_was():
    pot = make.campaign(max_coins=LARGE)
    assert refused("UPDATE rewards_slice SET coins = coins + 1")
    assert refused("INSERT INTO rewards_slice (account_id, number, coins) VALUES (1, 1, 1)")
    assert refused("DELETE FROM rewards_slice")
    assert refused("TRUNCATE rewards_slice")
    tamper("UPDATE rewards_slice SET coins = coins + 1 WHERE number = 3")
    assert f"{LARGE + 1} coins are stored, its postings make {LARGE}" in "\n".join(verify().faults)
    assert Account.objects.get(pk=pot.account_id).balance == 0


def test_whoever_holds_one_slice_keeps_nobody_waiting():
    """Another session is in the middle of an award; this one takes the next slice and is done."""
    pot, other = make.campaign(max_coins=LARGE), connection.copy()
    wallet = ledger.open_account(addresses.wallet(1, TODAY.replace(year=2100)))
    with other.cursor() as slow:
        slow.execute("BEGIN")
        slow.execute(
            "SELECT * FROM ledger_post('award', 'slow', '', 'test', '', now(), NULL, %s, %s, '{5}')",
            [[pot.account_id], [wallet]],
        )
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        award(pot, make.citizen(), 20, "quick")
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        slow.execute("ROLLBACK")
    other.close()
    assert coins.left_in(fresh(pot)) == LARGE - 20
