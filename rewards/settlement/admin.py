from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from civic.admin_base import ReadOnlyInline, RoleModelAdmin
from civic.admin_display import badge, number
from civic.admin_steps import Step
from civic.agencies.models import Role
from civic.templatetags.dates import both_month
from rewards.settlement import actions, batches, confirming
from rewards.settlement.downloads import lines_response
from rewards.settlement.models import Settlement, SettlementDifference, Statement, StatementDispute

WAITING = (Statement.Status.HELD, Statement.Status.DISPUTED)  # for an operator
DOWNLOADERS = (Role.FINANCE, Role.AUDITOR, Role.COORDINATOR)


class StatementInline(ReadOnlyInline):
    model = Statement
    fields = (
        "number",
        "merchant_name",
        "tax_id",
        "redemptions",
        "coins_redeemed",
        "coins_voided",
        "adjustments",
        "coins_payable",
        "amount_twd",
        "status",
    )
    ordering = ("merchant_name",)


@admin.register(Settlement)
class SettlementAdmin(RoleModelAdmin):
    """A closed month: its statements, and the CSV exactly as it was issued."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    list_display = ("__str__", "redemptions", "payable", "twd", "issued_at")
    fields = ("month_closed", "redemptions", "payable", "twd", "issued_at", "issued_by", "csv_sha256")
    readonly_fields = ("month_closed", "payable", "twd", "csv_sha256")
    inlines = (StatementInline,)
    steps = (
        Step(
            name="consolidate",
            label=_("Put invoiced statements into a batch"),
            done=_("The batch waits for the finance office."),
            run=lambda settlement, act: batches.consolidate(settlement.pk, by=act.by, now=act.now),
            roles=(Role.OPERATOR,),
            offered=lambda settlement, user: settlement.statements.filter(status=Statement.Status.INVOICED).exists(),
            tone="primary",
        ),
    )

    @admin.display(description=_("month"))
    def month_closed(self, settlement: Settlement) -> str:
        return both_month(settlement.month)

    @admin.display(description=_("coins payable"), ordering="coins_payable")
    def payable(self, settlement: Settlement) -> str:
        return number(settlement.coins_payable)

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, settlement: Settlement) -> str:
        return number(settlement.amount_twd)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("csv")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.csv_view)
        return [path("<path:object_id>/csv/", view, name="rewards_settlement_csv"), *super().get_urls()]

    def tools_for(self, request: HttpRequest, obj: Settlement) -> list[tuple[str, Any]]:
        return [(self.url_of("csv", obj.pk), _("Download CSV"))] if self.may(request, DOWNLOADERS) else []

    def csv_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The stored bytes, unchanged."""
        if not self.may(request, DOWNLOADERS):
            raise PermissionDenied
        try:
            settlement = Settlement.objects.filter(pk=unquote(object_id)).first()
        except ValidationError as error:
            raise Http404 from error
        if settlement is None:
            raise Http404
        name = f"tuili-{settlement}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(bytes(settlement.csv), content_type="text/csv; charset=utf-8", headers=headers)


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
    fields = ("line", "reason", "raised_by", "raised_at", "answer", "answered_by", "answered_at")


@admin.register(Statement)
class StatementAdmin(RoleModelAdmin):
    """One merchant's month. What differs is listed with both sides, and holds this statement alone."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in = Statement.Status.HELD
    list_display = ("number", "settlement", "merchant_name", "tax_id", "coins_payable", "amount_twd", "status_shown")
    list_filter = ("settlement", "status")
    list_select_related = ("settlement",)
    search_fields = ("number", "merchant_name", "=tax_id", "=invoice_number", "=bank_reference")
    fields = (
        "number",
        "settlement",
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
        "confirmed_by",
        "confirmed_at",
        "voucher",
        "invoice_number",
        "invoiced_on",
        "batch",
        "paid_on",
        "bank_reference",
        "lines_sha256",
    )
    readonly_fields = ("status_shown", "lines_sha256")
    inlines = (DifferenceInline, DisputeInline)
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
            tone="primary",
        ),
    )

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

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.csv_view)
        return [path("<path:object_id>/csv/", view, name="rewards_statement_csv"), *super().get_urls()]

    def tools_for(self, request: HttpRequest, obj: Statement) -> list[tuple[str, Any]]:
        return [(self.url_of("csv", obj.pk), _("Download its lines as CSV"))]

    def csv_view(self, request: HttpRequest, object_id: str) -> StreamingHttpResponse:
        """The statement's lines."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        statement = self.get_object(request, unquote(object_id))
        if statement is None:
            raise Http404
        return lines_response(f"tuili-{statement}.csv", Statement.objects.filter(pk=statement.pk))
