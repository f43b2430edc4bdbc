"""The page of a budget shows its life; its buttons lead to forms whose changes wait for a second person."""

import re

import pytest
from django.urls import reverse

from civic.core.roles import Role
from rewards.budgets import life
from rewards.budgets.models import BudgetIssue
from tests import factories as make
from tests.rewards.budgets.lives import AFTER, Office
from tests.staff import at_desk, messages_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def office():
    made = Office(year=make.NOW.year)
    made.issue(1000)
    made.pot = made.campaign(600)
    return made


def page_of(office, person, name="change"):
    address = reverse(f"admin:rewards_agencybudget_{name}", args=[office.budget.pk])
    return at_desk(person).get(address, headers=ENGLISH)


def ask(office, name, **data):
    """Fill in a form as the coordinator, and send it."""
    desk = at_desk(office.one)
    address = reverse(f"admin:rewards_agencybudget_{name}", args=[office.budget.pk])
    form = desk.get(address, headers=ENGLISH).context["form"]
    return desk.post(address, {"key": str(form["key"].value()), "reason": "理由", **data}, headers=ENGLISH)


def test_it_shows_where_the_coins_are_and_all_that_happened(office):
    office.approve(office.lowering(100))
    page = page_of(office, make.staff(Role.AUDITOR)).content.decode()
    rows = [re.sub(r"<[^>]+>|\s", "", row) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    for told in ("Giventocitizens00", "Incampaigns,notgivenyet60067", "Leftinthebudget30033"):
        assert told in rows
    timeline = re.sub(r"<[^>]+>", " ", page[page.index('class="life"') :])
    for what in ("Lowered", "−100", "Reserved for a campaign", "−600", "Coins issued", "+1,000", "預算追減"):
        assert what in timeline


def test_only_who_proposes_sees_the_buttons_and_only_who_decides_the_names(office):
    seen = {
        role: page_of(office, make.staff(role, office.agency if role == Role.EDITOR else None)).content.decode()
        for role in (Role.COORDINATOR, Role.FINANCE, Role.AUDITOR, Role.EDITOR)
    }
    assert [role for role, page in seen.items() if "Propose to lower it" in page] == [Role.COORDINATOR]
    assert [role for role, page in seen.items() if "proposed by" in page] == [
        Role.COORDINATOR, Role.FINANCE, Role.AUDITOR,
    ]  # fmt: skip


def test_lowering_asks_by_a_form_that_says_how_far_and_leads_to_the_proposal(office):
    assert "At most 400" in page_of(office, office.one, "lower").content.decode()
    assert ask(office, "lower", coins=401).context["form"].non_field_errors()
    answer = ask(office, "lower", coins=400)
    waiting = BudgetIssue.objects.get(act="lower")
    assert answer["Location"] == reverse("admin:rewards_budgetissue_change", args=[waiting.pk])
    assert (waiting.coins, office.left) == (400, 400)


def test_returning_names_the_campaigns_and_closes_them_when_told_to(office):
    page = page_of(office, office.one, "return").content.decode()
    assert "健走" in page
    assert ask(office, "return").context["form"].non_field_errors()
    ask(office, "return", closes_campaigns="on")
    waiting = BudgetIssue.objects.get(act="remit")
    desk = at_desk(office.other)
    shown = desk.get(reverse("admin:rewards_budgetissue_change", args=[waiting.pk]), headers=ENGLISH)
    assert "closed by the return" in shown.content.decode()
    desk.post(reverse("admin:rewards_budgetissue_step", args=[waiting.pk, "approve"]), {"seen": shown.context["seen"]})
    assert office.left == 0
    after = page_of(office, office.one).content.decode()
    assert "went back to the treasury" in after
    assert "Propose to lower it" not in after


def test_a_campaign_that_opens_after_the_page_was_read_stops_the_decision(office):
    waiting = office.returning(closes=True, reason="r", now=make.NOW)
    desk = at_desk(office.other)
    seen = desk.get(reverse("admin:rewards_budgetissue_change", args=[waiting.pk])).context["seen"]
    office.campaign(10, title="臨時")
    step = reverse("admin:rewards_budgetissue_step", args=[waiting.pk, "approve"])
    answer = desk.post(step, {"seen": seen}, headers=ENGLISH, follow=True)
    assert any("changed after you opened" in told for told in messages_of(answer))
    assert office.left == 390


def test_a_change_is_taken_back_from_its_own_page(office):
    wrong = office.issue(50)
    desk = at_desk(office.one)
    address = reverse("admin:rewards_budgetissue_correct", args=[wrong.pk])
    assert address in desk.get(reverse("admin:rewards_budgetissue_change", args=[wrong.pk])).content.decode()
    form = desk.get(address).context["form"]
    desk.post(address, {"key": str(form["key"].value()), "reason": "登錯機關"})
    waiting = BudgetIssue.objects.get(act="correct")
    shown = at_desk(office.other).get(reverse("admin:rewards_budgetissue_change", args=[waiting.pk]), headers=ENGLISH)
    assert reverse("admin:rewards_budgetissue_change", args=[wrong.pk]) in shown.content.decode()
    office.approve(waiting)
    assert address not in desk.get(reverse("admin:rewards_budgetissue_change", args=[wrong.pk])).content.decode()


def test_the_reason_of_a_return_goes_without_saying_once_the_year_is_over():
    office = Office(year=2025)
    office.issue(100)
    answer = ask(office, "return", reason="")
    assert answer.status_code == 302
    assert "2025" in BudgetIssue.objects.get(act="remit").reason


def test_where_coins_are_adds_up_to_what_was_given(office):
    office.approve(office.returning(closes=True), now=AFTER)
    found = {place.name: place.coins for place in life.places(office.budget, [])}
    assert found == {"given": 0, "in_campaigns": 0, "not_given": 0, "returned": 1000}
