"""From a payment at the till to the bank's reference: the merchant on a phone, operator and finance at their desks."""

import csv
import io
import re
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from civic.core.calendar import day_start, month_of, next_month, previous_month
from rewards.redemption.counter import actions as redemption
from rewards.settlement.closing import actions
from rewards.settlement.statements.models import SettlementBatch, Statement
from tests import factories as make
from tests.browsers import DESK
from tests.journeys.steps import let_in, sign_in
from tests.pictures import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def last_month() -> datetime:
    """An instant in the month before this one."""
    return day_start(previous_month(month_of(timezone.now())))


@pytest.fixture
def people(last_month: datetime) -> dict[str, Any]:
    """A merchant with one payment of 30 coins, its owner, and the staff who settle."""
    shop = make.shop()
    owner = make.owner(shop.merchant)
    payer = make.rich_citizen(30, now=last_month)
    code = make.payment_code(payer, 30, now=last_month)[1].code
    redemption.confirm(clerk=owner, key="till", code=code, now=last_month)
    found = {"owner": owner, "operator": make.staff("operator"), "finance": make.staff("finance")}
    found["cashier"] = make.staff("finance")
    for person in found.values():
        let_in(person)
    return found


def test_a_month_from_the_till_to_the_bank(visit: Any, people: dict[str, Any], last_month: datetime, tmp_path: Any):
    month = month_of(last_month)
    actions.close_month(month, by="journey", now=day_start(next_month(month)))
    statement = Statement.objects.get()
    (tmp_path / "slip.png").write_bytes(png().read())
    phone, operator, finance, cashier = visit("/"), visit("/", DESK), visit("/", DESK), visit("/", DESK)
    for page, who in ((phone, "owner"), (operator, "operator"), (finance, "finance"), (cashier, "cashier")):
        sign_in(page, people[who])

    # The owner says that a line is wrong, with a photo; the operator answers; the owner confirms with one tap.
    phone.goto(f"/merchant/statements/{statement.number}/")
    phone.get_by_text("Something is wrong here").click()
    phone.get_by_label("What is wrong with this line?").fill("應為 50 枚")
    phone.locator("form[action*=dispute] input[type=file]").set_input_files(tmp_path / "slip.png")
    phone.get_by_role("button", name="Send to the operator").click()
    operator.goto(f"/admin/rewards/statement/{statement.pk}/adjust/")
    operator.get_by_label(re.compile("應為 50 枚")).check()
    operator.locator("input[name=coins]").fill("20")
    operator.locator("textarea[name=reason]").fill("店家少刷二十枚，下期補登")
    operator.locator("input[type=submit].default").click()
    finance.goto("/admin/rewards/statementadjustment/")
    finance.locator("#result_list tbody a").first.click()
    finance.get_by_role("button", name="Approve").click()
    phone.goto(f"/merchant/statements/{statement.number}/")
    assert "+20" in phone.locator("main").inner_text()
    phone.get_by_role("button", name="These figures are right").click()

    # The invoice, with its photo.
    phone.get_by_label("Invoice number").fill("ab-12345678")
    phone.get_by_label("Amount on the invoice").fill(f"NT${statement.amount_twd}")
    phone.locator("form[action*=invoice] input[type=file]").set_input_files(tmp_path / "slip.png")
    phone.locator("input[name=on]").fill(f"{timezone.localdate():%Y-%m-%d}")
    phone.get_by_role("button", name="Enter it").click()
    assert "AB12345678" in phone.locator("main").inner_text()

    # The operator puts a batch together; finance approves it, the cashier exports it and reads the bank's answer.
    operator.goto(f"/admin/rewards/settlement/{month.isoformat()}/change/")
    operator.get_by_role("button", name=re.compile("batch")).click()
    batch = SettlementBatch.objects.get()
    page = f"/admin/rewards/settlementbatch/{batch.pk}/"
    finance.goto(f"{page}change/")
    finance.get_by_role("button", name="Approve for payment").click()
    cashier.goto(f"{page}change/")
    with cashier.expect_download() as download:
        cashier.get_by_role("link", name="File for the bank", exact=True).click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert [row["amount_twd"] for row in rows] == ["30", "30"]
    answer = f"{rows[0]['statement_no']},30,paid,{timezone.localdate():%Y-%m-%d},BANK-0001,"
    head = "statement_no,amount_twd,result,paid_on,bank_reference,reason"
    (tmp_path / "answer.csv").write_text(f"{head}\n{answer}\n", encoding="utf-8")
    cashier.goto(f"{page}answer/")
    cashier.locator("input[type=file]").set_input_files(tmp_path / "answer.csv")
    cashier.locator("input[type=submit].default").click()
    cashier.wait_for_url("**/change/")

    phone.goto(f"/merchant/statements/{statement.number}/")
    assert "BANK-0001" in phone.locator("main").inner_text()
    batch.refresh_from_db()
    assert batch.state == "paid"
    call_command("verify_ledger")
    call_command("reconcile", f"{month:%Y-%m}")
