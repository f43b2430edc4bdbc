"""Closed periods in the administration: their statements, how far they are, their files."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.core.saying import listed
from civic.desk.base import ReadOnlyInline, RoleModelAdmin
from civic.desk.display import number
from civic.desk.steps import Step
from civic.templatetags.dates import both_month, both_years
from rewards.settlement.closing.admin import ClosePages
from rewards.settlement.payments import batches
from rewards.settlement.periods import queries
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import progress
from rewards.settlement.reports.admin_pages import PeriodFiles
from rewards.settlement.statements.models import Statement

SHOWN_IN_PROGRESS = 12  # the last periods that were closed


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
class SettlementAdmin(ClosePages, PeriodFiles, RoleModelAdmin):
    """A closed period: its statements, and the CSV exactly as it was issued."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    change_list_template = "admin/rewards/settlement/change_list.html"
    list_display = ("period_title", "redemptions", "payable", "twd", "issued_at")
    fields = ("period_closed", "redemptions", "payable", "twd", "issued_at", "issued_by", "csv_sha256")
    readonly_fields = ("period_closed", "payable", "twd", "csv_sha256")
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

    def take_step(self, request: HttpRequest, thing: Settlement, step: Step) -> None:
        """Say after a batch was put together which statements it leaves out, until when, and why."""
        before = thing.batches.count()
        super().take_step(request, thing, step)
        waiting = batches.left_out(thing.pk, today=taipei_day(timezone.now()))
        if waiting and thing.batches.count() > before:
            messages.warning(request, _("Left out: %(which)s") % {"which": listed(waiting)})

    def heading(self, obj: Settlement) -> str:
        return obj.period.title

    @admin.display(description=_("period"), ordering="month")
    def period_title(self, settlement: Settlement) -> str:
        return settlement.period.title

    @admin.display(description=_("period"))
    def period_closed(self, settlement: Settlement) -> str:
        period = settlement.period
        if period.is_month:
            return both_month(period.first)
        days = (period.first,) if period.first == period.last else (period.first, period.last)
        return " – ".join(both_years(day) for day in days)

    @admin.display(description=_("coins payable"), ordering="coins_payable")
    def payable(self, settlement: Settlement) -> str:
        return number(settlement.coins_payable)

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, settlement: Settlement) -> str:
        return number(settlement.amount_twd)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("csv")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.progress_view)
        return [path("progress/", view, name="rewards_settlement_progress"), *super().get_urls()]

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """Show how far a period is; without one, the last that was closed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = self.get_queryset(request)
        settlement = self.chosen(request, rows)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Progress of settlement")}
        context |= {"settlement": settlement, "settlements": rows[:SHOWN_IN_PROGRESS]}
        if settlement:
            context |= progress.page(settlement, now=timezone.now())
        return TemplateResponse(request, "admin/rewards/settlement/progress.html", context)

    def chosen(self, request: HttpRequest, rows: Any) -> Settlement | None:
        """Return the period that the address names, or the last; raise Http404 for a name that means none."""
        if "month" not in request.GET:
            return rows.first()  # type: ignore[no-any-return]
        try:
            settlement = rows.filter(pk=queries.one_named(request.GET["month"]).first).first()
        except DomainError as error:
            raise Http404 from error
        if settlement is None:
            raise Http404
        return settlement  # type: ignore[no-any-return]

    def tools_for(self, request: HttpRequest, obj: Settlement) -> list[tuple[str, Any]]:
        progress_page = (f"{reverse('admin:rewards_settlement_progress')}?month={obj}", _("Progress"))
        return [progress_page, *self.files_for(request, obj)]
