"""Merchants’ statements in the administration: the list, a statement’s figures, its files and its photo."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.roles import Role
from civic.desk.base import ReadOnlyInline, RoleModelAdmin
from civic.desk.display import badge
from civic.outbox.models import OutboxItem
from civic.web.step_up import form_first_shows_factor
from rewards.settlement.periods.models import Settlement
from rewards.settlement.statements import downloads, papers, photos
from rewards.settlement.statements.models import Statement, StatementReminder
from rewards.settlement.statements.reminders import about

WAITING = (Statement.Status.HELD, Statement.Status.DISPUTED)  # for an operator
SHOWN_IN_FILTER = 62  # two months of days


class ReminderInline(ReadOnlyInline):
    model = StatementReminder
    fields = readonly_fields = ("days", "filed_at", "sent_at", "mails")

    @admin.display(description=_("mails"))
    def mails(self, reminder: StatementReminder) -> str:
        """How its letters stand in the outbox."""
        letters = OutboxItem.objects.filter(about=about(reminder.pk)).order_by("pk")
        return "; ".join(f"{item.get_state_display()} {item.error}".strip() for item in letters) or "–"


class PeriodFilter(admin.RelatedFieldListFilter):
    """Offer the last periods, without the CSV that each keeps; a day has a period of its own, so not all of them."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(f"{each.pk}", each.period.title) for each in Settlement.objects.defer("csv")[:SHOWN_IN_FILTER]]


class StatementPages(RoleModelAdmin):
    """List and show statements, with their files and the photo of the invoice.

    The slices above add what they know about a statement; the last of them registers it (disputes/admin.py).
    """

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in, waits_since, waits_twd = Statement.Status.HELD, "settlement__issued_at", "amount_twd"
    list_display = ("number", "period_title", "merchant_name", "tax_id", "coins_payable", "amount_twd", "status_shown")
    list_filter = (("settlement", PeriodFilter), "status")
    list_select_related = ("settlement",)
    search_fields = ("number", "merchant_name", "=tax_id", "=invoice_number", "=bank_reference")
    found_by = ("number", "invoice_number", "bank_reference")
    fields = (
        "number",
        "period_title",
        "merchant_name",
        "tax_id",
        "redemptions",
        "coins_redeemed",
        "voids",
        "coins_voided",
        "adjustments",
        "coins_payable",
        "amount_twd",
        "status_shown",
        "issued_at",
        "confirmed_by",
        "confirmed_at",
        "deemed_shown",
        "voucher",
        "invoice_number",
        "invoiced_on",
        "invoice_twd",
        "photo_shown",
        "batch",
        "paid_on",
        "bank_reference",
        "lines_sha256",
    )
    readonly_fields = ("period_title", "status_shown", "deemed_shown", "photo_shown", "lines_sha256")
    inlines: ClassVar[Any] = (ReminderInline,)

    @admin.display(description=_("period"), ordering="settlement")
    def period_title(self, statement: Statement) -> str:
        address = reverse("admin:rewards_settlement_change", args=[statement.settlement_id])
        return format_html('<a href="{}">{}</a>', address, statement.period.title)

    @admin.display(description=_("status"), ordering="status")
    def status_shown(self, statement: Statement) -> str:
        return badge(statement.status, statement.get_status_display())

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("settlement__csv")

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """Find the statements that an operator must look at."""
        here = Statement.objects.filter(status__in=WAITING)
        return here if self.may(request, (Role.OPERATOR,)) else here.none()

    def waiting_query(self) -> str:
        return f"status__in={','.join(WAITING)}"

    @admin.display(description=_("deemed confirmed"))
    def deemed_shown(self, statement: Statement) -> Any:
        return _("The deadline passed without an answer of the owner.") if statement.deemed else "–"

    @admin.display(description=_("photo of the invoice"))
    def photo_shown(self, statement: Statement) -> Any:
        address = self.url_of("invoice_photo", statement.pk)
        return format_html('<a href="{}">{}</a>', address, _("Photo")) if statement.invoice_photo else "–"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        photo = require_safe(self.invoice_photo_view)
        return [
            path("<path:object_id>/csv/", view(self.csv_view), name="rewards_statement_csv"),
            path("<path:object_id>/pdf/", view(require_safe(self.pdf_view)), name="rewards_statement_pdf"),
            path("<path:object_id>/photo/", view(photo), name="rewards_statement_invoice_photo"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: Statement) -> list[tuple[str, Any]]:
        return [
            (self.url_of("pdf", obj.pk), _("Statement (PDF)")),
            (self.url_of("csv", obj.pk), _("Download its lines as CSV")),
        ]

    def found(self, request: HttpRequest, object_id: str) -> Statement:
        """Return the statement, to those who may see statements."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        statement = self.get_object(request, unquote(object_id))
        if statement is None:
            raise Http404
        return statement  # type: ignore[no-any-return]

    def pdf_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Serve the statement as its owner prints it."""
        statement = self.found(request, object_id)
        return downloads.pdf_response(f"tuili-{statement}.pdf", papers.statement(statement))

    def invoice_photo_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Serve the photo of the invoice, to its readers only."""
        statement = self.found(request, object_id)
        return self.photo(request, statement, statement.invoice_photo)

    def photo(self, request: HttpRequest, statement: Statement, photo: Any) -> HttpResponseBase:
        """Serve a photo and put on record who saw it; to others than its readers there is none."""
        if not photo or not self.may(request, photos.READERS):
            raise Http404
        if (way := form_first_shows_factor(request)) is not None:
            return way
        return photos.response(photos.read(photo, statement, by=request.user))  # type: ignore[arg-type]

    def csv_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """Serve the statement's lines."""
        statement = self.found(request, object_id)
        return downloads.lines_response(f"tuili-{statement}.csv", Statement.objects.filter(pk=statement.pk))
