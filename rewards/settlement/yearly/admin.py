"""The yearly report in the administration: the year's budgets on a page, as a paper, as a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin, agency_scope
from rewards.settlement.reports import charts
from rewards.settlement.reports.actions import OriginsDiffer
from rewards.settlement.reports.models import BudgetCoins
from rewards.settlement.reports.queries import ORIGIN_RULE
from rewards.settlement.statements import downloads
from rewards.settlement.yearly import exports, papers, queries
from rewards.settlement.yearly.queries import COST_RULE, YearReport

PAGE = "admin/rewards/budgetcoins/yearly.html"


@admin.register(BudgetCoins)
class YearlyReportAdmin(RoleModelAdmin):
    """What became of each agency's coins of a year. Finance and coordinators see every agency, an agency its own."""

    view_roles = (Role.COORDINATOR, Role.FINANCE, Role.EDITOR, Role.APPROVER)

    def get_urls(self) -> list[URLPattern]:
        def guarded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
            return self.admin_site.admin_view(require_safe(view))

        return [
            path("", guarded(self.page_view), name="rewards_budgetcoins_changelist"),
            path("<int:year>/pdf/", guarded(self.pdf_view), name="rewards_budgetcoins_pdf"),
            path("<int:year>/xlsx/", guarded(self.xlsx_view), name="rewards_budgetcoins_xlsx"),
        ]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {"view": self.has_view_permission(request)}

    def page_view(self, request: HttpRequest) -> HttpResponse:
        """Show the report of the year in the address, or of the newest year that has a budget."""
        agencies = self.agencies(request)
        years = queries.years(agencies)
        context: dict[str, Any] = {**self.admin_site.each_context(request), "opts": self.opts, "years": years}
        context["title"] = _("Yearly report of budgets")
        try:
            return TemplateResponse(request, PAGE, context | (self.shown(request, agencies, years) if years else {}))
        except OriginsDiffer as error:
            return TemplateResponse(request, PAGE, context | {"refusal": error})

    def shown(self, request: HttpRequest, agencies: set[int] | None, years: list[int]) -> dict[str, Any]:
        """Gather what the page shows of a year. Raises OriginsDiffer, Http404."""
        report = self.report(request, self.year_asked(request, years))
        return {
            "report": report,
            "cut": report.cut,
            "cuts": queries.cuts(report.year),
            "rows": rows_of(report),
            "totals": [report.total(name) for name in report.words],
            "later": queries.changed_since(report.year, report.cut, agencies),
            "origin_rule": ORIGIN_RULE,
            "cost_rule": COST_RULE,
        }

    def pdf_view(self, request: HttpRequest, year: int) -> HttpResponse:
        """Serve the report as a paper."""
        report = self.report(request, year)
        return downloads.pdf_response(self.name(report, "pdf"), papers.year_report(report, now=timezone.now()))

    def xlsx_view(self, request: HttpRequest, year: int) -> FileResponse:
        """Serve the report as a spreadsheet."""
        report = self.report(request, year)
        return exports.xlsx(self.name(report, "xlsx"), report)

    def agencies(self, request: HttpRequest) -> set[int] | None:
        """Which agencies this person sees: None means all. Raises PermissionDenied."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return agency_scope(request.user, self.seeing_roles)

    def report(self, request: HttpRequest, year: int) -> YearReport:
        """Count what the address asks for; a year without a budget of theirs, or an unknown cut-off, is not found."""
        agencies = self.agencies(request)
        if year not in queries.years(agencies):
            raise Http404
        try:
            cut = queries.cut_named(year, request.GET.get("until", ""))
        except DomainError as error:
            raise Http404 from error
        return queries.report(year, cut, agencies=agencies)

    def year_asked(self, request: HttpRequest, years: list[int]) -> int:
        """Read the year in the address; without one, the newest that has begun for them."""
        asked = request.GET.get("year", "")
        if not asked:
            return years[0]
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise Http404
        return int(asked)

    def name(self, report: YearReport, ending: str) -> str:
        """Name a file of the report."""
        return f"tuili-{report.year}-until-{report.cut.name}.{ending}"


def rows_of(report: YearReport) -> list[dict[str, Any]]:
    """What the page shows of each agency: its figures in the order of the words, and a bar."""
    bars = charts.of_budgets([line.coins for line in report.lines])
    return [
        {
            "agency": line.agency,
            "figures": [queries.figure(line, name) for name in report.words],
            "per_coin": line.per_coin,
            "slices": bar.slices,
        }
        for line, bar in zip(report.lines, bars, strict=True)
    ]
