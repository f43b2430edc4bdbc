from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from civic.admin_base import ReadOnlyInline, RoleModelAdmin
from civic.admin_display import number
from civic.agencies.models import Role
from rewards.settlement.models import Settlement, Statement

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

    @admin.display(description=_("month"))
    def month_closed(self, settlement: Settlement) -> str:
        return str(settlement)

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


@admin.register(Statement)
class StatementAdmin(RoleModelAdmin):
    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    list_display = ("number", "settlement", "merchant_name", "tax_id", "coins_payable", "amount_twd", "status")
    list_filter = ("settlement", "status")
    list_select_related = ("settlement",)
    search_fields = ("number", "merchant_name", "=tax_id")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("settlement__csv")
