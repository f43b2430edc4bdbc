"""Coins are asked for by an agency, issued and decided by a coordinator."""

import uuid

import pytest
from django.urls import reverse

from civic.core.roles import Role
from rewards.budgets.models import AgencyBudget, Campaign
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
OPEN = "/admin/rewards/agencybudget/add/"


def ask(home, coins=300):
    editor = make.staff(Role.EDITOR, home)
    data = {"agency": home.pk, "title": "秋季健走", "purpose": "鼓勵健走", "max_coins": coins}
    return at_desk(editor).post("/admin/rewards/campaign/add/", data)


def issue(desk, home, **changed):
    form = desk.get(OPEN).context["form"]
    data = {"agency": home.pk, "year": form["year"].value(), "coins": 500, "reason": "年度預算", **changed}
    return desk.post(OPEN, {"key": str(form["key"].value()), **data})


def test_coins_are_issued_once_however_often_the_form_is_sent():
    home, desk = make.agency(), at_desk(make.staff(Role.COORDINATOR))
    key = str(uuid.uuid4())
    for _tap in range(2):
        issue(desk, home, key=key)
    issue(desk, home)
    assert AgencyBudget.objects.get().account.balance == 1000


def test_the_same_form_with_another_amount_is_refused_in_words():
    home, desk = make.agency(), at_desk(make.staff(Role.COORDINATOR))
    key = str(uuid.uuid4())
    issue(desk, home, key=key)
    assert issue(desk, home, key=key, coins=900).context["form"].non_field_errors()
    assert AgencyBudget.objects.get().account.balance == 500


def test_a_request_is_approved_within_the_budget_and_refused_beyond_it():
    home, desk = make.agency(), at_desk(make.staff(Role.COORDINATOR))
    issue(desk, home)
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
