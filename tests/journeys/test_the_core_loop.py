"""The loop: sign up, read, answer, earn, pay, close the month, and a CSV that equals the ledger."""

import csv
import io
import re
from typing import Any

import pytest
from django.utils import timezone

from civic.core.calendar import day_start, month_of, next_month
from engagement.notices.models import Notice
from rewards.settlement.closing import actions, queries
from tests import factories as make
from tests.browsers import DESK
from tests.journeys.steps import let_in, show_a_code, sign_in, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.smallest, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def county() -> Any:
    """One published notice that pays 20 coins, one shop with a clerk, someone in finance."""
    now = timezone.now()
    health = make.agency()
    questions = make.questionnaire(health, coins=20, campaign=make.campaign(health, now=now))
    make.notice(questionnaire=questions, now=now)
    shop = make.shop()
    people = {"clerk": make.clerk(shop), "finance": make.staff("finance")}
    for person in people.values():
        let_in(person)
    return {"shop": shop, **people}


def answer_the_questionnaire(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("流感疫苗開打")).first.click()
    page.locator("a[href*='/questionnaires/']").first.click()
    page.get_by_label("20 秒").check()
    page.get_by_label("飯前").check()
    page.get_by_label("如廁後").check()
    page.locator("main form button:not([type]), main form button[type=submit]").last.click()
    page.wait_for_url("**/done/")


def test_from_a_notice_to_the_finance_offices_file(visit: Any, county: Any) -> None:
    phone, counter = visit("/"), visit("/")
    sign_up(phone, "newcomer@example.test")
    answer_the_questionnaire(phone)
    assert "20" in phone.locator("main").inner_text()
    phone.goto("/wallet/")
    assert "20" in phone.locator(".coins").first.inner_text()

    digits = show_a_code(phone, 15)
    sign_in(counter, county["clerk"])
    counter.goto("/merchant/")
    counter.locator("input[name=digits]").fill(digits)
    counter.get_by_role("button", name="Look up the payment").click()
    assert county["shop"].name in counter.locator("main").inner_text()
    counter.get_by_role("button", name="Confirm: take 15 coins").click()
    at_the_till = counter.locator(".receipt-code").inner_text()
    phone.wait_for_selector(".receipt-code")  # arrives by itself
    assert phone.locator(".receipt-code").inner_text() == at_the_till

    month = month_of(timezone.now())
    actions.close_month(month, by="journey", now=day_start(next_month(month)))
    desk = visit("/", DESK)
    sign_in(desk, county["finance"])
    desk.goto(f"/admin/rewards/settlement/{month.isoformat()}/change/")
    with desk.expect_download() as download:
        desk.locator("a[href*='csv']").first.click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert int(lines[-1]["coins_payable"]) == 15 == queries.payable_total(month)


def test_a_notice_goes_from_an_editors_draft_to_the_front_page(visit: Any, tmp_path: Any) -> None:
    from PIL import Image

    agency = make.agency()
    editor, approver = make.staff("editor", agency), make.staff("approver", agency)
    let_in(editor)
    let_in(approver)
    Image.new("RGB", (1200, 675), "teal").save(tmp_path / "picture.jpg")
    desk = visit("/", DESK)
    sign_in(desk, editor)
    desk.goto("/admin/engagement/notice/add/")
    desk.locator("input[name=title]").fill("海灘淨灘日")
    desk.locator("input[name=summary], textarea[name=summary]").fill("週六早上九點，帶水壺就好")
    desk.locator("textarea[name=body]").fill("集合地點在漁港。")
    desk.locator("input[name=picture]").set_input_files(tmp_path / "picture.jpg")
    desk.locator("input[name=picture_alt]").fill("海邊的志工")
    desk.locator("input[name=_continue]").click()
    desk.get_by_role("button", name="Submit").click()
    notice = Notice.objects.get()
    assert notice.state == Notice.State.SUBMITTED

    other = visit("/", DESK)
    sign_in(other, approver)
    other.goto(f"/admin/engagement/notice/{notice.pk}/change/")
    other.get_by_role("button", name="Publish").click()
    front = visit("/")
    assert front.get_by_text("海灘淨灘日").first.is_visible()
    assert front.get_by_alt_text("海邊的志工").first.is_visible()
