"""The home pages of finance, operators and auditors: what waits, with its money and its age, and how payments stand."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from civic.agencies import actions as agencies
from civic.core.roles import Role
from civic.desk import waiting
from rewards.settlement.payments import actions as payments
from rewards.settlement.payments import batches
from rewards.settlement.periods import queries as periods
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.batches import DAY, approved, batch, confirmed, enter
from tests.rewards.settlement.months import NOVEMBER, OCTOBER, close, sale
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


def rows(person) -> dict[str, waiting.Waiting]:
    """What waits on a person's home page, by the English name of its kind."""
    page = at_desk(person).get("/admin/", headers={"accept-language": "en"})
    assert page.status_code == 200
    return {str(row.title): row for row in page.context["rows"]}


def words(person, path: str = "/admin/") -> str:
    page = at_desk(person).get(path, headers={"accept-language": "en"})
    return " ".join(page.content.decode().split())


def files_on(person) -> list[str]:
    """What the page offers to take along of closed periods."""
    return re.findall(r'href="(/admin/rewards/settlement/[^"]+/(?:csv|xlsx|lines_csv|report)/)"', words(person))


def test_a_batch_waits_for_finance_with_its_money_and_age_and_never_for_who_put_it_together():
    made = batch(30, 12)
    tamper(f"UPDATE rewards_settlementbatch SET proposed_at = '{timezone.now() - timedelta(days=9)}'")
    finance = make.staff(Role.FINANCE)
    row = rows(finance)["payment batches"]
    assert (row.count, row.twd, row.days, row.is_old) == (1, 42, 9, True)
    page = words(finance)
    assert "NT$42" in page
    assert "9 days" in page
    agencies.grant_role(made.proposed_by, Role.FINANCE, agency=None, by=None)
    assert "payment batches" not in rows(made.proposed_by)
    assert "payment batches" not in rows(make.staff(Role.OPERATOR))


def test_a_batch_goes_from_its_file_to_the_banks_answer_and_what_came_back_is_an_alarm():
    made, finance, operator = approved(30, 12), make.staff(Role.FINANCE), make.staff(Role.OPERATOR)
    assert "not downloaded yet" in words(finance)
    desk = at_desk(finance)
    desk.get(f"/admin/rewards/settlementbatch/{made.pk}/bank.csv")
    assert "not downloaded yet" not in words(finance)
    numbers = list(made.statements.order_by("amount_twd").values_list("number", flat=True))
    payments.reopen(made.pk, numbers[0], reason="帳號有誤", by=finance, now=timezone.now())
    assert "Returned</dt><dd>1 · NT$12" in words(finance)
    for person in (finance, operator):
        found = rows(person)
        assert next(iter(found.values())).alarm  # it stands first
        assert found["rejected transfers"].twd == 12
        assert "帳號有誤" in words(person)
    assert "invoiced statements to put into a batch" not in rows(operator)


def test_invoiced_statements_wait_for_an_operator_until_they_are_in_a_batch():
    operator = make.staff(Role.OPERATOR)
    enter(confirmed(30)[0])
    row = rows(operator)["invoiced statements to put into a batch"]
    assert (row.count, row.twd) == (1, 30)
    assert row.url == f"/admin/rewards/settlement/{OCTOBER}/change/"
    batches.consolidate(OCTOBER, by=operator, now=make.NOW)
    assert "invoiced statements to put into a batch" not in rows(operator)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COORDINATOR, Role.AUDITOR])
def test_who_reads_the_books_takes_along_the_files_of_the_last_three_periods_and_an_operator_does_not(role):
    sale(make.shop(), 30)
    for month in (OCTOBER, NOVEMBER, DECEMBER, JANUARY):
        close(month)
    assert files_on(make.staff(role)) == [
        f"/admin/rewards/settlement/{month}/{file}/"
        for month in (JANUARY, DECEMBER, NOVEMBER)
        for file in ("csv", "xlsx", "lines_csv", "report")
    ]
    assert files_on(make.staff(Role.OPERATOR)) == []


@pytest.mark.parametrize("role", [Role.FINANCE, Role.OPERATOR, Role.COORDINATOR, Role.AUDITOR])
def test_who_settles_reads_how_much_of_the_last_period_is_paid_and_which_one_is_not_closed(role):
    made, reader = approved(30, 10), make.staff(role)
    assert "of NT$40 paid (0%)" in words(reader)
    first = made.statements.order_by("amount_twd").first()
    payments.pay(made.pk, references={first.number: "TX-1"}, paid_on=DAY, by=make.staff(Role.FINANCE), now=make.NOW)
    page = words(reader)
    assert "NT$10</strong> of NT$40 paid (25%)" in page
    before = periods.period_of(timezone.localdate().replace(day=1) - timedelta(days=1))
    assert ("is over and not closed yet" in page) == (before.first > OCTOBER)


def test_a_long_list_is_counted_up_to_a_limit(monkeypatch):
    batch(30, 12, 7)
    monkeypatch.setattr(waiting, "MOST", 0)
    row = rows(make.staff(Role.FINANCE))["payment batches"]
    assert row.is_more
    assert row.shown == 0


@pytest.mark.parametrize(("role", "table"), [(Role.FINANCE, "posting"), (Role.OPERATOR, "settlementbatch")])
def test_nothing_that_waits_is_a_friendly_sentence_and_tables_stand_apart_but_for_auditors(role, table):
    make.shop()
    person, auditor, nobody = make.staff(role), make.staff(Role.AUDITOR), make.user("nobody", is_staff=True)
    page = words(person)
    assert "Nothing is waiting for you" in page
    assert "tables-title" not in page
    assert f"/admin/rewards/{table}/" not in page
    assert f"/admin/rewards/{table}/" in words(person, "/admin/all/")
    shown = words(auditor)
    assert "tables-title" in shown
    assert f"/admin/rewards/{table}/" in shown
    assert at_desk(nobody).get("/admin/all/").status_code == 403
