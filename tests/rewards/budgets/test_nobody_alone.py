"""Raw SQL with the application's own rights: no coin comes to a budget or leaves it without two people."""

from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from rewards.budgets import actions, errors
from rewards.budgets.models import BudgetIssue
from rewards.ledger import actions as ledger
from rewards.ledger import addresses, roles
from rewards.ledger.models import Account, Transaction
from rewards.ledger.verification import verify
from rewards.settlement.proving import proofs
from tests import factories as make
from tests.owner import APP_ROLE
from tests.rewards.budgets.lives import AFTER, Office, key
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
POST = "SELECT transaction_id FROM ledger_post(%s, %s, '', 'user:1', 'r', now(), %s, %s::bigint[], %s::bigint[], %s)"


@pytest.fixture
def office():
    made = Office()
    made.issue(1000)
    ledger.open_account(addresses.RETURNED)
    return made


@pytest.fixture
def as_the_application():
    """From here on the connection has the application's rights only, as it has in a deployment."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        if not roles.exists(APP_ROLE):
            cursor.execute(f"CREATE ROLE {APP_ROLE}")
        roles.grant(APP_ROLE)

    def become():
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {APP_ROLE}")

    yield become
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def account(name: str, office: Office) -> int:
    kinds = {"budget": office.budget.account_id}
    return kinds.get(name) or Account.objects.get(kind=name).pk


def entry(kind: str, source: int, target: int, coins: int = 50, *, reverses=None, name: str = "") -> int:
    """Write an entry by the function that the application calls, inside a transaction of the caller's."""
    with connection.cursor() as cursor:
        cursor.execute(POST, [kind, name or key(), reverses, [source], [target], [coins]])
        return cursor.fetchone()[0]


SIGN = (
    "UPDATE rewards_budgetissue SET state = 'issued', decided_by_id = %s, decided_at = now(), budget_id = %s,"
    " transaction_id = %s WHERE id = %s"
)


@transaction.atomic
def signed(wish: BudgetIssue, by: int, budget: int, *ends: int, coins: int = 50, reverses=None, more: str = "") -> None:
    """Write an entry under a proposal's key, and sign the proposal as decided by `by`; then do more to the entry."""
    made = entry(wish.act, *ends, coins, reverses=reverses, name=wish.key)
    with connection.cursor() as cursor:
        cursor.execute(SIGN, [by, budget, made, wish.pk])
        if more:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # so that nothing is looked at again at commit
            cursor.execute(more, [made, *ends])


@transaction.atomic
def borrowed(decided: BudgetIssue, *ends: int) -> None:
    """Write an entry, and hang a decision on it that was made about another one."""
    made = entry("issue", *ends)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE rewards_budgetissue SET transaction_id = %s WHERE id = %s", [made, decided.pk])


@pytest.mark.parametrize(
    ("kind", "source", "target"),
    [
        ("issue", "mint", "budget"),
        ("lower", "budget", "mint"),
        ("remit", "budget", "returned"),
        ("correct", "budget", "mint"),
        ("correct", "mint", "budget"),
    ],
)
def test_an_entry_that_nobody_decided_about_is_refused(office, as_the_application, kind, source, target):
    ends = account(source, office), account(target, office)
    reverses = Transaction.objects.get(kind="issue").pk if kind == "correct" else None
    as_the_application()
    with pytest.raises(DatabaseError, match="no decision of two people is behind it"), transaction.atomic():
        entry(kind, *ends, reverses=reverses)
    assert office.left == 1000


def test_a_proposal_that_waits_is_no_decision(office, as_the_application):
    waiting = actions.propose_issue(office.agency, 2026, 50, by=office.one, key="w", reason="r", now=make.NOW)
    ends, budget = (account("mint", office), account("budget", office)), office.budget.pk
    as_the_application()
    with pytest.raises(DatabaseError, match="no decision of two people is behind it"), transaction.atomic():
        entry("issue", *ends, name=waiting.key)
    with pytest.raises(DatabaseError, match="issue_four_eyes"):
        signed(waiting, office.one.pk, budget, *ends)


def test_one_decision_is_good_for_one_entry_of_its_amount(office, as_the_application):
    """A borrowed decision, another amount, and a second posting behind a check that was asked for early."""
    decided = BudgetIssue.objects.get()
    waiting = actions.propose_issue(office.agency, 2026, 50, by=office.one, key="w", reason="r", now=make.NOW)
    ends, two = (account("mint", office), account("budget", office)), (office.other.pk, office.budget.pk)
    second = "INSERT INTO rewards_posting (transaction_id, source_id, destination_id, amount) VALUES (%s, %s, %s, 900)"
    as_the_application()
    with pytest.raises(DatabaseError, match="never changed or removed"):
        borrowed(decided, *ends)
    with pytest.raises(DatabaseError, match="does not issue what was approved"):
        signed(waiting, *two, *ends, coins=900)
    with pytest.raises(DatabaseError, match="moves coins once"):
        signed(waiting, *two, *ends, more=second)
    assert (office.left, verify().well, proofs.of_payments()) == (1000, True, [])


def test_a_correction_goes_the_other_way_and_names_what_it_takes_back(office, as_the_application):
    first = BudgetIssue.objects.get()
    wish = office.correcting(first)
    ends, two = (account("mint", office), account("budget", office)), (office.other.pk, office.budget.pk)
    as_the_application()
    with pytest.raises(DatabaseError, match="does not issue what was approved"):
        signed(wish, *two, *ends, coins=1000, reverses=first.transaction_id)  # issued once more
    assert office.left == 1000


def test_a_returned_year_takes_nothing_even_by_hand(office, as_the_application):
    office.approve(office.returning(), now=AFTER)
    waiting = BudgetIssue.objects.create(
        agency=office.agency, year=2026, coins=50, reason="r", key="w", proposed_by=office.one
    )
    ends, two = (account("mint", office), account("budget", office)), (office.other.pk, office.budget.pk)
    as_the_application()
    with pytest.raises(DatabaseError, match="were returned"):
        signed(waiting, *two, *ends)
    assert office.left == 0


# Many at once


def test_one_proposal_approved_by_many_at_once_moves_its_coins_once(office):
    wish = actions.propose_issue(office.agency, 2026, 50, by=office.one, key="w", reason="r", now=make.NOW)
    outcomes = at_once([partial(actions.approve_issue, wish.pk, by=office.other, now=make.NOW)] * 12)
    assert sum(not isinstance(each, Exception) for each in outcomes) == 1
    assert office.left == 1050


def test_ghost_entries_beside_a_decision_are_refused_each(office):
    """While a raise is approved, others write the same entry without a decision; only the decided coins come."""
    wish = actions.propose_issue(office.agency, 2026, 50, by=office.one, key="w", reason="r", now=make.NOW)
    ends = account("mint", office), account("budget", office)

    def ghost():
        with transaction.atomic():
            return entry("issue", *ends)

    approve = partial(actions.approve_issue, wish.pk, by=office.other, now=make.NOW)
    outcomes = at_once([ghost, ghost, approve, ghost, ghost, ghost])
    assert [isinstance(each, DatabaseError) for each in outcomes] == [True, True, False, True, True, True]
    assert (office.left, verify().well) == (1050, True)


def test_what_is_lowered_and_reserved_at_once_never_exceeds_the_budget(office):
    lowerings = [office.lowering(300) for _number in range(6)]
    editor = make.staff("editor", office.agency)
    asked = [
        actions.request_campaign(office.agency, title=f"t{n}", purpose="p", max_coins=300, by=editor) for n in range(6)
    ]
    jobs = [partial(actions.approve_issue, each.pk, by=office.other, now=make.NOW) for each in lowerings]
    jobs += [partial(actions.approve_campaign, each, by=office.one, now=make.NOW) for each in asked]
    refused = [each for each in at_once(jobs) if isinstance(each, Exception)]
    assert len(refused) == 12 - 3
    assert {type(each) for each in refused} <= {errors.CoinsPromised, errors.BudgetTooSmall}
    assert office.left == 100


def test_a_return_meets_reservations_raises_and_closes_without_a_jam_or_a_lost_coin(office):
    """Whatever comes first: at the end the budget is empty, nothing draws on it, and every coin is somewhere."""
    open_ones = [office.campaign(100, title=f"open {n}") for n in range(3)]
    editor = make.staff("editor", office.agency)
    asked = [
        actions.request_campaign(office.agency, title=f"t{n}", purpose="p", max_coins=50, by=editor) for n in range(4)
    ]
    raised = actions.propose_issue(office.agency, 2026, 50, by=office.one, key="w", reason="r", now=make.NOW)
    back = office.returning(closes=True, reason="r", now=make.NOW)
    jobs = [partial(actions.approve_issue, each.pk, by=office.other, now=make.NOW) for each in (raised, back)]
    jobs += [partial(actions.approve_campaign, each, by=office.one, now=make.NOW) for each in asked]
    jobs += [partial(actions.close_campaign, each, by=office.one, now=make.NOW) for each in open_ones]
    wrong = {type(each).__name__ for each in at_once(jobs) if isinstance(each, Exception)}
    assert wrong <= {"YearReturned", "AlreadyDecided", "BudgetTooSmall"}
    back.refresh_from_db()
    assert (back.state, office.left) == ("issued", 0)
    assert (verify().faults, proofs.of_payments()) == ([], [])


def test_a_correction_that_many_approve_at_once_takes_a_change_back_once(office):
    first = BudgetIssue.objects.get()
    one = office.correcting(first)
    BudgetIssue.objects.filter(pk=one.pk).update(state="rejected", decided_by=office.other, decided_at=make.NOW)
    two = office.correcting(first)
    with pytest.raises(errors.CorrectedBefore):
        office.correcting(first)
    jobs = [partial(actions.approve_issue, two.pk, by=office.other, now=make.NOW)] * 4
    assert sum(not isinstance(each, Exception) for each in at_once(jobs)) == 1
    assert office.left == 0
