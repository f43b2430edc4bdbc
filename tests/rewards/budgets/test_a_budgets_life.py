"""A budget's life: opened, raised, lowered, corrected and returned, each by two people, each by an entry of its own."""

import pytest
from django.db import DatabaseError, transaction

from civic.core.errors import NotAllowed
from civic.core.roles import Role
from civic.decisions.errors import FourEyes
from rewards import coins
from rewards.budgets import actions, changes, errors, queries
from rewards.budgets.models import BudgetIssue
from rewards.ledger import actions as ledger
from rewards.ledger import addresses
from rewards.ledger.errors import InsufficientCoins, KeyConflict
from rewards.ledger.models import Account, Posting, Transaction
from rewards.ledger.verification import verify
from rewards.settlement.proving import proofs
from tests import factories as make
from tests.rewards.budgets.lives import AFTER, Office, key

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """1,000 coins for 2026, of which 600 are promised to a campaign."""
    made = Office()
    made.issue(1000)
    made.pot = made.campaign(600)
    return made


def ends(kind):
    """From where to where, and how many coins, the entries of a kind moved."""
    found = Posting.objects.filter(transaction__kind=kind).order_by("pk")
    return list(found.values_list("source__kind", "destination__kind", "amount"))


def books_are_well() -> bool:
    return verify().well and proofs.of_payments() == []


# Lowered


def test_a_budget_is_lowered_by_two_people_as_far_as_nothing_is_promised(office):
    proposed = office.lowering(400)
    with pytest.raises(FourEyes):
        actions.approve_issue(proposed.pk, by=office.one, now=make.NOW)
    assert office.left == 400
    office.approve(proposed)
    assert (office.left, ends("lower"), queries.issued(office.agency.pk, 2026)) == (0, [("budget", "mint", 400)], 600)
    assert books_are_well()


def test_a_budget_is_never_lowered_below_what_is_promised_and_the_refusal_says_how_far(office):
    with pytest.raises(errors.CoinsPromised) as refusal:
        office.lowering(401)
    assert (refusal.value.facts["available"], refusal.value.facts["promised"]) == (400, "600")
    assert not BudgetIssue.objects.filter(act="lower").exists()


def test_what_is_promised_between_proposal_and_decision_is_not_taken_off(office):
    proposed = office.lowering(400)
    office.campaign(1)
    with pytest.raises(errors.CoinsPromised), transaction.atomic():
        office.approve(proposed)
    proposed.refresh_from_db()
    assert (proposed.state, office.left) == ("proposed", 399)


def test_a_closed_campaign_makes_room_to_lower(office):
    actions.close_campaign(office.pot, by=office.one, now=make.NOW)
    office.approve(office.lowering(1000))
    assert office.left == 0


def test_a_year_without_a_budget_is_neither_lowered_nor_returned():
    office = Office()
    with pytest.raises(errors.NoBudget):
        office.lowering(1)
    with pytest.raises(errors.NoBudget):
        office.returning()


def test_a_change_is_proposed_once_for_its_key(office):
    wish = {"by": office.one, "key": "tap", "reason": "r", "now": make.NOW}
    first = changes.propose_lowering(office.agency, 2026, 100, **wish)
    assert changes.propose_lowering(office.agency, 2026, 100, **wish) == first
    with pytest.raises(KeyConflict):
        changes.propose_lowering(office.agency, 2026, 200, **wish)
    with pytest.raises(KeyConflict):
        changes.propose_return(office.agency, 2026, closes_campaigns=True, **wish)
    with pytest.raises(KeyConflict):
        actions.propose_issue(office.agency, 2026, 100, **wish)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.OPERATOR])
def test_only_coordinators_propose(office, role):
    wish = {"by": make.staff(role), "key": key(), "reason": "r", "now": AFTER}
    issue = BudgetIssue.objects.get()
    for ask in (
        lambda: changes.propose_lowering(office.agency, 2026, 1, **wish),
        lambda: changes.propose_return(office.agency, 2026, closes_campaigns=True, **wish),
        lambda: changes.propose_correction(issue, **wish),
    ):
        with pytest.raises(NotAllowed):
            ask()


# Returned


def test_the_unused_coins_of_a_year_go_back_with_what_its_campaigns_did_not_give(office):
    coins.award(make.citizen(), 50, campaign=office.pot, key="a", reason="r", by="t", now=make.NOW)
    proposed = office.returning(closes=True)
    assert proposed.coins == 950
    coins.award(make.citizen(), 30, campaign=office.pot, key="b", reason="r", by="t", now=make.NOW)  # meanwhile
    office.approve(proposed, now=AFTER)
    office.pot.refresh_from_db()
    assert (proposed.coins, office.left, office.pot.state) == (920, 0, "closed")
    assert ends("remit") == [("budget", "returned", 920)]
    assert books_are_well()


def test_campaigns_that_still_draw_are_named_unless_the_return_closes_them(office):
    with pytest.raises(errors.StillDrawn, match="健走"):
        office.returning()
    actions.close_campaign(office.pot, by=office.one, now=make.NOW)
    proposed = office.returning()
    late = office.campaign(10, title="臨時")
    with pytest.raises(errors.StillDrawn, match="臨時"), transaction.atomic():
        office.approve(proposed, now=AFTER)
    actions.close_campaign(late, by=office.one, now=make.NOW)
    assert office.approve(proposed, now=AFTER).coins == 1000


def test_a_year_that_runs_is_returned_with_a_reason_only(office):
    with pytest.raises(errors.YearNotOver):
        office.returning(closes=True, now=make.NOW)
    assert office.returning(closes=True, reason="機關裁撤", now=make.NOW).reason == "機關裁撤"


def test_a_return_that_is_due_says_so_by_itself(office):
    assert "2026" in office.returning(closes=True).reason


def test_a_year_is_returned_once(office):
    proposed = office.returning(closes=True)
    with pytest.raises(errors.ReturnWaits):
        office.returning(closes=True)
    office.approve(proposed, now=AFTER)
    with pytest.raises(errors.YearReturned):
        office.returning(closes=True)


def test_nothing_is_added_to_a_returned_year_taken_off_it_or_granted_out_of_it(office):
    early = {"reason": "機關裁撤", "now": make.NOW}
    raised, lowered = office.lowering(5), office.lowering(5)
    first = BudgetIssue.objects.get(act="issue")
    corrected = office.correcting(first) if office.left >= first.coins else None
    office.approve(office.returning(closes=True, **early))
    assert corrected is None
    for again in (raised, lowered):
        with pytest.raises(errors.YearReturned), transaction.atomic():
            office.approve(again)
    for ask in (lambda: office.issue(5), lambda: office.lowering(5), lambda: office.correcting(first)):
        with pytest.raises(errors.YearReturned), transaction.atomic():
            ask()
    with pytest.raises(errors.YearReturned), transaction.atomic():
        office.campaign(5)
    assert (office.left, Account.objects.filter(kind="returned").count()) == (0, 1)


def test_a_budget_without_a_coin_left_has_nothing_to_return(office):
    office.approve(office.lowering(400))
    for _citizen in range(6):
        coins.award(make.citizen(), 100, campaign=office.pot, key=key(), reason="r", by="t", now=make.NOW)
    with pytest.raises(errors.NothingToReturn):
        office.returning(closes=True)


# Corrected


def test_a_change_is_taken_back_as_a_whole_by_an_entry_that_reverses_its_own(office):
    more = office.issue(500)
    less = office.approve(office.lowering(200))
    for wrong, entry in ((more, ("budget", "mint", 500)), (less, ("mint", "budget", 200))):
        made = office.approve(office.correcting(wrong))
        assert ends("correct")[-1] == entry
        assert Transaction.objects.get(pk=made.transaction_id).reverses_id == wrong.transaction_id
        with pytest.raises(errors.CorrectedBefore):
            office.correcting(wrong)
    assert (office.left, queries.issued(office.agency.pk, 2026)) == (400, 1000)
    assert books_are_well()


def test_a_return_that_was_taken_back_opens_the_year_again(office):
    returned = office.approve(office.returning(closes=True), now=AFTER)
    office.approve(office.correcting(returned, now=AFTER), now=AFTER)
    assert (office.left, queries.standing_return(office.budget)) == (1000, None)
    assert office.approve(office.returning(), now=AFTER).coins == 1000
    assert books_are_well()


def test_an_issue_is_not_taken_back_once_its_coins_are_promised(office):
    with pytest.raises(errors.CoinsPromised):
        office.correcting(BudgetIssue.objects.get())


def test_only_what_was_carried_out_is_taken_back_and_no_correction_is(office):
    waiting = office.lowering(5)
    with pytest.raises(errors.NotToCorrect):
        office.correcting(waiting)
    fixed = office.approve(office.correcting(office.issue(7)))
    with pytest.raises(errors.NotToCorrect):
        office.correcting(fixed)


def test_a_rejected_change_moves_nothing_and_can_be_asked_for_again(office):
    wrong = office.issue(9)
    for proposed in (office.lowering(5), office.correcting(wrong)):
        actions.reject_issue(proposed.pk, by=office.other, reason="不用", now=make.NOW)
    assert office.left == 409
    office.approve(office.correcting(wrong))
    assert office.left == 400


# What the database refuses


def test_a_decided_change_stands(office):
    for change in (
        {"coins": 1},
        {"state": "proposed"},
        {"act": "lower"},
        {"reason": "x"},
        {"corrects": None, "year": 2},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            BudgetIssue.objects.filter(state="issued").update(**change)


def test_a_correction_names_one_change_of_that_budget_and_amount(office):
    first = BudgetIssue.objects.get()
    wish = {"act": "correct", "agency": office.agency, "year": 2026, "coins": 1000, "reason": "r"}
    wish |= {"proposed_by": office.one, "corrects": first}
    for wrong in ({"coins": 999}, {"year": 2025}, {"agency": make.agency()}, {"corrects": None}, {"act": "lower"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            BudgetIssue.objects.create(key=key(), **(wish | wrong))


def test_the_account_itself_refuses_to_be_lowered_below_nothing(office):
    """What the words above rest on: whoever writes the entry, the balance's own constraint says no."""
    memo = ledger.Memo(Transaction.Kind.LOWER, key=key(), actor="t", reason="r", at=make.NOW)
    move = ledger.Move(office.budget.account_id, ledger.open_account(addresses.MINT), 401)
    with pytest.raises(InsufficientCoins), transaction.atomic():
        ledger.post(memo, [move])
