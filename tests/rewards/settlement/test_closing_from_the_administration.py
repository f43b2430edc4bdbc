"""An operator closes a month from the administration: a job does it, and the page shows how far it is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import ngettext_lazy, override

from civic.audit.models import AuditEvent
from civic.core.errors import DomainError
from civic.core.roles import NotAllowed, Role
from rewards.settlement.closing import actions, errors, requests
from rewards.settlement.closing.models import CloseRequest
from rewards.settlement.periods.models import Settlement
from rewards.tasks import close_asked_months
from tests import factories as make
from tests.owner import tamper
from tests.rewards.settlement.months import NOVEMBER, OCTOBER, close, sale
from tests.staff import at_desk, messages_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db
PAGE = "/admin/rewards/settlement/close/"


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(make.NOW)


def operator() -> Client:
    return at_desk(make.staff(Role.OPERATOR))


def said_of(asked: CloseRequest, language: str) -> str:
    return operator().get(f"{PAGE}{asked.pk}/", headers={"accept-language": language}).content.decode()


def test_an_operator_closes_the_month_that_waits_and_sees_it_closed():
    sale(make.shop(), 30)
    desk = operator()
    assert PAGE in desk.get("/admin/rewards/settlement/").content.decode()
    assert "2026-10" in desk.get(PAGE).content.decode()
    answer = desk.post(PAGE, {"month": "2026-10"})
    assert "hx-get" in desk.get(answer.url).content.decode()
    close_asked_months()
    ended = desk.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in ended
    assert "?month=2026-10-01" in ended
    settlement = Settlement.objects.get()
    asked = CloseRequest.objects.get()
    assert (settlement.month, settlement.issued_by) == (OCTOBER, f"user:{asked.asked_by_id}")
    assert AuditEvent.objects.filter(action="month.close_asked").count() == 1


@pytest.mark.parametrize("month", ["2026-11", "2031-01", "2026-13", "", "2026-09"])
def test_a_month_that_is_not_over_or_has_nothing_is_refused_with_the_sentence(month):
    sale(make.shop(), 30)
    answer = operator().post(PAGE, {"month": month}, follow=True)
    assert len(messages_of(answer)) == 1
    assert not CloseRequest.objects.exists()


def test_a_month_that_is_closed_says_so_and_there_is_nothing_to_close():
    sale(make.shop(), 30)
    close()
    desk = operator()
    assert 'name="month"' not in desk.get(PAGE).content.decode()
    with pytest.raises(errors.MonthAlreadyClosed):
        requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)


def test_asked_twice_it_is_one_request_and_a_month_that_the_night_closed_meanwhile_has_ended_well():
    sale(make.shop(), 30)
    for _time in range(2):
        asked = requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    close()
    assert (requests.work(now=make.NOW), requests.work(now=make.NOW)) == (1, 0)
    asked.refresh_from_db()
    assert (asked.ended_at, asked.fault) == (make.NOW, "")


def test_what_a_dead_worker_left_is_taken_by_the_next_after_a_quarter_of_an_hour():
    sale(make.shop(), 30)
    requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    CloseRequest.objects.update(taken_at=make.NOW)
    assert requests.work(now=make.NOW + timedelta(minutes=14)) == 0
    assert requests.work(now=make.NOW + timedelta(minutes=16)) == 1
    assert Settlement.objects.count() == 1


@pytest.mark.parametrize("workers", ["en", "zh-hant"])
def test_what_went_wrong_is_told_in_the_language_of_whoever_reads_it(workers):
    asked = CloseRequest.objects.create(month=NOVEMBER, asked_by=make.user(), asked_at=make.NOW)
    with override(workers):
        requests.work(now=make.NOW)
    assert "2026-11 is not over yet" in said_of(asked, "en")
    assert "2026-11 尚未結束" in said_of(asked, "zh-hant")


def test_a_sentence_that_was_kept_in_words_stays_readable():
    asked = CloseRequest.objects.create(
        month=OCTOBER, asked_by=make.user(), asked_at=make.NOW, ended_at=make.NOW, fault="只做了 50% 就中斷。"
    )
    assert "只做了 50% 就中斷。" in said_of(asked, "en")


def test_a_close_that_breaks_off_says_so_on_its_page_and_can_be_asked_for_again():
    sale(make.shop(), 30)
    asked = requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    tamper("ALTER TABLE rewards_statementline RENAME TO away")
    requests.work(now=make.NOW)
    tamper("ALTER TABLE away RENAME TO rewards_statementline")
    assert PAGE in said_of(asked, "en")
    assert "It stopped before anything" in said_of(asked, "en")
    assert "It stopped before anything" not in said_of(asked, "zh-hant")
    assert not Settlement.objects.exists()
    requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    assert (requests.work(now=make.NOW), Settlement.objects.count()) == (1, 1)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.COORDINATOR, Role.AUDITOR])
def test_closing_is_the_operators(role):
    sale(make.shop(), 30)
    desk = at_desk(make.staff(role))
    assert desk.post(PAGE, {"month": "2026-10"}).status_code == 403
    with pytest.raises(NotAllowed):
        requests.ask(OCTOBER, by=make.staff(role), now=make.NOW)
    asked = requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    assert desk.get(f"{PAGE}{asked.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_page_sees_how_far_it_is_while_the_close_is_still_one_transaction(monkeypatch):
    sale(make.shop(), 30)
    asked = requests.ask(OCTOBER, by=make.staff(Role.OPERATOR), now=make.NOW)
    note = requests._noting(asked)
    seen = []

    def listening(of: CloseRequest):
        def both(done: int, parts: int) -> None:
            note(done, parts)
            seen.append(at_once([lambda: CloseRequest.objects.values_list("done", "parts").get()])[0])

        return both

    monkeypatch.setattr(requests, "_noting", listening)
    requests.work(now=make.NOW)
    assert seen == [(done, actions.PARTS) for done in range(actions.PARTS + 1)]


def test_a_later_month_can_be_asked_for_when_it_is_over():
    sale(make.shop(), 30, at=datetime(2026, 11, 9, tzinfo=UTC))
    asked = requests.ask(NOVEMBER, by=make.staff(Role.OPERATOR), now=datetime(2026, 12, 1, tzinfo=UTC))
    assert requests.work(now=datetime(2026, 12, 1, tzinfo=UTC)) == 1
    assert asked.month == NOVEMBER


def test_a_fault_that_counts_something_is_never_kept_as_no_fault():
    class Lacking(DomainError):
        message = ngettext_lazy("%(n)s coin is missing", "%(n)s coins are missing", "n")

    assert requests.fault_of(Lacking(n=2))["fault"]
    assert requests.fault_of(DomainError()) == {"fault": "This is not possible.", "facts": {}}
