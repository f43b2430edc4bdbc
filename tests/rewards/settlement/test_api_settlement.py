from datetime import date

import pytest

from rewards.settlement.closing import actions
from rewards.settlement.periods.models import Settlement
from tests import factories as make
from tests.api import ROOT, program_of, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def october():
    make.merchant()
    make.campaign(now=make.NOW.replace(month=10))
    return actions.close_month(date(2026, 10, 1), by="tests", now=make.NOW)


@pytest.mark.parametrize("role", ["finance", "auditor"])
def test_finance_gets_the_csv_as_it_was_issued(october: Settlement, role: str):
    response = program_of(make.staff(role)).get(f"{ROOT}finance/settlements/2026-10.csv", HTTP_ACCEPT="text/csv")
    assert response.status_code == 200
    assert response.content == bytes(october.csv)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="settlement-2026-10.csv"'
    assert response["ETag"] == f'"{october.csv_sha256}"'


@pytest.mark.parametrize("month", ["2026-11", "2020-01", "9999-12"])
def test_a_month_that_is_not_closed_has_no_csv(october: Settlement, month: str):
    response = program_of(make.staff("finance")).get(f"{ROOT}finance/settlements/{month}.csv", HTTP_ACCEPT="text/csv")
    assert refusal(response, 409)["code"] == "month_not_closed"


@pytest.mark.parametrize("month", ["2026-13", "2026", "2026-1", "0000-01", "x%0d%0a", "２０２６-１０", "%00"])
def test_what_is_no_month_is_refused(month: str):
    response = program_of(make.staff("finance")).get(f"{ROOT}finance/settlements/{month}.csv")
    assert refusal(response, 400)["code"] == "unknown_month"


def test_the_file_is_for_finance_and_auditors_only(october: Settlement):
    for someone in (make.citizen(), make.owner(make.merchant()), make.staff("operator"), make.staff("coordinator")):
        refusal(program_of(someone).get(f"{ROOT}finance/settlements/2026-10.csv"), 403)
    refusal(program_of(None).get(f"{ROOT}finance/settlements/2026-10.csv"), 401)


def test_a_browser_without_the_second_factor_gets_no_csv_though_a_program_does(october: Settlement, settings, client):
    settings.STAFF_SECOND_FACTOR = True
    finance = make.staff("finance")
    client.force_login(finance)
    assert refusal(client.get(f"{ROOT}finance/settlements/2026-10.csv"), 403)["code"] == "permission_denied"
    assert program_of(finance).get(f"{ROOT}finance/settlements/2026-10.csv").status_code == 200


def test_finance_gets_every_line_of_a_closed_month(october: Settlement):
    answer = program_of(make.staff("finance")).get(f"{ROOT}finance/settlements/2026-10/lines.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer.streaming_content).startswith(b"\xef\xbb\xbfmonth,statement_no,merchant_id,")


def test_the_lines_are_for_finance_and_auditors_and_of_closed_months(october: Settlement):
    refusal(program_of(make.staff("operator")).get(f"{ROOT}finance/settlements/2026-10/lines.csv"), 403)
    refusal(program_of(None).get(f"{ROOT}finance/settlements/2026-10/lines.csv"), 401)
    assert refusal(program_of(make.staff("finance")).get(f"{ROOT}finance/settlements/2026-11/lines.csv"), 409)
    assert refusal(program_of(make.staff("finance")).get(f"{ROOT}finance/settlements/nope/lines.csv"), 400)
