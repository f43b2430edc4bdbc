"""How long periods are: two people decide it for a month to come, and nobody changes what is past."""

from datetime import UTC, date, datetime
from functools import partial
from threading import Event, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from civic.agencies import actions as agencies
from civic.audit.models import AuditEvent
from civic.core.calendar import day_start
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from rewards.ledger import closing as books
from rewards.ledger.models import Transaction
from rewards.settlement.periods import actions, errors, queries
from rewards.settlement.periods.calendar import Length
from rewards.settlement.periods.models import SettlementScheme
from tests import factories as make
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, NOVEMBER, OCTOBER, sale
from tests.rewards.settlement.schemes import in_force, proposed
from tests.staff import at_desk
from tests.threads import at_once

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
LATE_NOVEMBER = datetime(2026, 11, 25, tzinfo=UTC)


def refused(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError:
        return True
    return False


def test_without_a_scheme_periods_are_months():
    assert str(queries.period_of(date(2026, 10, 20))) == "2026-10"


def test_what_operator_and_finance_agreed_is_in_force_from_its_day_on_and_not_before():
    in_force(Length.HALF, DECEMBER)
    assert [str(queries.period_of(day)) for day in (date(2026, 11, 30), DECEMBER, date(2026, 12, 16))] == [
        "2026-11", "2026-12-01", "2026-12-16",
    ]  # fmt: skip
    assert set(AuditEvent.objects.filter(action__startswith="scheme.").values_list("action", flat=True)) == {
        "scheme.proposed", "scheme.approved",
    }  # fmt: skip


def test_a_proposal_alone_changes_nothing():
    proposed(Length.DAY, DECEMBER)
    assert str(queries.period_of(DECEMBER)) == "2026-12"


def test_who_proposed_does_not_approve_and_the_database_says_so_too():
    both = make.staff("operator")
    agencies.grant_role(both, Role.FINANCE, agency=None, by=None)
    scheme = proposed(Length.DAY, DECEMBER, by=both)
    with pytest.raises(errors.NotTheProposer):
        actions.approve(scheme.pk, by=both, now=LATE_NOVEMBER)
    with pytest.raises(IntegrityError, match="scheme_four_eyes"), transaction.atomic():
        SettlementScheme.objects.filter(pk=scheme.pk).update(
            state="approved", decided_by=both, decided_at=LATE_NOVEMBER
        )


def test_an_operator_proposes_and_finance_decides_and_nobody_else():
    with pytest.raises(NotAllowed):
        proposed(Length.DAY, DECEMBER, by=make.staff("finance"))
    scheme = proposed(Length.DAY, DECEMBER)
    for role in ("operator", "coordinator", "auditor"):
        with pytest.raises(NotAllowed):
            actions.approve(scheme.pk, by=make.staff(role), now=LATE_NOVEMBER)


@pytest.mark.parametrize("day", [date(2026, 12, 2), NOVEMBER, date(2020, 1, 1), date(2026, 11, 25)])
def test_a_scheme_begins_with_a_month_to_come(day):
    with pytest.raises(errors.SchemeTooLate):
        proposed(Length.DAY, day, now=LATE_NOVEMBER)


def test_a_proposal_that_waited_too_long_is_not_approved_any_more():
    scheme = proposed(Length.DAY, DECEMBER)
    with pytest.raises(errors.SchemeTooLate):
        actions.approve(scheme.pk, by=make.staff("finance"), now=day_start(DECEMBER))
    actions.reject(scheme.pk, by=make.staff("finance"), reason="過期", now=day_start(DECEMBER))
    in_force(Length.DAY, JANUARY)


def test_a_month_whose_books_have_begun_keeps_its_period():
    sale(make.shop(), 5, datetime(2026, 12, 3, tzinfo=UTC))
    scheme = proposed(Length.DAY, DECEMBER)
    with pytest.raises(errors.SchemeTooLate), transaction.atomic():
        actions.approve(scheme.pk, by=make.staff("finance"), now=LATE_NOVEMBER)
    assert refused(
        "UPDATE rewards_settlementscheme SET state = 'approved', decided_by_id = %s, decided_at = %s WHERE id = %s",
        make.staff("finance").pk, LATE_NOVEMBER, scheme.pk,
    )  # fmt: skip


def test_a_closed_month_keeps_its_period_even_when_nothing_was_in_it():
    sale(make.shop(), 5, IN_OCTOBER)
    books.close_month(NOVEMBER, actor="tests")
    scheme = proposed(Length.DAY, NOVEMBER)
    with pytest.raises(errors.SchemeTooLate):
        actions.approve(scheme.pk, by=make.staff("finance"), now=IN_OCTOBER)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE rewards_settlementscheme SET length = 'half'",
        "UPDATE rewards_settlementscheme SET valid_from = '2026-10-01'",
        "UPDATE rewards_settlementscheme SET state = 'rejected'",
        "DELETE FROM rewards_settlementscheme",
        "TRUNCATE rewards_settlementscheme CASCADE",
        "INSERT INTO rewards_settlementscheme (length, valid_from, reason, state, proposed_by_id, proposed_at,"
        " decided_by_id, decided_at, decision) SELECT 'half', '2027-02-01', 'x', 'approved', proposed_by_id, now(),"
        " decided_by_id, now(), '' FROM rewards_settlementscheme",
        "INSERT INTO rewards_closedmonth (month, actor) VALUES ('2026-11-16', 'x')",
    ],
)
def test_the_database_refuses_to_change_what_was_decided(sql):
    in_force(Length.DAY, DECEMBER)
    assert refused(sql)


def test_one_proposal_waits_at_a_time():
    proposed(Length.DAY, DECEMBER)
    with pytest.raises(errors.SchemeProposed):
        proposed(Length.HALF, JANUARY)


def test_a_coming_scheme_can_be_called_off_before_it_begins():
    in_force(Length.DAY, DECEMBER)
    in_force(Length.MONTH, DECEMBER)
    assert str(queries.period_of(DECEMBER)) == "2026-12"
    with connection.cursor() as cursor:
        cursor.execute("SELECT settlement_period_text('2026-12-01')")
        assert cursor.fetchone() == ("2026-12",)


def test_a_scheme_that_changes_nothing_is_not_proposed():
    with pytest.raises(errors.SchemeUnchanged):
        proposed(Length.MONTH, DECEMBER)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does():
    scheme = proposed(Length.DAY, DECEMBER)
    jobs = [partial(actions.approve, scheme.pk, by=make.staff("finance"), now=LATE_NOVEMBER) for _ in range(2)]
    outcomes = at_once(
        [*jobs, partial(actions.reject, scheme.pk, by=make.staff("finance"), reason="x", now=LATE_NOVEMBER)]
    )
    assert [type(one) for one in outcomes].count(errors.SchemeDecided) == 2


@pytest.mark.django_db(transaction=True)
def test_the_approval_waits_for_a_payment_under_way_and_then_finds_that_the_books_have_begun():
    shop, scheme = make.shop(), proposed(Length.DAY, DECEMBER)
    finance, paid, go, outcome = make.staff("finance"), Event(), Event(), []

    def pay() -> None:
        with transaction.atomic():
            sale(shop, 5, datetime(2026, 12, 1, 1, tzinfo=UTC))
            paid.set()
            go.wait(20)
        connection.close()

    def approve() -> None:
        try:
            actions.approve(scheme.pk, by=finance, now=LATE_NOVEMBER)
        except errors.SchemeTooLate as error:
            outcome.append(error)
        connection.close()

    slow, second = Thread(target=pay), Thread(target=approve)
    slow.start()
    paid.wait(20)
    second.start()
    second.join(0.5)
    assert second.is_alive()
    go.set()
    slow.join(20)
    second.join(20)
    assert len(outcome) == 1
    assert Transaction.objects.filter(month=DECEMBER).exists()


def test_the_page_says_in_plain_words_what_is_in_force_and_what_comes(time_machine):
    time_machine.move_to(IN_NOVEMBER)
    address, english = "/admin/rewards/settlementscheme/", {"accept-language": "en"}
    page = at_desk(make.staff("finance")).get(address, headers=english)
    assert "Now, from the beginning: a statement covers a month." in page.content.decode()
    in_force(Length.HALF, DECEMBER)
    page = at_desk(make.staff("auditor")).get(address, headers=english)
    assert "From 2026-12-01 on: a statement covers half a month" in page.content.decode()


def test_the_operator_chooses_among_months_to_come_and_finance_approves_on_the_page(time_machine):
    time_machine.move_to(IN_NOVEMBER)
    operator = at_desk(make.staff("operator"))
    said = {"length": "half", "valid_from": "2026-12-01", "reason": "小店週轉"}
    page = operator.post("/admin/rewards/settlementscheme/add/", {**said, "valid_from": "2026-11-01"})
    assert page.status_code == 200
    assert not SettlementScheme.objects.exists()
    assert operator.post("/admin/rewards/settlementscheme/add/", said).status_code == 302
    scheme = SettlementScheme.objects.get()
    step = f"/admin/rewards/settlementscheme/{scheme.pk}/step/approve/"
    assert operator.post(step).status_code == 403
    finance = at_desk(make.staff("finance"))
    page = finance.get(f"/admin/rewards/settlementscheme/{scheme.pk}/change/")
    assert "小店週轉" in page.content.decode()
    assert finance.post(step).status_code == 302
    assert str(queries.period_of(DECEMBER)) == "2026-12-01"
    assert str(queries.period_of(OCTOBER)) == "2026-10"
