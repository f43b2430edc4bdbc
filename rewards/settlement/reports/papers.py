"""The report of a period's end as PDF."""

from datetime import datetime

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reportlab.platypus.flowables import Flowable

from civic.core import moments
from civic.templatetags.components import coins
from civic.web import papers
from rewards.settlement.periods.calendar import Period
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import kept, origins
from rewards.settlement.reports import queries as reports
from rewards.settlement.reports.models import BudgetCoins


def month_report(settlement: Settlement, *, now: datetime) -> bytes:
    """Make what the finance office files at the period's end, with boxes to sign in."""
    month, period = settlement.month, settlement.period
    parts = [
        papers.text(settings.COUNTY_NAME, size=9),
        papers.title(
            (_("Month-end report %(month)s") if period.is_month else _("Report for the period %(month)s"))
            % {"month": period.title}
        ),
        papers.facts(
            [
                (_("Issued"), moments.minute(settlement.issued_at)),
                (_("To be paid"), f"{coins(settlement.coins_payable)} · NT${settlement.amount_twd:,}"),
                (_("As of"), moments.minute(now)),
            ]
        ),
        papers.heading(_("Where every coin is")),
        _places(kept.places(settlement), period),
        papers.heading(_("Coins by agency budget, %(year)s") % {"year": month.year}),
        *_agencies(kept.agencies(settlement), period),
        papers.heading(_("Where each budget’s coins went")),
        *_budgets(origins.of_settlement(settlement)),
        papers.heading(_("Statements by state")),
        _statuses(reports.by_status(settlement)),
        papers.heading(_("Differences between the books")),
        *_differences(reports.differences(settlement)),
        papers.gap(8),
        papers.boxes((_("Prepared by"), _("Checked by"), _("Finance office"), _("Head of the agency"))),
    ]
    return papers.make(f"{settlement}", parts, foot=f"{settlement} · CSV SHA-256 {settlement.csv_sha256}")


def _places(places: list[reports.Place], period: Period) -> Flowable:
    moved = (_("Came in this month"), _("Went out this month"), _("At the month’s end"))
    if not period.is_month:
        moved = (_("Came in in the period"), _("Went out in the period"), _("At its end"))
    header = (capfirst(_("account")), *moved)
    rows: list[list[object]] = [[place.label, place.came, place.went, place.left] for place in places]
    sums = [sum(getattr(place, side) for place in places) for side in ("came", "went", "left")]
    return papers.table(header, [*rows, [_("Total (the last must be 0)"), *sums]], (3, 2, 2, 2), total=True)


def _agencies(agencies: list[reports.Agency], period: Period) -> list[Flowable]:
    if not agencies:
        return [papers.text(_("No budget was opened this year."))]
    now = _("of it this month") if period.is_month else _("of it in the period")
    header = (
        _("Agency"),
        _("Budget"),
        _("In campaigns"),
        _("Given"),
        now,
        _("Not given"),
        _("Returned to the treasury"),
        _("Left"),
    )
    rows = [
        [a.name, a.opened, a.promised, a.given, a.month_given, a.in_campaigns, a.returned, a.left] for a in agencies
    ]
    return [papers.table(header, rows, (4, 2, 2, 2, 2, 2, 2, 2))]


def _budgets(budgets: list[BudgetCoins]) -> list[Flowable]:
    if not budgets:
        return [papers.text(_("No coins were issued yet."))]
    header = (
        _("Budget"), _("Coins issued"), _("Not given yet"), _("Redeemed"), _("Lapsed"), _("Given up"), _("By hand"),
        _("Outstanding"), _("Returned to the treasury"),
    )  # fmt: skip
    names = ("issued", "not_given", "redeemed", "lapsed", "given_up", "corrected", "outstanding", "returned")
    rows: list[list[object]] = [[each.label, *(getattr(each, name) for name in names)] for each in budgets]
    total = [_("Total"), *(sum(getattr(each, name) for each in budgets) for name in names)]
    note = papers.text(str(reports.ORIGIN_RULE), size=8)
    return [papers.table(header, [*rows, total], (4, 2, 2, 2, 2, 2, 2, 2, 2), total=True), papers.gap(1), note]


def _statuses(rows: list) -> Flowable:
    header = (_("State"), _("Statements"), _("Coins"), "NT$")
    listed: list[list[object]] = [[str(status.label), *sums] for status, *sums in rows]
    total = [_("Total"), *(sum(row[column] for row in rows) for column in (1, 2, 3))]
    return papers.table(header, [*listed, total], (3, 1, 2, 2), total=True)


def _differences(found: list) -> list[Flowable]:
    if not found:
        return [papers.text(_("None: ledger, payments and statements agree."))]
    header = (_("Statement"), _("Compared"), _("First side"), _("Second side"), _("Explanation"))
    rows = [
        [each.statement.number, each.get_check_made_display(), _side(each.first_coins), _side(each.second_coins),
         each.explanation or _("open")]
        for each in found
    ]  # fmt: skip
    return [papers.table(header, rows, (3, 3, 1, 1, 4))]


def _side(coins: int | None) -> str:
    return "–" if coins is None else f"{coins:,}"
