"""The yearly report as a paper, with boxes to sign in."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from reportlab.platypus.flowables import Flowable

from civic.core import moments
from civic.web import papers
from rewards.settlement.reports.queries import ORIGIN_RULE
from rewards.settlement.yearly.queries import COST_RULE, Line, YearReport, figure

# What each table says, beside the agency: the six figures that are asked for, and how the budgets add up.
SUMMARY = ("given", "redeemed", "lapsed", "outstanding", "returned")
ADDS_UP = ("issued", "given", "not_given", "returned")
GIVEN = ("given", "redeemed", "lapsed", "gone", "outstanding")


def year_report(report: YearReport, *, now: datetime) -> bytes:
    """Make what the finance office files about a year's budgets, or an agency about its own."""
    title = _("Yearly report of budgets, %(year)s") % {"year": report.year}
    parts = [
        papers.text(settings.COUNTY_NAME, size=9),
        papers.title(title),
        papers.facts([(_("Counted up to"), report.cut.title), (_("As of"), moments.minute(now))]),
        papers.heading(_("By agency")),
        *_summary(report),
        papers.heading(_("Each budget adds up: issued = granted + not given yet + returned")),
        _table(report, ADDS_UP),
        papers.heading(_("What was granted adds up: granted = redeemed + lapsed + given up or by hand + outstanding")),
        _table(report, GIVEN),
        papers.heading(_("Changes of the budgets")),
        *_changes(report),
        papers.gap(2),
        papers.text(str(COST_RULE), size=8),
        papers.text(str(ORIGIN_RULE), size=8),
        papers.gap(8),
        papers.boxes((_("Prepared by"), _("Checked by"), _("Finance office"), _("Head of the agency"))),
    ]
    return papers.make(title, parts, foot=f"{title} · {report.cut.name}")


def _summary(report: YearReport) -> list[Flowable]:
    if not report.lines:
        return [papers.text(_("No budget was opened for this year."))]
    header = (_("Agency"), *(report.words[name] for name in SUMMARY), _("NT$ per coin granted"))
    rows: list[list[object]] = [[*_figures(line, SUMMARY), _or_dash(line.per_coin)] for line in report.lines]
    total = [_("Total"), *(report.total(name) for name in SUMMARY), _or_dash(report.per_coin)]
    return [papers.table(header, [*rows, total], (4, 2, 2, 2, 2, 2, 2), total=True)]


def _table(report: YearReport, names: tuple[str, ...]) -> Flowable:
    header = (_("Agency"), *(report.words[name] for name in names))
    rows: list[list[object]] = [_figures(line, names) for line in report.lines]
    total = [_("Total"), *(report.total(name) for name in names)]
    return papers.table(header, [*rows, total], (4, *(2 for _name in names)), total=True)


def _changes(report: YearReport) -> list[Flowable]:
    if not report.changes:
        return [papers.text(_("None."))]
    header = (_("Day"), _("Agency"), _("Change"), _("Coins"), _("Reason"))
    rows = [
        [moments.day(each.decided_at) if each.decided_at else "", str(each.agency), each.get_act_display(),
         each.coins if each.adds else -each.coins, each.reason]
        for each in report.changes
    ]  # fmt: skip
    return [papers.table(header, rows, (3, 4, 3, 2, 5))]


def _figures(line: Line, names: tuple[str, ...]) -> list[object]:
    return [line.agency, *(figure(line, name) for name in names)]


def _or_dash(amount: object) -> object:
    return "–" if amount is None else amount
