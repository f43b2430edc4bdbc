"""Payment batches in the administration, and what the bank paid to merchants on hold."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import ReadOnlyInline, RoleModelAdmin
from civic.desk.display import number, state_badge
from civic.desk.steps import Step
from rewards.fraud.actions import DESK
from rewards.settlement.payments import batches, held_payments
from rewards.settlement.payments.admin_pages import BankPages
from rewards.settlement.payments.models import HeldPayment, PaymentRejection
from rewards.settlement.statements.models import SettlementBatch, Statement

State = SettlementBatch.State


def by_another(batch: SettlementBatch, user: Any) -> bool:
    """Tell whether this person may decide: the batch waits, and somebody else put it together."""
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


class RejectionInline(ReadOnlyInline):
    model = PaymentRejection
    fields = ("statement", "amount_twd", "reason", "paid_on", "bank_reference", "noted_by", "noted_at")


class HeldPaymentInline(ReadOnlyInline):
    model = HeldPayment
    fields = ("statement", "hold", "amount_twd", "paid_on", "bank_reference", "state", "note")


@admin.register(SettlementBatch)
class SettlementBatchAdmin(BankPages):
    """Statements that are paid together: finance approves, exports, and notes what the bank paid."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in = State.OPEN
    list_display = ("__str__", "period_title", "count", "twd", "state_shown", "consolidated_at")
    list_filter = ("state",)
    list_select_related = ("settlement",)
    fields = (
        "period_title",
        "count",
        "twd",
        "state_shown",
        "consolidated_by",
        "consolidated_at",
        "decided_by",
        "decided_at",
        "decision",
    )
    readonly_fields = ("period_title", "twd", "state_shown")
    inlines = (BatchedInline, HeldPaymentInline, RejectionInline)
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

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("settlement__csv")

    @admin.display(description=_("period"), ordering="settlement")
    def period_title(self, batch: SettlementBatch) -> str:
        address = reverse("admin:rewards_settlement_change", args=[batch.settlement_id])
        return format_html('<a href="{}">{}</a>', address, batch.settlement.period.title)

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, batch: SettlementBatch) -> str:
        return number(batch.amount_twd)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, batch: SettlementBatch) -> str:
        return state_badge(batch)


@admin.register(HeldPayment)
class HeldPaymentAdmin(RoleModelAdmin):
    """What the bank paid to merchants on hold; the fraud desk notes what came of it."""

    view_roles = (Role.FINANCE, *DESK)
    waits_in = HeldPayment.State.OPEN
    list_display = ("statement", "merchant", "twd", "paid_on", "bank_reference", "state_shown")
    list_filter = ("state",)
    fields = readonly_fields = (
        "statement", "merchant", "batch", "hold", "twd", "paid_on", "bank_reference", "noted_at",
        "state_shown", "note", "seen_by", "seen_at",
    )  # fmt: skip
    steps = (
        Step(
            name="note",
            label=_("Note what came of it"),
            done=_("Noted."),
            run=lambda found, act: held_payments.look_at(found.pk, words=act.reason, by=act.by, now=act.now),
            roles=DESK,
            offered=lambda found, user: found.state == HeldPayment.State.OPEN,
            reason=True,
            tone="primary",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("statement", "batch", "hold__merchant")

    @admin.display(description=_("merchant"))
    def merchant(self, found: HeldPayment) -> str:
        return found.statement.merchant_name

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, found: HeldPayment) -> str:
        return number(found.amount_twd)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, found: HeldPayment) -> str:
        return state_badge(found)
