"""The owner reads the statement, confirms it once, or says which line is wrong and gets an answer."""

from functools import partial

import pytest
from django.db import DatabaseError, transaction

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from rewards.settlement.disputes import actions as disputes
from rewards.settlement.disputes import errors
from rewards.settlement.statements import confirmations
from rewards.settlement.statements.models import Statement
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.months import close, issued, sale, statement
from tests.staff import at_desk
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def october() -> Statement:
    return issued()


@pytest.fixture
def phone(october):
    return at_desk(make.owner(october.merchant))


def address(of: Statement, rest: str = "") -> str:
    return f"/merchant/statements/{of.number}/{rest}"


def test_the_owner_finds_the_month_its_days_shops_and_receipts(october, phone):
    assert october.number in phone.get("/merchant/statements/").content.decode()
    page = phone.get(address(october)).content.decode()
    line = october.lines.get()
    for part in ("2026-10-20", line.receipt, line.shop.name, october.lines_sha256, "<rect"):
        assert part in page
    assert "payer" not in page


def test_nobody_else_finds_it(october):
    shop = make.shop(october.merchant, "分店")
    others = (make.owner(make.merchant()), make.clerk(shop), make.citizen().user, make.staff(Role.FINANCE))
    for other in others:
        for rest in ("", "lines.csv"):
            assert at_desk(other).get(address(october, rest)).status_code == 404
        assert at_desk(other).post(address(october, "confirm/")).status_code == 404
        assert at_desk(other).post(address(october, f"lines/{october.lines.get().pk}/dispute/")).status_code == 404
    october.refresh_from_db()
    assert october.status == "issued"


def test_a_held_statement_is_not_shown(october, phone):
    sold = sale(make.shop(), 5, at=make.NOW.replace(month=11, day=20))
    tamper(f"UPDATE rewards_redemption SET amount = 6 WHERE id = {sold.pk}")
    close(make.NOW.date().replace(day=1))
    held = statement(sold.shop.merchant, make.NOW.date().replace(day=1))
    assert at_desk(make.owner(sold.shop.merchant)).get(address(held)).status_code == 404


def test_one_tap_confirms_and_a_second_tap_changes_nothing(october, phone):
    for _tap in range(2):
        assert phone.post(address(october, "confirm/"), follow=True).status_code == 200
    october.refresh_from_db()
    assert (october.status, october.coins_payable) == ("confirmed", 30)
    assert AuditEvent.objects.filter(action="statement.confirmed").count() == 1


def test_looking_confirms_nothing(october, phone):
    phone.get(address(october, "confirm/"))
    october.refresh_from_db()
    assert october.status == "issued"


@pytest.mark.django_db(transaction=True)
def test_two_phones_confirm_at_once_it_happens_once_and_both_get_the_same_answer():
    october = issued()
    owners = [make.owner(october.merchant) for _ in range(10)]
    answers = at_once([partial(confirmations.confirm, october.number, by=owner, now=make.NOW) for owner in owners])
    assert {(answer.status, answer.confirmed_by_id) for answer in answers} == {
        ("confirmed", Statement.objects.get().confirmed_by_id)
    }
    assert AuditEvent.objects.filter(action="statement.confirmed").count() == 1


def test_a_disputed_line_waits_for_the_operators_answer_and_is_then_confirmed(october, phone):
    line = october.lines.get()
    phone.post(address(october, f"lines/{line.pk}/dispute/"), {"reason": "這筆是重複的"})
    phone.post(address(october, "confirm/"))
    october.refresh_from_db()
    assert october.status == "disputed"
    desk = at_desk(make.staff(Role.OPERATOR))
    assert "這筆是重複的" in desk.get(f"/admin/rewards/statement/{october.pk}/change/").content.decode()
    desk.post(f"/admin/rewards/statement/{october.pk}/step/answer/", {"reason": "兩筆收據號碼不同"})
    assert "兩筆收據號碼不同" in phone.get(address(october)).content.decode()
    phone.post(address(october, "confirm/"))
    october.refresh_from_db()
    assert october.status == "confirmed"


@pytest.mark.parametrize("reason", ["", "   ", "字" * 301])
def test_a_dispute_says_in_a_few_words_what_is_wrong(october, phone, reason):
    phone.post(address(october, f"lines/{october.lines.get().pk}/dispute/"), {"reason": reason})
    assert not october.disputes.exists()


def test_a_line_of_another_statement_is_not_found(october, phone):
    foreign = sale(make.shop(), 9, at=make.NOW)
    close(make.NOW.date().replace(day=1))
    line = statement(foreign.shop.merchant, make.NOW.date().replace(day=1)).lines.get()
    assert phone.post(address(october, f"lines/{line.pk}/dispute/"), {"reason": "r"}).status_code == 404


def test_a_confirmed_statement_is_not_disputed_any_more(october, phone):
    phone.post(address(october, "confirm/"))
    owner = Statement.objects.get().confirmed_by
    with pytest.raises(errors.NotOpen):
        disputes.dispute(october.number, october.lines.get().pk, reason="r", by=owner, now=make.NOW)


@pytest.mark.parametrize(
    "change", [{"status": "draft"}, {"confirmed_at": None, "confirmed_by": None}, {"amount_twd": 1}]
)
def test_the_database_keeps_what_was_confirmed(october, phone, change):
    phone.post(address(october, "confirm/"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement.objects.update(**change)


def test_the_csv_holds_the_lines_and_no_formula(october, phone):
    sold = sale(make.shop(make.merchant("=1+1"), "＝HYPERLINK(1)"), 7, at=make.NOW)
    close(make.NOW.date().replace(day=1))
    own = statement(sold.shop.merchant, make.NOW.date().replace(day=1))
    answer = at_desk(make.owner(own.merchant)).get(address(own, "lines.csv"))
    content = b"".join(answer.streaming_content).decode()
    assert content.startswith("\ufeffmonth,statement_no")
    assert "'=1+1" in content
    assert "'＝HYPERLINK(1)" in content
    assert content.endswith("\r\n")
