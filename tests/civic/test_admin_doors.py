"""Who meets which page of the administration: each role, and a citizen, at every key page."""

import pytest
from django.contrib import admin
from django.urls import reverse

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from rewards.ledger.models import Account
from rewards.redemption.counter import actions as redemption
from rewards.settlement.closing import actions as settlement
from tests import factories as make
from tests.staff import at_desk, team
from tests.worlds import made_once

pytestmark = pytest.mark.django_db

EVERYONE = ("editor", "approver", "outsider", "coordinator", "operator", "finance", "auditor", "citizen")
OWN = {"editor": 200, "approver": 200, "coordinator": 200, "auditor": 200, "outsider": 404}
READ = {"coordinator": 200, "finance": 200, "auditor": 200}
MONTH = {"coordinator": 200, "finance": 200, "auditor": 200, "operator": 200}
# What a page answers to those who are named; everybody else of the staff gets 403, a citizen is never let in.
PAGES = {
    "engagement_notice_change": OWN,
    "engagement_notice_preview": OWN,
    "engagement_notice_history": OWN,
    "engagement_notice_add": {"editor": 200, "outsider": 200},
    "engagement_audience_add": {"editor": 200, "outsider": 200},
    "surveys_questionnaire_change": OWN,
    "surveys_questionnaire_results": OWN,
    "surveys_questionnaire_results_csv": OWN,
    "surveys_questionnaire_results_xlsx": OWN,
    "surveys_questionnaire_results_json": OWN,
    "surveys_questionnaire_codebook_csv": OWN,
    "surveys_questionnaire_words_csv": OWN,
    "surveys_questionnaire_add": {"editor": 200, "outsider": 200},
    "rewards_campaign_change": OWN | {"finance": 200},
    "rewards_campaign_add": {"editor": 200, "approver": 200, "outsider": 200},
    "rewards_agencybudget_change": OWN | {"finance": 200},
    "rewards_agencybudget_add": {"coordinator": 200},
    "rewards_agencybudget_lower": {"coordinator": 200},
    "rewards_agencybudget_return": {"coordinator": 200},
    "rewards_budgetissue_change": READ,
    "rewards_budgetissue_correct": {"coordinator": 200},
    "rewards_budgetcoins_changelist": {"editor": 200, "approver": 200, "outsider": 200} | READ,
    "rewards_account_change": READ,
    "rewards_account_add": {},
    "rewards_transaction_changelist": READ,
    "rewards_posting_changelist": READ,
    "rewards_merchant_change": MONTH,
    "rewards_merchant_add": {"operator": 200},
    "rewards_shop_change": MONTH,
    "rewards_redemption_changelist": {"operator": 200, "finance": 200, "auditor": 200},
    "rewards_settlement_change": MONTH,
    "rewards_settlement_csv": READ,
    "rewards_statement_changelist": MONTH,
    "civic_user_changelist": {"operator": 200, "coordinator": 200, "auditor": 200},
    "civic_membership_add": {"coordinator": 200},
    "civic_membership_changelist": {"coordinator": 200, "auditor": 200},
    "civic_agency_change": {"coordinator": 200, "auditor": 200},
    "civic_helpanswer_changelist": {"operator": 200, "coordinator": 200, "auditor": 200},
    "civic_helpanswer_add": {"coordinator": 200},
    "civic_servicecounter_add": {"coordinator": 200},
    "civic_auditevent_changelist": {"coordinator": 200, "auditor": 200},
    "django_celery_beat_periodictask_changelist": {"operator": 200, "auditor": 200},
}


def one_of_each():
    home = make.agency()
    pot = make.campaign(home)
    shop = make.shop()
    notice = make.notice(home, questionnaire=make.questionnaire(home))
    return {
        "agency": home,
        "notice": notice,
        "questionnaire": notice.questionnaire,
        "campaign": pot,
        "agencybudget": home.budgets.get(),
        "budgetissue": home.budgets.get().issues.get(),
        "account": Account.objects.get(pk=pot.account_id),
        "merchant": shop.merchant,
        "shop": shop,
        "settlement": settlement.close_month(make.NOW.date().replace(day=1), by="test", now=make.later(days=30)),
        "people": team(home),
    }


things = made_once(one_of_each)


@pytest.mark.parametrize("door", PAGES)
def test_each_role_meets_the_pages_of_its_work_and_no_others(things, door):
    thing = things.get(door.split("_")[1])
    address = reverse(f"admin:{door}", args=[] if door.endswith(("_add", "_changelist")) else [thing.pk])
    met = {name: at_desk(things["people"][name]).get(address).status_code for name in EVERYONE}
    assert met == {name: PAGES[door].get(name, 302 if name == "citizen" else 403) for name in EVERYONE}


def test_every_page_of_the_administration_asks_for_a_role_and_does_for_many_rows_only_what_a_preview_can_show():
    for model, page in admin.site._registry.items():
        assert isinstance(page, RoleModelAdmin), model
        assert page.actions is None, model
        assert not [step.name for step in page.bulk_steps if step.sure or step.saves or step.moment], model


def test_an_auditor_changes_nothing_anywhere(rf):
    request = rf.get("/admin/")
    request.user = make.staff(Role.AUDITOR)
    for page in admin.site._registry.values():
        assert page.has_view_permission(request)
        assert not page.has_add_permission(request)
        assert not page.has_change_permission(request)
        assert not page.has_delete_permission(request)


def test_a_superuser_without_a_role_grants_the_first_ones_and_sees_no_money(rf):
    request = rf.get("/admin/")
    request.user = make.user("root", is_staff=True, is_superuser=True)
    seen = {model._meta.model_name for model, page in admin.site._registry.items() if page.has_view_permission(request)}
    assert seen == {"agency", "district", "membership"}


def test_a_visitor_is_led_to_the_sites_own_sign_in(client):
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/accounts/login/")


ASKED = ["citizen={}", "citizen__id__exact={}", "confirmed_by={}", "payment_code__gt=0", "state__exact=%00"]


@pytest.mark.parametrize("ask", ASKED)
def test_a_list_cannot_be_asked_for_what_it_does_not_show(ask):
    payer = make.rich_citizen()
    code, shown = make.payment_code(payer, 10)
    clerk = make.clerk(make.shop())
    redemption.confirm(clerk=clerk, key="k", code=shown.code, now=code.created_at)
    desk = at_desk(make.staff(Role.OPERATOR))
    address = reverse("admin:rewards_redemption_changelist")
    assert desk.get(f"{address}?{ask.format(payer.pk)}").status_code == 400
    assert desk.get(f"{address}?state__exact=completed&month=2026-11").status_code == 200


def test_a_step_on_something_that_cannot_be_is_not_found():
    desk = at_desk(make.staff(Role.OPERATOR))
    address = reverse("admin:rewards_merchant_step", args=["nothing", "approve"])
    assert desk.post(address, {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(("language", "heading"), [("zh-hant", "特約店家"), ("en", "Merchants")])
def test_a_list_is_headed_by_what_it_holds(language, heading):
    desk = at_desk(make.staff(Role.OPERATOR))
    page = desk.get(reverse("admin:rewards_merchant_changelist"), headers={"accept-language": language})
    assert f"<h1>{heading}</h1>" in page.content.decode()
