"""Payment batches in the administration, and what the bank paid to merchants on hold."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.admin import SIGNATURES, ProposalAdmin, approve_step, reject_step
from civic.desk.base import ReadOnlyInline, RoleModelAdmin
from civic.desk.display import badge, number, state_badge
from civic.desk.steps import Step
from rewards.fraud.actions import DESK
from rewards.settlement.payments import batches, held_payments, queries
from rewards.settlement.payments.admin_pages import BankPages
from rewards.settlement.payments.models import BankAnswer, BankFile, HeldPayment, PaymentRejection
from rewards.settlement.statements.models import SettlementBatch, Statement


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


class BankFileInline(ReadOnlyInline):
    """The files as they were made; each is taken by the buttons above."""

    model = BankFile
    fields = ("name", "sha256", "made_by", "made_at")
    readonly_fields = ("sha256",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")


class BankAnswerInline(ReadOnlyInline):
    """The bank's answers as they were read."""

    model = BankAnswer
    fields = ("read_at", "paid", "rejected", "sha256", "read_by")
    readonly_fields = ("sha256",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")


class HeldPaymentInline(ReadOnlyInline):
    model = HeldPayment
    fields = ("statement", "hold", "change", "amount_twd", "paid_on", "bank_reference", "state", "note")


@admin.register(SettlementBatch)
class SettlementBatchAdmin(BankPages, ProposalAdmin):
    """Statements that are paid together: finance approves, exports, and notes what the bank paid."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_twd = "amount_twd"
    list_display = ("__str__", "period_title", "count", "twd", "paid", "returned", "state_shown", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("settlement",)
    fields = (
        "period_title",
        "count",
        "twd",
        "paid",
        "returned",
        "still_to_pay",
        "state_shown",
        *SIGNATURES,
    )
    readonly_fields = ("period_title", "twd", "paid", "returned", "still_to_pay", "state_shown")
    inlines = (BatchedInline, BankFileInline, BankAnswerInline, HeldPaymentInline, RejectionInline)
    steps = (
        approve_step(
            lambda batch, act: batches.approve(batch.pk, by=act.by, now=act.now),
            label=_("Approve for payment"),
            done=_("Approved. A colleague downloads the file for the bank and notes the bank’s answer."),
            roles=batches.BATCHES.roles,
        ),
        reject_step(
            lambda batch, act: batches.reject(batch.pk, by=act.by, reason=act.reason, now=act.now),
            label=_("Send back"),
            done=_("Sent back; its statements wait for another batch."),
            roles=batches.BATCHES.roles,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return queries.with_figures(super().get_queryset(request).defer("settlement__csv"))

    @admin.display(description=_("period"), ordering="settlement")
    def period_title(self, batch: SettlementBatch) -> str:
        address = reverse("admin:rewards_settlement_change", args=[batch.settlement_id])
        return format_html('<a href="{}">{}</a>', address, batch.settlement.period.title)

    @admin.display(description=_("put together, in NT$"), ordering="amount_twd")
    def twd(self, batch: SettlementBatch) -> str:
        return number(batch.amount_twd)

    @admin.display(description=_("paid, in NT$"))
    def paid(self, batch: Any) -> str:
        return number(batch.paid_twd)

    @admin.display(description=_("came back, in NT$"))
    def returned(self, batch: Any) -> Any:
        words = number(batch.returned_twd)
        return format_html('<span class="state state-returned">{}</span>', words) if batch.returned_twd else words

    @admin.display(description=_("not answered yet, in NT$"))
    def still_to_pay(self, batch: Any) -> str:
        gone = batch.state == SettlementBatch.State.REJECTED
        return number(0 if gone else batch.amount_twd - batch.paid_twd - batch.returned_twd)


class StillOwed(admin.SimpleListFilter):
    """Transfers that came back and are in no other batch yet."""

    title = _("owed again")
    parameter_name = "owed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Yes"))]

    def queryset(self, request: HttpRequest, rows: Any) -> Any:
        return rows.filter(pk__in=queries.returned_transfers().values("pk")) if self.value() == "1" else rows


@admin.register(PaymentRejection)
class PaymentRejectionAdmin(RoleModelAdmin):
    """Transfers that the bank did not carry out or sent back, with its reason and what has become of the money."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in, waits_since, waits_twd, waits_alarm = "owed", "noted_at", "amount_twd", True
    list_display = ("statement", "merchant", "twd", "reason", "stands", "noted_at")
    list_filter = (StillOwed,)
    search_fields = ("statement__number", "statement__merchant_name", "=bank_reference")
    fields = readonly_fields = (
        "statement", "merchant", "batch", "twd", "reason", "stands", "paid_on", "bank_reference", "noted_by",
        "noted_at",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("statement__batch__settlement", "statement__merchant")
        return rows.select_related("batch__settlement").defer(
            "statement__batch__settlement__csv", "batch__settlement__csv"
        )

    def waiting_for(self, request: HttpRequest) -> Any:
        """Find what is owed again: for the operator, who sees to the account, and for finance, who pays it anew."""
        if self.may(request, (Role.FINANCE, Role.OPERATOR)):
            return queries.returned_transfers()
        return PaymentRejection.objects.none()

    def waiting_query(self) -> str:
        return "owed=1"

    @admin.display(description=_("merchant"))
    def merchant(self, found: PaymentRejection) -> Any:
        address = reverse("admin:rewards_merchant_change", args=[found.statement.merchant_id])
        return format_html('<a href="{}">{}</a>', address, found.statement.merchant_name)

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, found: PaymentRejection) -> str:
        return number(found.amount_twd)

    @admin.display(description=_("what happened next"))
    def stands(self, found: PaymentRejection) -> Any:
        statement = found.statement
        if statement.batch_id is None:
            return badge("returned", _("owed again"))
        address = reverse("admin:rewards_settlementbatch_change", args=[statement.batch_id])
        words = badge(statement.status, statement.get_status_display())
        return format_html('{} <a href="{}">{}</a>', words, address, statement.batch)


@admin.register(HeldPayment)
class HeldPaymentAdmin(RoleModelAdmin):
    """What the bank paid to merchants on hold; the fraud desk notes what came of it."""

    view_roles = (Role.FINANCE, *DESK)
    waits_in, waits_since, waits_twd = HeldPayment.State.OPEN, "noted_at", "amount_twd"
    list_display = ("statement", "merchant", "twd", "paid_on", "bank_reference", "state_shown")
    list_filter = ("state",)
    fields = readonly_fields = (
        "statement", "merchant", "batch", "hold", "change", "twd", "paid_on", "bank_reference", "noted_at",
        "state_shown", "note", "seen_by", "seen_at",
    )  # fmt: skip
    steps = (
        Step(
            name="note",
            label=_("Note the outcome"),
            done=_("Noted."),
            run=lambda found, act: held_payments.look_at(found.pk, words=act.reason, by=act.by, now=act.now),
            roles=DESK,
            offered=lambda found, user: found.state == HeldPayment.State.OPEN,
            reason=True,
            tone="primary",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("statement", "batch", "hold__merchant", "change__merchant")

    @admin.display(description=_("merchant"))
    def merchant(self, found: HeldPayment) -> str:
        return found.statement.merchant_name

    @admin.display(description=_("amount in NT$"), ordering="amount_twd")
    def twd(self, found: HeldPayment) -> str:
        return number(found.amount_twd)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, found: HeldPayment) -> str:
        return state_badge(found)
