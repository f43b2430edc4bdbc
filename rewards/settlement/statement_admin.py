"""Merchants' statements in the administration: differences, disputes, adjustments, photos."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.desk.base import ReadOnlyInline, RoleModelAdmin
from civic.desk.display import badge
from civic.desk.steps import Step
from rewards.settlement import actions, adjusting, confirming, downloads, papers, photos
from rewards.settlement.doubts import SettlementDifference, StatementDispute
from rewards.settlement.followups import StatementReminder
from rewards.settlement.forms import AdjustmentForm
from rewards.settlement.models import Settlement, Statement

WAITING = (Statement.Status.HELD, Statement.Status.DISPUTED)  # for an operator
SHOWN_IN_FILTER = 62  # two months of days


class DifferenceInline(ReadOnlyInline):
    model = SettlementDifference
    fields = (
        "check_made",
        "transaction_no",
        "receipt",
        "first_coins",
        "second_coins",
        "explanation",
        "explained_by",
    )


class DisputeInline(ReadOnlyInline):
    model = StatementDispute
    fields = ("line", "reason", "photo_shown", "raised_by", "raised_at", "answer", "answered_by", "answered_at")
    readonly_fields = ("photo_shown",)

    @admin.display(description=_("photo"))
    def photo_shown(self, dispute: StatementDispute) -> Any:
        address = reverse("admin:rewards_statement_dispute_photo", args=[dispute.statement_id, dispute.pk])
        return format_html('<a href="{}">{}</a>', address, _("Photo")) if dispute.photo else "–"


class ReminderInline(ReadOnlyInline):
    model = StatementReminder
    fields = ("days", "filed_at", "sent_at", "tries", "fault")


class PeriodFilter(admin.RelatedFieldListFilter):
    """The last periods, without the CSV that each of them keeps; a day has a period of its own, so not all of them."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(f"{each.pk}", each.period.title) for each in Settlement.objects.defer("csv")[:SHOWN_IN_FILTER]]


@admin.register(Statement)
class StatementAdmin(RoleModelAdmin):
    """What one merchant took in a period. What differs is listed with both sides, and holds this statement alone."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in = Statement.Status.HELD
    list_display = ("number", "period_title", "merchant_name", "tax_id", "coins_payable", "amount_twd", "status_shown")
    list_filter = (("settlement", PeriodFilter), "status")
    list_select_related = ("settlement",)
    search_fields = ("number", "merchant_name", "=tax_id", "=invoice_number", "=bank_reference")
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
        "photo_shown",
        "batch",
        "paid_on",
        "bank_reference",
        "lines_sha256",
    )
    readonly_fields = ("period_title", "status_shown", "deemed_shown", "photo_shown", "lines_sha256")
    inlines = (DifferenceInline, DisputeInline, ReminderInline)
    steps = (
        Step(
            name="release",
            label=_("Issue it: the differences are explained"),
            done=_("The statement is issued; the explanation stays with it."),
            run=lambda statement, act: actions.release(statement.pk, by=act.by, reason=act.reason, now=act.now),
            roles=(Role.OPERATOR,),
            offered=lambda statement, user: statement.status == Statement.Status.HELD,
            reason=True,
            tone="primary",
        ),
        Step(
            name="answer",
            label=_("Answer the dispute"),
            done=_("The owner reads your answer, and can confirm the statement."),
            run=lambda statement, act: confirming.answer(statement.pk, by=act.by, words=act.reason, now=act.now),
            roles=(Role.OPERATOR,),
            offered=lambda statement, user: statement.status == Statement.Status.DISPUTED,
            reason=True,
            readers=_("The owner reads it."),
            tone="primary",
        ),
    )

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
        """Statements that an operator must look at."""
        here = self.get_queryset(request)
        return here.filter(status__in=WAITING) if self.may(request, (Role.OPERATOR,)) else here.none()

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
        photo, said = require_safe(self.invoice_photo_view), require_safe(self.dispute_photo_view)
        return [
            path("<path:object_id>/csv/", view(self.csv_view), name="rewards_statement_csv"),
            path("<path:object_id>/pdf/", view(require_safe(self.pdf_view)), name="rewards_statement_pdf"),
            path("<path:object_id>/adjust/", view(self.adjust_view), name="rewards_statement_adjust"),
            path("<path:object_id>/photo/", view(photo), name="rewards_statement_invoice_photo"),
            path("<path:object_id>/photo/<int:dispute>/", view(said), name="rewards_statement_dispute_photo"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: Statement) -> list[tuple[str, Any]]:
        tools = [
            (self.url_of("pdf", obj.pk), _("Statement (PDF)")),
            (self.url_of("csv", obj.pk), _("Download its lines as CSV")),
        ]
        if obj.status == Statement.Status.DISPUTED and self.may(request, (Role.OPERATOR,)):
            tools.insert(0, (self.url_of("adjust", obj.pk), _("Ask for an adjustment")))
        return tools

    def found(self, request: HttpRequest, object_id: str) -> Statement:
        if not self.has_view_permission(request):
            raise PermissionDenied
        statement = self.get_object(request, unquote(object_id))
        if statement is None:
            raise Http404
        return statement  # type: ignore[no-any-return]

    def pdf_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The statement as its owner prints it."""
        statement = self.found(request, object_id)
        return downloads.pdf_response(f"tuili-{statement}.pdf", papers.statement(statement))

    def adjust_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """An operator asks for coins to be added or taken off; somebody else decides."""
        if not self.may(request, (Role.OPERATOR,)):
            raise PermissionDenied
        statement = self.found(request, object_id)
        form = AdjustmentForm(request.POST or None, statement=statement)
        if form.is_valid() and self.asked(request, form):
            return redirect(self.url_of("change", statement.pk))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "original": statement}
        context["title"] = _("Ask for an adjustment")
        return TemplateResponse(request, "admin/rewards/statement/adjust.html", context)

    def asked(self, request: HttpRequest, form: AdjustmentForm) -> bool:
        by: Any = request.user
        said = {**form.cleaned_data, "dispute_id": form.cleaned_data["dispute"].pk}
        said.pop("dispute")
        try:
            adjusting.ask(**said, by=by, now=timezone.now())
        except DomainError as error:
            form.refuse(error)
            return False
        messages.success(request, _("The adjustment waits for a second person."))
        return True

    def invoice_photo_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """The photo of the invoice; to others than its readers there is none."""
        statement = self.found(request, object_id)
        return self.photo(request, statement, statement.invoice_photo)

    def dispute_photo_view(self, request: HttpRequest, object_id: str, dispute: int) -> FileResponse:
        """The photo that came with a dispute, in the same way."""
        statement = self.found(request, object_id)
        said = statement.disputes.filter(pk=dispute).first()
        return self.photo(request, statement, said.photo if said else None)

    def photo(self, request: HttpRequest, statement: Statement, photo: Any) -> FileResponse:
        if not photo or not self.may(request, photos.READERS):
            raise Http404
        return photos.response(photos.read(photo, statement, by=request.user))  # type: ignore[arg-type]

    def csv_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        """The statement's lines."""
        statement = self.found(request, object_id)
        return downloads.lines_response(f"tuili-{statement}.csv", Statement.objects.filter(pk=statement.pk))
