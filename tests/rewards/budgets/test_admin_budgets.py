"""Coins are issued by two people, asked for by an agency, and decided by a coordinator."""

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from civic.core.roles import Role
from civic.decisions.errors import AlreadyDecided, FourEyes
from rewards.budgets import actions
from rewards.budgets.models import AgencyBudget, BudgetIssue, Campaign
from rewards.ledger.models import Transaction
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
OPEN = "/admin/rewards/agencybudget/add/"


def ask(home, coins=300):
    editor = make.staff(Role.EDITOR, home)
    data = {"agency": home.pk, "title": "秋季健走", "purpose": "鼓勵健走", "max_coins": coins}
    return at_desk(editor).post("/admin/rewards/campaign/add/", data)


def propose(desk, home, **changed):
    form = desk.get(OPEN).context["form"]
    data = {"agency": home.pk, "year": form["year"].value(), "coins": 500, "reason": "年度預算", **changed}
    return desk.post(OPEN, {"key": str(form["key"].value()), **data})


def approve(desk):
    for waiting in BudgetIssue.objects.filter(state="proposed"):
        desk.post(reverse("admin:rewards_budgetissue_step", args=[waiting.pk, "approve"]))


def test_coins_are_proposed_once_however_often_the_form_is_sent_and_issued_by_another():
    home, desk = make.agency(), at_desk(make.staff(Role.COORDINATOR))
    key = str(uuid.uuid4())
    for _tap in range(2):
        propose(desk, home, key=key)
    propose(desk, home)
    approve(desk)  # by who proposed
    assert not AgencyBudget.objects.exists()
    approve(at_desk(make.staff(Role.FINANCE)))
    assert AgencyBudget.objects.get().account.balance == 1000


def test_the_same_form_with_another_amount_is_refused_in_words():
    home, desk = make.agency(), at_desk(make.staff(Role.COORDINATOR))
    key = str(uuid.uuid4())
    propose(desk, home, key=key)
    assert propose(desk, home, key=key, coins=900).context["form"].non_field_errors()
    assert BudgetIssue.objects.get().coins == 500


def test_nobody_alone_makes_coins_and_a_second_person_may_refuse():
    home, one, other = make.agency(), make.staff(Role.COORDINATOR), make.staff(Role.COORDINATOR)
    wish = {"by": one, "reason": "年度預算", "now": make.NOW}
    with pytest.raises(actions.TooManyCoins):
        actions.propose_issue(home, 2026, 9 * 10**15, key="a", **wish)
    issue = actions.propose_issue(home, 2026, 500, key="a", **wish)
    with pytest.raises(FourEyes):
        actions.approve_issue(issue.pk, by=one, now=make.NOW)
    actions.reject_issue(issue.pk, by=other, reason="太多", now=make.NOW)
    with pytest.raises(AlreadyDecided):
        actions.approve_issue(issue.pk, by=other, now=make.NOW)
    assert not AgencyBudget.objects.exists()


def test_the_database_holds_an_issue_to_the_entry_that_it_became():
    home, other = make.agency(), make.staff(Role.FINANCE)
    wish = {"by": make.staff(Role.COORDINATOR), "reason": "r", "now": make.NOW}
    budget = actions.open_budget(home, 2026, 500, approved_by=other, key="a", **wish)
    waiting = actions.propose_issue(home, 2026, 900, key="b", **wish)
    borrowed = {"budget": budget, "transaction": Transaction.objects.get(kind="issue")}
    signed = {"state": "issued", "decided_by": other, "decided_at": make.NOW, **borrowed}
    rows = BudgetIssue.objects.filter(pk=waiting.pk)
    for wrong in ({**signed, "coins": 500}, {"coins": 500}, signed):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        BudgetIssue.objects.filter(state="issued").update(coins=1)


def test_a_request_is_approved_within_the_budget_and_refused_beyond_it():
    home, desk = make.agency(), at_desk(make.staff(Role.COORDINATOR))
    propose(desk, home)
    approve(at_desk(make.staff(Role.COORDINATOR)))
    for coins in (300, 300):
        ask(home, coins)
    for campaign in Campaign.objects.order_by("pk"):
        desk.post(reverse("admin:rewards_campaign_step", args=[campaign.pk, "approve"]))
    assert list(Campaign.objects.order_by("pk").values_list("state", flat=True)) == ["open", "requested"]


def test_an_editor_does_not_approve_and_an_impossible_wish_is_told_in_the_form():
    home = make.agency()
    assert ask(home, 0).context["errors"]
    ask(home)
    address = reverse("admin:rewards_campaign_step", args=[Campaign.objects.get().pk, "approve"])
    assert at_desk(make.staff(Role.EDITOR, home)).post(address).status_code == 403
