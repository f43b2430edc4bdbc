"""An owner sees by date what was paid, what is in it, and what the bank sent back."""

import csv
import io
from typing import Any

import pytest

from civic.core.roles import Role
from rewards.settlement.payments import batches
from rewards.settlement.payouts.queries import Outcome
from tests import factories as make
from tests.api import program_of
from tests.rewards.settlement.answers import paid, rejected, take_in
from tests.rewards.settlement.batches import approved
from tests.rewards.settlement.months import OCTOBER

pytestmark = pytest.mark.django_db
YEARS = {"first": "2026-01-01", "last": "2027-12-31"}


def browser(client: Any, someone: Any) -> Any:
    client.cookies["tuili_language"] = "en"
    client.force_login(someone)
    return client


def test_each_owner_sees_what_was_paid_and_what_came_back_and_nobody_elses(client: Any) -> None:
    batch = approved(35, 7)
    first, second = batch.statements.order_by("coins_payable").reverse()
    take_in(batch, paid(first), rejected(second))
    first.refresh_from_db()
    page = browser(client, make.owner(first.merchant)).get("/merchant/paid/", YEARS)
    (payout,) = page.context["payouts"]
    assert (payout.outcome, payout.row.amount_twd, payout.day) == (Outcome.PAID, 35, first.paid_on)
    words = page.content.decode()
    assert first.bank_reference in words
    assert f"/merchant/statements/{first.number}/" in words
    assert second.number not in words
    back = browser(client, make.owner(second.merchant)).get("/merchant/paid/", YEARS)
    (payout,) = back.context["payouts"]
    assert payout.outcome == Outcome.RETURNED
    assert payout.reason in back.content.decode()
    assert (back.context["sums"].paid, back.context["sums"].returned) == (0, 7)


def test_a_transfer_that_came_back_and_its_next_one_both_stand_there(client: Any) -> None:
    batch = approved(35)
    (statement,) = batch.statements.all()
    take_in(batch, rejected(statement))
    again = batches.consolidate(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    batches.approve(again.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    api = program_of(make.owner(statement.merchant)).get("/api/v1/merchant/payouts/", YEARS).json()
    assert sorted(row["outcome"] for row in api) == ["on_the_way", "returned"]
    assert all(statement.merchant.bank_account not in str(row) for row in api)


def test_the_files_hold_every_transfer_and_what_was_paid_in_all(client: Any) -> None:
    batch = approved(35)
    (statement,) = batch.statements.all()
    take_in(batch, paid(statement))
    person = browser(client, make.owner(statement.merchant))
    content = person.get("/merchant/paid/csv/", YEARS).content.decode("utf-8-sig")
    row, total = csv.DictReader(io.StringIO(content, newline=""))
    assert (row["statement_no"], row["amount_twd"], row["merchant"][:2]) == (statement.number, "35", "'=")
    assert (total["day"], total["amount_twd"]) == ("TOTAL", "35")
    assert person.get("/merchant/paid/xlsx/", YEARS).status_code == 200
    assert person.get("/merchant/paid/doc/", YEARS).status_code == 404
    assert person.get("/merchant/paid/", {"first": "x"}).status_code == 422
