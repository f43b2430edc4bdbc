"""The owner's page of the account, the county's page to decide, the API; and what nobody edits directly any more."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from rewards.payees import actions
from rewards.payees.models import MerchantChange
from rewards.settlement.payments import actions as payments
from rewards.shops.models import Merchant
from tests import factories as make
from tests.api import program_of
from tests.pictures import png
from tests.rewards.payees.changes import NEW, asked
from tests.rewards.settlement.batches import approved as approved_batch
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _private_folder(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR = tmp_path


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def merchant() -> Merchant:
    return make.merchant()


@pytest.fixture
def owner(client: Any, merchant: Merchant) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(person := make.owner(merchant))
    return person


def ask(client: Any, merchant: Merchant, **changes: Any) -> Any:
    said = {"bank_code": "700", "bank_account": "0011-2233-4455-66", "reason": "換銀行", "passbook": png(), **changes}
    return client.post(f"/merchant/business/{merchant.pk}/account/", said, follow=True)


def test_an_owner_asks_on_the_page_reads_old_beside_new_and_takes_it_back(client, owner, merchant):
    page = text(ask(client, merchant))
    assert "700-••••5566" in page
    assert merchant.bank_masked in page
    assert NEW["bank_account"] not in page
    assert "Ask for this account" not in page  # one at a time
    change = MerchantChange.objects.get(kind="account")
    assert (change.by_owner, change.paper.kind) == (True, "passbook")
    page = text(client.post(f"/merchant/changes/{change.pk}/withdraw/", follow=True))
    assert "Ask for this account" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("bank_code", "12"), ("bank_account", "123"), ("bank_account", "0" * 14), ("reason", ""), ("passbook", ""),
     ("passbook", SimpleUploadedFile("x.pdf", b"MZ"))],
)  # fmt: skip
def test_what_cannot_be_right_is_said_at_its_field(client, owner, merchant, field, value):
    answer = ask(client, merchant, **{field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not MerchantChange.objects.filter(kind="account").exists()


def test_to_others_there_is_no_such_page(client, merchant):
    change = asked(merchant)
    for person in (make.user(), make.clerk(make.shop(merchant)), make.owner(make.merchant())):
        client.force_login(person)
        assert client.get(f"/merchant/business/{merchant.pk}/account/").status_code == 404
        assert ask(client, merchant).status_code == 404
        assert client.post(f"/merchant/changes/{change.pk}/withdraw/").status_code == 404


def test_a_returned_transfer_stands_on_the_owners_pages_with_the_banks_reason_until_the_account_is_mended(client):
    batch = approved_batch(30)
    statement = batch.statements.get()
    payments.reopen(batch.pk, statement.number, reason="帳號不存在", by=make.staff(Role.FINANCE), now=make.NOW)
    client.force_login(make.owner(statement.merchant))
    client.cookies["tuili_language"] = "en"
    page = text(client.get("/merchant/business/"))
    assert "帳號不存在" in page
    assert f'href="/merchant/business/{statement.merchant_id}/account/">Correct the account' in page
    operator = at_desk(make.staff(Role.OPERATOR))
    home = text(operator.get("/admin/", headers=ENGLISH))
    assert f"/admin/rewards/merchantchange/add/?merchant={statement.merchant_id}&amp;kind=account" in home
    ask(client, statement.merchant)
    assert "Another account waits for a second person" in text(operator.get("/admin/", headers=ENGLISH))
    change = MerchantChange.objects.get(kind="account")
    assert "帳號不存在" in text(operator.get(f"/admin/rewards/merchantchange/{change.pk}/change/"))
    actions.approve(change.pk, by=make.staff(Role.OPERATOR), now=timezone.now())
    assert "Account corrected; payouts go on from" in text(operator.get("/admin/", headers=ENGLISH))
    assert "The account was corrected" in text(client.get("/merchant/business/"))


def test_the_decision_page_shows_old_beside_new_and_the_whole_numbers_on_record_only(merchant):
    change, desk = asked(merchant), at_desk(make.staff(Role.OPERATOR))
    address = reverse("admin:rewards_merchantchange_change", args=[change.pk])
    page = text(desk.get(address, headers=ENGLISH))
    assert merchant.bank_masked in page
    assert "700-••••5566" in page
    assert NEW["bank_account"] not in page
    assert "Approve the change" in page
    full = desk.post(reverse("admin:rewards_merchantchange_accounts", args=[change.pk]))
    assert NEW["bank_account"] in text(full)
    assert merchant.bank_account in text(full)
    assert AuditEvent.objects.filter(action="merchant.bank_account_read").exists()
    desk.post(reverse("admin:rewards_merchantchange_step", args=[change.pk, "approve"]))
    merchant.refresh_from_db()
    assert merchant.bank_account == NEW["bank_account"]


def test_a_decision_on_what_has_changed_meanwhile_is_not_taken(merchant):
    change, desk = asked(merchant), at_desk(make.staff(Role.OPERATOR))
    page = desk.get(reverse("admin:rewards_merchantchange_change", args=[change.pk]))
    Merchant.objects.filter(pk=merchant.pk).update(phone="089-000000")
    step = reverse("admin:rewards_merchantchange_step", args=[change.pk, "approve"])
    desk.post(step, {"seen": page.context["seen"]})
    change.refresh_from_db()
    assert change.state == "asked"


def test_the_desk_warns_of_an_account_that_another_merchant_has_and_of_a_missing_paper(merchant):
    other = make.merchant()
    said = {"bank_code": other.bank_code, "bank_account": other.bank_account, "reason": "x", "now": timezone.now()}
    change = actions.propose_account(merchant.pk, by=make.staff(Role.OPERATOR), **said)
    page = text(
        at_desk(make.staff(Role.FINANCE)).get(f"/admin/rewards/merchantchange/{change.pk}/change/", headers=ENGLISH)
    )
    assert f"Another merchant is paid into this account: {other.name}" in page
    assert "The cover of the bank book is missing" in page


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("account", {"bank_code_after": "700", "bank_account_after": "0011 2233 4455 66"}),
        ("company", {"name_after": "山海食品行", "tax_id_after": make.TAX_IDS[0]}),
        ("owners", {"owner_in": "newcomer@example.test"}),
    ],
)
def test_an_operator_proposes_on_the_merchants_page_and_does_not_decide(merchant, kind, said):
    make.User.objects.create_user("newcomer@example.test", name="新店主")
    desk = at_desk(make.staff(Role.OPERATOR))
    page = text(desk.get(reverse("admin:rewards_merchant_change", args=[merchant.pk]), headers=ENGLISH))
    link = f"{reverse('admin:rewards_merchantchange_add')}?merchant={merchant.pk}&kind={kind}"
    assert link.replace("&", "&amp;") in page
    assert desk.get(link).status_code == 200
    made = desk.post(link, {"reason": "來函更正", **said}, follow=True)
    change = MerchantChange.objects.get(kind=kind, state="asked")
    assert made.redirect_chain
    page = text(desk.get(reverse("admin:rewards_merchantchange_change", args=[change.pk]), headers=ENGLISH))
    assert "Approve the change" not in page
    assert "Withdraw the proposal" in page


@pytest.mark.parametrize(
    "query", ["", "?merchant=1", "?merchant=99999999999999999999&kind=account", "?merchant=²&kind=x"]
)
def test_who_proposes_without_a_merchant_is_led_to_the_list_of_merchants(query):
    desk = at_desk(make.staff(Role.OPERATOR))
    answer = desk.get(reverse("admin:rewards_merchantchange_add") + query)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/rewards/merchant/")


def test_nobody_edits_a_payee_in_the_administration(merchant):
    owner, operator = make.owner(merchant), make.staff(Role.OPERATOR)
    said = {"name": "假的", "tax_id": make.TAX_IDS[0], "bank_account": "66666666", "phone": "089-1"}
    said |= {"shops-TOTAL_FORMS": 0, "shops-INITIAL_FORMS": 0, "staff-TOTAL_FORMS": 1, "staff-INITIAL_FORMS": 0}
    said |= {"staff-0-user": make.user("crony").email, "staff-0-role": "owner", "staff-0-shop": ""}
    before = Merchant.objects.values("name", "tax_id", "bank_account").get(pk=merchant.pk)
    at_desk(operator).post(reverse("admin:rewards_merchant_change", args=[merchant.pk]), said)
    assert Merchant.objects.values("name", "tax_id", "bank_account").get(pk=merchant.pk) == before
    assert [row.user for row in merchant.staff.all()] == [owner]


def test_over_the_api_an_owner_reads_the_account_masked_and_asks_for_another(merchant):
    program = program_of(make.owner(merchant))
    [seen] = program.get("/api/v1/merchant/payees/").json()
    assert (seen["account"], seen["payouts_go_on"], seen["waiting"]) == (merchant.bank_masked, None, [])
    address = f"/api/v1/merchant/payees/{merchant.pk}/account/"
    answer = program.post(address, {**NEW, "reason": "換銀行"}, format="json")
    assert (answer.status_code, answer.json()["after"]) == (201, "700-••••5566")
    assert program.post(address, {**NEW, "reason": "換銀行"}, format="json").status_code == 409
    assert program.post(address, {**NEW, "bank_account": "1", "reason": "x"}, format="json").status_code == 400
    stranger = program_of(make.user())
    assert stranger.get("/api/v1/merchant/payees/").json() == []
    assert stranger.post(address, {**NEW, "reason": "x"}, format="json").status_code == 404
