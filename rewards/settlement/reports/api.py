"""What became of each budget's coins, and the month-end report, over HTTP.

A month that is settled in halves or days has a file for each of these periods, named by its first day.
"""

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from rest_framework.request import Request

from rewards.settlement.periods import queries as periods
from rewards.settlement.reports import exports, papers
from rewards.settlement.statements import downloads
from rewards.settlement.statements.api import FinanceFile, file_schema


class SettlementBudgetsView(FinanceFile):
    @file_schema(
        "finance_settlements_budgets_csv",
        "Where each budget’s coins went",
        "text/csv",
        about="Up to the month’s end: issued, given, redeemed, lapsed, outstanding. Kept within a day of closing.",
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        settlement = periods.settlement_of(periods.one_named(month))
        name = f"settlement-{settlement}-budgets.csv"
        content = exports.budgets_csv(settlement)
        return HttpResponse(content, content_type=downloads.CSV, headers=downloads.headers(name))


class SettlementBudgetsXlsxView(FinanceFile):
    @file_schema("finance_settlements_budgets_xlsx", "The same as XLSX", downloads.XLSX, about="Numbers are numbers.")
    def get(self, request: Request, month: str) -> FileResponse:
        settlement = periods.settlement_of(periods.one_named(month))
        return exports.budgets_xlsx(f"settlement-{settlement}-budgets.xlsx", settlement)


class SettlementReportView(FinanceFile):
    @file_schema(
        "finance_settlements_report", "The month-end report", downloads.PDF, about="Made when it is asked for."
    )
    def get(self, request: Request, month: str) -> HttpResponse:
        settlement = periods.settlement_of(periods.one_named(month))
        return downloads.pdf_response(
            f"settlement-{settlement}.pdf", papers.month_report(settlement, now=timezone.now())
        )
