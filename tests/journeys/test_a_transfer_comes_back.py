"""A returned transfer: the owner mends the account on a phone, a second person agrees, and the next batch pays it."""

import csv
import io
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from civic.core.calendar import day_start, month_of, next_month, previous_month
from rewards.redemption.counter import actions as redemption
from rewards.settlement.closing import actions
from rewards.settlement.payments import batches, invoices
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import SettlementBatch, Statement
from tests import factories as make
from tests.browsers import DESK
from tests.journeys.steps import let_in, sign_in
from tests.owner import tamper
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = "statement_no,amount_twd,result,paid_on,bank_reference,reason"


@pytest.fixture
def people() -> dict[str, Any]:
    """The owner of a shop, and who settles; all may sign in."""
    found = {"operator": make.staff("operator"), "finance": make.staff("finance"), "cashier": make.staff("finance")}
    found["second"] = make.staff("operator")
    found["owner"] = make.owner(make.merchant())
    for person in found.values():
        let_in(person)
    return found


@pytest.fixture
def statement(people: dict[str, Any]) -> Statement:
    """Last month's statement of the owner's shop, approved for payment into an account that the bank does not know."""
    owner, now = people["owner"], timezone.now()
    shop, month = make.shop(owner.shop_roles.get().merchant), previous_month(month_of(now))
    payer = make.rich_citizen(30, now=day_start(month))
    code = make.payment_code(payer, 30, now=day_start(month))[1].code
    redemption.confirm(clerk=owner, key="till", code=code, now=day_start(month))
    actions.close_month(month, by="journey", now=day_start(next_month(month)))
    found = Statement.objects.get(merchant=shop.merchant)
    confirmations.confirm(found.number, by=owner, now=now)
    invoices.enter(found.number, voucher="receipt", invoice_number="", on=timezone.localdate(), by=owner, now=now)
    batch = batches.consolidate(month, by=people["operator"], now=now)
    batches.approve(batch.pk, by=people["finance"], now=now)
    return found


def test_from_the_banks_no_to_the_money(visit: Any, people: dict[str, Any], statement: Statement, tmp_path: Any):
    merchant, phone = statement.merchant, visit("/")
    sign_in(phone, people["owner"])
    desk = {name: visit("/", DESK) for name in ("operator", "finance", "cashier", "second")}
    for name, page in desk.items():
        sign_in(page, people[name])
    first = SettlementBatch.objects.get()

    # The bank says no; everybody concerned reads why, where they look first.
    (tmp_path / "no.csv").write_text(f"{HEAD}\n{statement.number},30,rejected,,,帳號不存在\n", encoding="utf-8")
    desk["cashier"].goto(f"/admin/rewards/settlementbatch/{first.pk}/answer/")
    desk["cashier"].locator("input[type=file]").set_input_files(tmp_path / "no.csv")
    desk["cashier"].locator("input[type=submit].default").click()
    desk["cashier"].wait_for_url("**/change/")
    for name in ("operator", "finance"):
        desk[name].goto("/admin/")
        returned = desk[name].locator("section", has=desk[name].locator("#returned"))
        assert "帳號不存在" in returned.inner_text()
        assert "NT$30" in returned.inner_text()

    # The owner mends the account from the inbox.
    phone.goto("/inbox/")
    phone.get_by_role("link", name=re.compile("The bank sent back")).click()
    phone.get_by_role("link", name="Correct the account").click()
    assert "帳號不存在" in phone.locator("main").inner_text()
    phone.get_by_label("Bank code").fill("700")
    phone.get_by_label("Account number").fill("0011-2233-4455-66")
    (tmp_path / "book.png").write_bytes(png().read())
    phone.locator("input[name=passbook]").set_input_files(tmp_path / "book.png")
    phone.get_by_label("Why does it change?").fill("舊帳戶已結清")
    phone.get_by_role("button", name="Ask for this account").click()
    assert "700-••••5566" in phone.locator("main").inner_text()

    # A second person reads old beside new, looks at the whole numbers, and agrees.
    page = desk["second"]
    page.goto("/admin/")
    page.locator(".returned").get_by_role("link", name=re.compile("waits for a second person")).click()
    table = page.locator(".comparison table").inner_text()
    assert merchant.bank_masked in table
    assert "700-••••5566" in table
    page.get_by_role("button", name="Show both accounts in full").click()
    assert "00112233445566" in page.locator("#content").inner_text()
    page.get_by_role("link", name="Back to the decision").click()
    page.get_by_role("button", name="Approve the change").click()
    phone.goto("/inbox/")
    assert "another bank account from now on" in phone.locator("main").inner_text()
    phone.goto(f"/merchant/business/{merchant.pk}/account/")
    assert "payouts wait and go on from" in phone.locator("main").inner_text()

    # No batch takes it before the day that everybody reads; then the next one does, and the bank pays.
    month = statement.settlement_id.isoformat()
    page = desk["operator"]
    page.goto(f"/admin/rewards/settlement/{month}/change/")
    page.get_by_role("button", name=re.compile("batch")).click()
    assert "All invoiced statements have to wait" in page.locator("#content-start, .messagelist").first.inner_text()
    tamper("UPDATE rewards_merchantchange SET held_until = held_until - 8, decided_at = decided_at - interval '8 days'")
    tamper("UPDATE rewards_settlementbatch SET decided_at = decided_at - interval '8 days'")  # before it
    page.goto(f"/admin/rewards/settlement/{month}/change/")
    page.get_by_role("button", name=re.compile("batch")).click()
    second = SettlementBatch.objects.exclude(pk=first.pk).get()
    desk["finance"].goto(f"/admin/rewards/settlementbatch/{second.pk}/change/")
    desk["finance"].get_by_role("button", name="Approve for payment").click()
    page = desk["cashier"]
    page.goto(f"/admin/rewards/settlementbatch/{second.pk}/change/")
    with page.expect_download() as download:
        page.get_by_role("link", name="File for the bank", exact=True).click()
    row, total = csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig")))
    assert (row["bank_code"], row["bank_account"]) == ("700", "00112233445566")
    assert "TOTAL" in total.values()
    answer = f"{HEAD}\n{statement.number},30,paid,{timezone.localdate():%Y-%m-%d},BANK-0002,\n"
    (tmp_path / "yes.csv").write_text(answer, encoding="utf-8")
    page.goto(f"/admin/rewards/settlementbatch/{second.pk}/answer/")
    page.locator("input[type=file]").set_input_files(tmp_path / "yes.csv")
    page.locator("input[type=submit].default").click()
    page.wait_for_url("**/change/")

    phone.goto(f"/merchant/statements/{statement.number}/")
    assert "BANK-0002" in phone.locator("main").inner_text()
    desk["operator"].goto("/admin/")
    assert desk["operator"].locator("#returned").count() == 0
    call_command("verify_ledger")
    call_command("reconcile", f"{month[:7]}")
