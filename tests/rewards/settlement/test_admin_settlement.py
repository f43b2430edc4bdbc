"""Finance downloads a closed month's CSV exactly as it was issued."""

import hashlib

import pytest

from civic.core.roles import Role
from rewards.redemption.counter import actions as redemption
from rewards.settlement.closing import actions
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def november():
    shop = make.shop(make.merchant("=山海"))
    _payment, code = make.payment_code(make.rich_citizen(), 35)
    redemption.confirm(clerk=make.clerk(shop), key="tap", code=code.code, now=make.NOW)
    return actions.close_month(make.NOW.date().replace(day=1), by="test", now=make.later(days=30))


def test_the_download_is_the_stored_bytes(november):
    answer = at_desk(make.staff(Role.FINANCE)).get("/admin/rewards/settlement/2026-11-01/csv/")
    assert answer.content == bytes(november.csv)
    assert answer["Content-Disposition"] == 'attachment; filename="tuili-2026-11.csv"'


def test_the_page_shows_the_statements_and_the_checksum(november):
    page = at_desk(make.staff(Role.FINANCE)).get("/admin/rewards/settlement/2026-11-01/change/").content.decode()
    assert hashlib.sha256(bytes(november.csv)).hexdigest() in page
    assert november.statements.get().number in page


@pytest.mark.parametrize("month", ["2026-10-01", "yesterday", "2026-13-01"])
def test_a_month_that_is_not_there_is_not_found(month):
    assert at_desk(make.staff(Role.FINANCE)).get(f"/admin/rewards/settlement/{month}/csv/").status_code == 404
    assert at_desk(make.staff(Role.FINANCE)).get(f"/admin/rewards/settlement/{month}/change/").status_code == 404


def test_finance_reads_payments_without_the_payers_names(november):
    page = at_desk(make.staff(Role.FINANCE)).get("/admin/rewards/redemption/").content.decode()
    assert "payer" not in page
