"""Year's end: a coordinator proposes the return on a phone, finance approves it at a desk, and takes the report."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from civic.core.calendar import day_start, month_of, taipei_day
from rewards import coins
from rewards.budgets.models import BudgetIssue
from rewards.ledger.models import Account, Posting
from rewards.redemption.counter import actions as redemption
from tests import factories as make
from tests.browsers import DESK
from tests.journeys.steps import let_in, sign_in
from tests.rewards.budgets.lives import Office
from tests.rewards.settlement.files import cells

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office() -> Office:
    """Last year an agency had 1,000 coins: 600 for a campaign that gave 80, of which 30 were paid at a shop."""
    last = day_start(month_of(timezone.now()).replace(month=1)) - timedelta(days=20)
    made = Office(year=taipei_day(last).year)
    made.issue(1000, now=last)
    pot, someone, shop = made.campaign(600, now=last), make.citizen(), make.shop()
    coins.award(someone, 80, campaign=pot, key="a", reason="r", by="t", now=last)
    code = make.payment_code(someone, 30, now=last)[1].code
    redemption.confirm(clerk=make.owner(shop.merchant), key="till", code=code, now=last)
    for person in (made.one, made.other):
        let_in(person)
    return made


def went(kind: str) -> int:
    """What the ledger says of all coins that came to a kind of account, less those that left it."""
    came = sum(Posting.objects.filter(destination__kind=kind).values_list("amount", flat=True))
    return came - sum(Posting.objects.filter(source__kind=kind).values_list("amount", flat=True))


def test_what_is_unused_of_a_year_goes_back_and_the_report_is_the_ledgers(visit: Any, office: Office):
    phone, desk = visit("/"), visit("/", DESK)
    sign_in(phone, office.one)
    sign_in(desk, office.other)

    # The coordinator sees that the year is over and who still draws, and proposes.
    phone.goto(f"/admin/rewards/agencybudget/{office.budget.pk}/change/")
    assert "1 campaign still uses" in phone.locator("#content").inner_text()
    phone.get_by_role("link", name="Propose to return what is unused").click()
    phone.get_by_role("button", name="Propose").click()
    assert "still use" in phone.locator(".errorlist").inner_text()
    phone.get_by_label(re.compile("close the campaigns", re.IGNORECASE)).check()
    phone.get_by_role("button", name="Propose").click()
    phone.wait_for_url("**/budgetissue/*/change/")
    assert phone.get_by_role("button", name="Approve and carry it out").count() == 0
    assert office.left == 400

    # Finance finds it among what waits, reads what it closes, and approves.
    desk.goto("/admin/")
    desk.get_by_role("link", name=re.compile("hanges of budgets")).first.click()
    desk.locator("#result_list tbody a").first.click()
    desk.get_by_role("button", name="Approve and carry it out").wait_for()
    page = desk.locator("#content").inner_text()
    assert "−920 now" in page
    assert "closed by the return" in page
    desk.get_by_role("button", name="Approve and carry it out").click()
    desk.get_by_role("link", name="The budget").click()
    assert "went back to the treasury" in desk.locator("#content").inner_text()
    assert (office.left, went("returned")) == (0, 920)

    # The report, as a paper and as a spreadsheet, says what the ledger says.
    desk.get_by_role("link", name=re.compile("Yearly report")).first.click()
    with desk.expect_download() as sheet:
        desk.get_by_role("link", name="The same as XLSX").click()
    rows = {place[0]: inside for place, _kind, inside in cells(sheet.value.path().read_bytes()) if place[1:] == "3"}
    names = {place[0]: inside for place, _kind, inside in cells(sheet.value.path().read_bytes()) if place[1:] == "1"}
    said = {names[column]: inside for column, inside in rows.items()}
    assert said["Coins issued"] == str(-went("mint")) == "1000"
    assert said["Returned to the treasury"] == str(went("returned")) == "920"
    assert said["Redeemed"] == str(went("payable")) == "30"
    assert said["Outstanding"] == str(went("wallet")) == "50"
    assert said["Not given yet"] == str(went("budget") + went("campaign")) == "0"
    assert said["NT$ per coin granted"] == "0.38"
    address = desk.get_by_role("link", name="Report to sign (PDF)").get_attribute("href")
    paper = desk.context.request.get(f"{desk.url.split('/admin/')[0]}{address}").body()
    assert paper.startswith(b"%PDF")

    # The year rests: no button is left, and the books are whole.
    phone.goto(f"/admin/rewards/agencybudget/{office.budget.pk}/change/")
    assert phone.get_by_role("link", name="Propose more coins").count() == 0
    assert BudgetIssue.objects.get(act="remit").coins == 920
    assert Account.objects.get(kind="budget").balance == 0
    call_command("verify_ledger", "--all")
