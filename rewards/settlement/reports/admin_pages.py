"""Downloads of a closed period: the CSV as it was issued, the tables behind it, the report to sign."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.roles import Role
from rewards.settlement.closing.exports import COLUMNS, month_rows
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import exports, papers
from rewards.settlement.statements import downloads
from rewards.settlement.statements.models import Statement

DOWNLOADERS = (Role.FINANCE, Role.AUDITOR, Role.COORDINATOR)


class PeriodFiles:
    """Add the downloads to a settlement's page."""

    def get_urls(self: Any) -> list[URLPattern]:
        views = {
            "csv": self.csv_view,
            "xlsx": self.xlsx_view,
            "lines_csv": self.lines_csv_view,
            "lines": self.lines_view,
            "budgets": self.budgets_view,
            "report": self.report_view,
        }
        guarded = {name: self.admin_site.admin_view(require_safe(view)) for name, view in views.items()}
        files = [
            path(f"<path:object_id>/{name}/", view, name=f"rewards_settlement_{name}") for name, view in guarded.items()
        ]
        return [*files, *super().get_urls()]  # type: ignore[misc]

    def files_for(
        self: Any, request: HttpRequest, obj: Settlement, only: tuple[str, ...] = ()
    ) -> list[tuple[str, Any]]:
        """List the files that this person may take, or `only` some of them, as (address, words)."""
        if not self.may(request, DOWNLOADERS):
            return []
        words = {
            "csv": _("Download CSV"),
            "xlsx": _("The same as XLSX"),
            "lines_csv": _("Download its lines as CSV"),
            "lines": _("Every line as XLSX"),
            "budgets": _("Coins by budget as XLSX"),
            "report": _("Month-end report (PDF)") if obj.period.is_month else _("Report for the period (PDF)"),
        }
        return [(self.url_of(name, obj.pk), label) for name, label in words.items() if name in (only or words)]

    def found(self: Any, request: HttpRequest, object_id: str) -> Settlement:
        """Return the settlement, to those who may take its files."""
        if not self.may(request, DOWNLOADERS):
            raise PermissionDenied
        try:
            settlement = Settlement.objects.filter(pk=unquote(object_id)).first()
        except ValidationError as error:
            raise Http404 from error
        if settlement is None:
            raise Http404
        return settlement

    def csv_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Serve the stored bytes, unchanged."""
        settlement = self.found(request, object_id)
        name = f"tuili-{settlement}.csv"
        return HttpResponse(bytes(settlement.csv), content_type=downloads.CSV, headers=downloads.headers(name))

    def xlsx_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Serve the same table for a spreadsheet."""
        settlement = self.found(request, object_id)
        return downloads.xlsx_response(f"tuili-{settlement}.xlsx", COLUMNS, month_rows(settlement))

    def lines_csv_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Serve every line of the period, as the programs of the finance office get it."""
        settlement = self.found(request, object_id)
        statements = Statement.objects.filter(settlement_id=settlement.pk)
        return downloads.lines_response(f"tuili-{settlement}-lines.csv", statements)

    def lines_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Serve every line of the period for a spreadsheet."""
        settlement = self.found(request, object_id)
        statements = Statement.objects.filter(settlement_id=settlement.pk)
        return downloads.lines_xlsx(f"tuili-{settlement}-lines.xlsx", statements)

    def budgets_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Serve what became of each budget's coins."""
        settlement = self.found(request, object_id)
        return exports.budgets_xlsx(f"tuili-{settlement}-budgets.xlsx", settlement)

    def report_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Serve the report of the period's end."""
        settlement = self.found(request, object_id)
        content = papers.month_report(settlement, now=timezone.now())
        return downloads.pdf_response(f"tuili-{settlement}.pdf", content)
