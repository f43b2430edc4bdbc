"""The yearly report as a table for a spreadsheet."""

from django.http import FileResponse
from django.utils.translation import gettext as _

from rewards.settlement.statements.downloads import xlsx_response
from rewards.settlement.yearly.queries import YearReport, figure


def header(report: YearReport) -> list[str]:
    """Name the columns, in the reader's language."""
    return [_("Year"), _("Counted up to"), _("Agency"), *report.words.values(), _("NT$ per coin granted")]


def rows(report: YearReport) -> list[list[object]]:
    """List a row for each agency, and a last one of sums."""
    about = [report.year, report.cut.title]
    names = list(report.words)
    found = [[*about, line.agency, *(figure(line, name) for name in names), line.per_coin] for line in report.lines]
    total = [*about, _("Total"), *(report.total(name) for name in names), report.per_coin]
    return [*found, total]


def xlsx(name: str, report: YearReport) -> FileResponse:
    """Serve the table as XLSX under this name."""
    return xlsx_response(name, header(report), rows(report))
