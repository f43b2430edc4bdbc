"""How far a month is, for operator and finance."""

from datetime import timedelta

import pytest

from civic.core.roles import Role
from civic.outbox import actions as outbox
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import progress
from rewards.settlement.statements import confirmations, reminders
from rewards.settlement.statements.models import Statement
from tests import factories as make
from tests.rewards.settlement.months import OCTOBER, close, sale, statement
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
PAGE = "/admin/rewards/settlement/progress/"


@pytest.fixture
def october() -> Settlement:
    """Three merchants: one has confirmed, one waits, one has nothing to be paid."""
    first, second = make.shop(), make.shop()
    sale(first, 30)
    sale(second, 12)
    make.merchant()
    made = close()
    confirmations.confirm(statement(first.merchant).number, by=make.owner(first.merchant), now=make.NOW)
    return made


def test_the_bar_is_whole_and_the_table_adds_up(october):
    parts = progress.parts(october, now=make.NOW)
    assert [(part.status, part.count) for part in parts] == [("issued", 1), ("confirmed", 1), ("closed", 1)]
    assert sum(part.amount_twd for part in parts) == october.amount_twd == 42
    assert sum(part.width for part in parts) in range(997, 1004)


def test_who_is_late_stands_first_with_the_days_and_the_reminders(october):
    issued = Statement.objects.get(status="issued")
    make.owner(issued.merchant)
    then = issued.issued_at + timedelta(days=20)
    reminders.file(now=then)
    outbox.work(now=then)
    waiting = {each.statement.pk: each for each in progress.late(october, now=then)}
    assert (waiting[issued.pk].days, waiting[issued.pk].reminders, waiting[issued.pk].overdue) == (20, 1, True)
    assert not any(each.overdue for pk, each in waiting.items() if pk != issued.pk)


def test_those_who_settle_see_the_page_and_an_editor_does_not(october):
    for role in (Role.OPERATOR, Role.FINANCE, Role.COORDINATOR, Role.AUDITOR):
        assert at_desk(make.staff(role)).get(PAGE).status_code == 200
    assert at_desk(make.staff(Role.EDITOR, make.agency())).get(PAGE).status_code == 403


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "x", ""])
def test_a_month_that_is_not_closed_has_no_progress(october, month):
    assert at_desk(make.staff(Role.FINANCE)).get(PAGE, {"month": month}).status_code == 404


def test_before_the_first_close_the_page_says_so():
    page = at_desk(make.staff(Role.FINANCE)).get(PAGE)
    assert page.status_code == 200
    assert page.context["settlement"] is None


def test_the_year_is_told_against_its_budgets(october):
    page = at_desk(make.staff(Role.FINANCE)).get(PAGE, {"month": f"{OCTOBER:%Y-%m}"})
    assert (page.context["year_owed"], page.context["year_paid"]) == (42, 0)
    assert sum(agency.given for agency in page.context["agencies"]) == 42
