"""Batches in the administration: finance approves what the operator put together, exports it, notes payments."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from civic.admin_base import ReadOnlyInline, RoleModelAdmin
from civic.admin_display import number, state_badge
from civic.admin_steps import Step
from civic.agencies.models import Role
from civic.calendar import taipei_day
from civic.errors import DomainError
from rewards.settlement import batches, exports
from rewards.settlement.forms import PaymentsForm
from rewards.settlement.models import SettlementBatch, Statement

State = SettlementBatch.State
DECIDED = (State.APPROVED, State.PAID)


def by_another(batch: SettlementBatch, user: Any) -> bool:
    return batch.state == State.OPEN and batch.consolidated_by_id != user.pk


class BatchedInline(ReadOnlyInline):
    model = Statement
    verbose_name_plural = _("statements")
    fields = (
        "number",
        "merchant_name",
        "tax_id",
        "amount_twd",
        "voucher",
        "invoice_number",
        "invoiced_on",
        "paid_on",
        "bank_reference",
    )
    ordering = ("number",)


@admin.register(SettlementBatch)
class SettlementBatchAdmin(RoleModelAdmin):
    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in = State.OPEN
    list_display = ("__str__", "settlement", "count", "twd", "state_shown", "consolidated_at")
    list_filter = ("state",)
    list_select_related = ("settlement",)
    fields = (
        "settlement",
        "count",
        "twd",
        "state_shown",
        "consolidated_by",
        "consolidated_at",
        "decided_by",
        "decided_at",
        "decision",
    )
    readonly_fields = ("twd", "state_shown")
    inlines = (BatchedInline,)
    steps = (
        Step(
            name="approve",
            label=_("Approve for payment"),
            done=_("Approved. Export the bank file, and note the references when the bank has paid."),
            run=lambda batch, act: batches.approve(batch.pk, by=act.by, now=act.now),
            roles=(Role.FINANCE,),
            offered=by_another,
            tone="primary",
        ),
        Step(
            name="reject",
            label=_("Send back"),
            done=_("Sent back; its statements wait for another batch."),
            run=lambda batch, act: batches.reject(batch.pk, by=act.by, reason=act.reason, now=act.now),
            roles=(Role.FINANCE,),
            offered=by_another,
            reason=True,
            tone="danger",
        ),
    )

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, batch: SettlementBatch) -> str:
        return number(batch.amount_twd)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, batch: SettlementBatch) -> str:
        return state_badge(batch)

    def get_urls(self) -> list[URLPattern]:
        bank = self.admin_site.admin_view(require_safe(self.bank_view))
        pay = self.admin_site.admin_view(self.pay_view)
        return [
            path("<int:pk>/bank.csv", bank, name="rewards_settlementbatch_bank"),
            path("<int:pk>/pay/", pay, name="rewards_settlementbatch_pay"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: SettlementBatch) -> list[tuple[str, Any]]:
        if obj.state not in DECIDED or not self.may(request, (Role.FINANCE,)):
            return []
        tools = [(self.url_of("bank", obj.pk), _("Bank file (CSV)"))]
        return [*tools, (self.url_of("pay", obj.pk), _("Note payments"))] if obj.state == State.APPROVED else tools

    def approved(self, request: HttpRequest, pk: int) -> SettlementBatch:
        """The batch, for finance only, and only once it is approved."""
        if not self.may(request, (Role.FINANCE,)):
            raise PermissionDenied
        batch = self.get_queryset(request).filter(pk=pk, state__in=DECIDED).first()
        if batch is None:
            raise Http404
        return batch  # type: ignore[no-any-return]

    def bank_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file for the bank."""
        batch = self.approved(request, pk)
        headers = {"Content-Disposition": f'attachment; filename="{batch}.csv"', "X-Content-Type-Options": "nosniff"}
        return HttpResponse(exports.bank_csv(batch), content_type="text/csv; charset=utf-8", headers=headers)

    def pay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which statements the bank has paid, under which references."""
        batch = self.approved(request, pk)
        form = PaymentsForm(request.POST or None, batch=batch, initial={"paid_on": taipei_day(timezone.now())})
        if form.is_valid() and self.paid(request, batch, form):
            return redirect(self.url_of("change", batch.pk))
        context = {**self.admin_site.each_context(request), "opts": self.opts, "form": form, "batch": batch}
        context["title"] = _("Note payments")
        return TemplateResponse(request, "admin/rewards/settlementbatch/pay.html", context)

    def paid(self, request: HttpRequest, batch: SettlementBatch, form: PaymentsForm) -> bool:
        references = form.references()
        by: Any = request.user
        try:
            batches.pay(
                batch.pk, references=references, paid_on=form.cleaned_data["paid_on"], by=by, now=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
            return False
        messages.success(request, _("%(n)s statements are marked as paid.") % {"n": number(len(references))})
        return True
