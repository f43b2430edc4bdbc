"""The yearly report: by agency, up to a cut-off, equal to the ledger; for the county as a whole, an agency its own."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils import translation

from civic.core.roles import Role
from rewards import coins
from rewards.ledger.models import Account
from rewards.redemption.counter import actions as redemption
from rewards.settlement.periods import rates
from rewards.settlement.reports import actions as budget_coins
from rewards.settlement.reports.queries import places
from rewards.settlement.yearly import queries
from rewards.settlement.yearly.queries import Cut, figure
from tests import factories as make
from tests.rewards.budgets.lives import AFTER, Office, key
from tests.rewards.settlement.files import body, cells, text_of
from tests.rewards.settlement.histories import History
from tests.rewards.settlement.months import IN_NOVEMBER, IN_OCTOBER, NOVEMBER, OCTOBER, close
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
PAGE = "/admin/rewards/budgetcoins/"
FIGURES = ("issued", "given", "redeemed", "lapsed", "gone", "outstanding", "not_given", "returned", "cost_twd")


def office(issued: int, promised: int, given: int, paid: int, *, at: datetime = IN_OCTOBER) -> Office:
    """An agency whose citizen got coins and paid some of them, all in October."""
    made = Office()
    made.issue(issued, now=at)
    made.pot, made.citizen = made.campaign(promised, now=at), make.citizen()
    coins.award(made.citizen, given, campaign=made.pot, key=key(), reason="r", by="t", now=at)
    pay(made, paid, at=at)
    return made


def pay(made: Office, amount: int, *, at: datetime) -> None:
    code = make.payment_code(made.citizen, amount, now=at)[1].code
    redemption.confirm(clerk=make.owner(make.shop().merchant), key="tap", code=code, now=at)


@pytest.fixture
def year():
    """Two agencies in 2026: the first lowered and returned, the second still running; read in Chinese."""
    first, second = office(1000, 600, 100, 40), office(500, 200, 50, 50)
    first.approve(first.lowering(100, now=IN_OCTOBER), now=IN_OCTOBER)
    with translation.override("zh-hant"):
        yield first, second


def give_back(first: Office) -> None:
    first.approve(first.returning(closes=True), now=AFTER)


def told(report: queries.YearReport) -> dict[str, tuple[int, ...]]:
    return {line.agency: tuple(figure(line, name) for name in FIGURES) for line in report.lines}


def test_it_says_by_agency_what_became_of_the_coins(year):
    first, second = year
    give_back(first)
    report = queries.report(2026, Cut())
    assert told(report) == {
        first.agency.name: (900, 100, 40, 0, 0, 60, 0, 800, 40),
        second.agency.name: (500, 50, 50, 0, 0, 0, 450, 0, 50),
    }
    assert [line.per_coin for line in report.lines] == [Decimal("0.40"), Decimal("1.00")]
    assert (report.total("given"), report.per_coin) == (150, Decimal("0.60"))
    assert [change.act for change in report.changes] == ["issue", "issue", "lower", "remit"]


@pytest.mark.parametrize("seed", range(6))
def test_over_all_years_its_figures_are_the_ledgers_own(seed):
    """Whatever happened to the coins, and to the budgets beside."""
    History(seed)
    moved = Office()
    moved.issue(300)
    moved.approve(moved.lowering(50))
    moved.approve(moved.correcting(moved.issue(70)))
    moved.approve(moved.returning(reason="r", now=make.NOW))
    reports = [queries.report(each, Cut()) for each in queries.years(None)]
    left = {place.kind: place.left for place in places(queries.FOREVER)}
    total = {name: sum(report.total(name) for report in reports) for name in FIGURES}
    by_hand = [row for row in queries.origins.of_month(queries.FOREVER) if row.budget_id is None]
    assert total["issued"] == -left["mint"]
    assert total["returned"] == left["returned"] == 250
    assert total["not_given"] == left["budget"] + left["campaign"]
    assert total["outstanding"] + sum(row.outstanding for row in by_hand) == left["wallet"] + left["hold"]
    assert total["issued"] == total["given"] + total["not_given"] + total["returned"]
    ends = ("redeemed", "lapsed", "gone", "outstanding")
    assert total["given"] == sum(total[name] for name in ends)
    gone = total["lapsed"] + sum(row.lapsed + row.given_up for row in by_hand)
    given_up = sum(line.coins.given_up for report in reports for line in report.lines)
    assert gone + given_up == left["expired"]
    assert sum(Account.objects.filter(kind="budget").values_list("balance", flat=True)) == left["budget"]


def test_a_cut_off_shows_the_year_as_it_was_then_and_says_what_came_later(year):
    first, _second = year
    close(OCTOBER)
    budget_coins.keep(OCTOBER)
    give_back(first)
    pay(first, 10, at=IN_NOVEMBER)
    then = queries.cut_named(2026, "2026-10")
    assert told(queries.report(2026, then))[first.agency.name] == (900, 100, 40, 0, 0, 60, 800, 0, 40)
    assert queries.changed_since(2026, then, None) == 1
    assert told(queries.report(2026, queries.cut_named(2026, "now")))[first.agency.name][2:8] == (50, 0, 0, 50, 0, 800)
    assert queries.cut_named(2026, "").name == "2026-10"


def test_a_coin_costs_what_each_period_pays_for_it(year, settings):
    first, _second = year
    rates.note(now=IN_OCTOBER)
    settings.COIN_TWD = 3
    rates.note(now=IN_OCTOBER)  # from November on
    pay(first, 20, at=IN_NOVEMBER)
    open_still = told(queries.report(2026, Cut()))
    close(OCTOBER)
    close(NOVEMBER)
    settled = told(queries.report(2026, queries.cut_named(2026, "2026-11")))
    assert open_still[first.agency.name][-1] == settled[first.agency.name][-1] == 40 + 20 * 3


def test_a_year_that_nobody_has_begun_to_spend_costs_nothing():
    idle = Office()
    idle.issue(10)
    [line] = queries.report(2026, Cut()).lines
    assert (line.per_coin, line.cost_twd) == (None, 0)


def sheet_of(desk, until="now", language="en") -> list[tuple[str, str, str]]:
    answer = desk.get(f"{PAGE}2026/xlsx/?until={until}", headers={"accept-language": language})
    return list(cells(body(answer)))


def test_page_and_spreadsheet_say_the_same(year):
    first, second = year
    give_back(first)
    desk = at_desk(make.staff(Role.FINANCE))
    page = desk.get(f"{PAGE}?year=2026&until=now", headers={"accept-language": "en"}).content.decode()
    sheet = sheet_of(desk)
    for name in (first.agency.name_en, second.agency.name_en):
        assert name in page
        assert name in [inside for _place, _kind, inside in sheet]
    assert "1,400" in page
    assert "0.60" in page
    last = [(kind, inside) for place, kind, inside in sheet if place.endswith("4")]
    assert last[2:] == [("text", "Total"), *(("number", n) for n in
                        ("1400", "150", "90", "0", "0", "60", "450", "800", "90", "0.60"))]  # fmt: skip


def test_the_paper_says_it_too_in_both_languages(year, tmp_path):
    first, _second = year
    give_back(first)
    desk = at_desk(make.staff(Role.FINANCE))
    for language, word in (("en", "lowered"), ("zh-hant", "追減")):
        paper = desk.get(f"{PAGE}2026/pdf/?until=now", headers={"accept-language": language}).content
        assert paper.startswith(b"%PDF")
        told = text_of(paper, tmp_path)
        name = first.agency.name_en if language == "en" else first.agency.name
        for said in (name, "1,400", "0.60", word):
            assert said in told


def test_page_and_spreadsheet_are_there_in_chinese(year):
    desk = at_desk(make.staff(Role.FINANCE))
    assert "預算年度報告" in desk.get(f"{PAGE}?until=now", headers={"accept-language": "zh-hant"}).content.decode()
    assert "已繳庫" in [inside for _place, _kind, inside in sheet_of(desk, language="zh-hant")]


def test_an_agency_reads_its_own_line_and_no_total_of_others(year):
    first, second = year
    desk = at_desk(make.staff(Role.EDITOR, first.agency))
    page = desk.get(f"{PAGE}?until=now").content.decode()
    sheet = " ".join(inside for _place, _kind, inside in sheet_of(desk))
    for text in (page, sheet):
        assert any(name in text for name in (first.agency.name, first.agency.name_en))
        assert not any(name in text for name in (second.agency.name, second.agency.name_en))
    assert "1,400" not in page
    assert "1400" not in sheet
    assert desk.get(f"{PAGE}2026/pdf/?until=now").content.startswith(b"%PDF")


def test_an_agency_without_a_budget_is_told_so_and_finds_no_paper(year):
    desk = at_desk(make.staff(Role.EDITOR, make.agency("他局")))
    assert desk.get(PAGE).status_code == 200
    for name in ("pdf", "xlsx"):
        assert desk.get(f"{PAGE}2026/{name}/").status_code == 404


@pytest.mark.parametrize(
    "ask", ["year=20x6", "year=1999", "until=2026-13", "until=2027-01", "until=%00", "year=２０２６"]
)
def test_a_year_or_a_cut_off_that_is_not_there_is_not_found(year, ask):
    assert at_desk(make.staff(Role.FINANCE)).get(f"{PAGE}?{ask}").status_code == 404


def test_a_year_before_the_first_close_is_counted_now(year):
    assert queries.cut_named(2026, "").settlement is None


def test_much_that_is_new_is_counted_at_night_and_no_page_waits_for_it(year, monkeypatch):
    monkeypatch.setattr(queries, "MOST_POSTINGS", 0)
    desk = at_desk(make.staff(Role.FINANCE))
    assert "Choose a period that is counted" in desk.get(PAGE, headers={"accept-language": "en"}).content.decode()
    close(OCTOBER)
    budget_coins.keep(OCTOBER)
    assert [cut.name for cut in queries.cuts(2026)] == ["now", "2026-10"]  # little is new since then
    pay(year[0], 10, at=IN_NOVEMBER)
    assert [cut.name for cut in queries.cuts(2026)] == ["2026-10"]
    page = desk.get(PAGE, headers={"accept-language": "en"}).content.decode()
    assert "the end of October 2026" in page
    assert "until=now" not in page
    with pytest.raises(queries.CountedAtNight):
        queries.report(2026, Cut())
