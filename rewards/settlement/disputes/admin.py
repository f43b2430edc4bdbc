"""Statements in the administration with what holds them back, and the adjustments that somebody else decides."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.admin import SIGNATURES, ProposalAdmin, approve_step, reject_step
from civic.desk.base import ReadOnlyInline
from civic.desk.steps import Step
from rewards.settlement.closing import differences
from rewards.settlement.closing.models import SettlementDifference
from rewards.settlement.disputes import actions, adjustments
from rewards.settlement.disputes.admin_pages import DisputePages
from rewards.settlement.disputes.models import StatementAdjustment, StatementDispute
from rewards.settlement.statements.admin import ReminderInline
from rewards.settlement.statements.models import Statement


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


@admin.register(Statement)
class StatementAdmin(DisputePages):
    """What one merchant took in a period; what differs is listed with both sides and holds this statement alone."""

    inlines = (DifferenceInline, DisputeInline, ReminderInline)
    steps = (
        Step(
            name="release",
            label=_("Issue it: the differences are explained"),
            done=_("The statement is issued; the explanation stays with it."),
            run=lambda statement, act: differences.release(statement.pk, by=act.by, reason=act.reason, now=act.now),
            roles=(Role.OPERATOR,),
            offered=lambda statement, user: statement.status == Statement.Status.HELD,
            reason=True,
            tone="primary",
        ),
        Step(
            name="answer",
            label=_("Answer the dispute"),
            done=_("The owner reads your answer, and can confirm the statement."),
            run=lambda statement, act: actions.answer(statement.pk, by=act.by, words=act.reason, now=act.now),
            roles=(Role.OPERATOR,),
            offered=lambda statement, user: statement.status == Statement.Status.DISPUTED,
            reason=True,
            readers=_("The owner reads it."),
            tone="primary",
        ),
    )


@admin.register(StatementAdjustment)
class StatementAdjustmentAdmin(ProposalAdmin):
    """Coins that a disputed line lacks, or has too many: one operator asks, another person decides."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_coins = "coins"
    list_display = ("statement", "merchant", "coins", "reason", "state_shown", "proposed_by", "proposed_at")
    list_filter = ("state",)
    fields = (
        "statement",
        "merchant",
        "line",
        "said",
        "coins",
        "reason",
        "state_shown",
        *SIGNATURES,
        "transaction_id",
    )
    readonly_fields = ("statement", "merchant", "line", "said", "state_shown", "transaction_id")
    steps = (
        approve_step(
            lambda asked, act: adjustments.approve(asked.pk, by=act.by, now=act.now),
            done=_("The coins are a line of the merchant’s next statement; the owner can confirm this one."),
            roles=adjustments.ADJUSTMENTS.roles,
        ),
        reject_step(
            lambda asked, act: adjustments.reject(asked.pk, by=act.by, reason=act.reason, now=act.now),
            done=_("The adjustment is rejected; the dispute waits for another answer."),
            roles=adjustments.ADJUSTMENTS.roles,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("dispute__statement", "dispute__line", "proposed_by")
        return rows.defer("dispute__statement__settlement__csv")

    @admin.display(description=_("statement"))
    def statement(self, asked: StatementAdjustment) -> str:
        return str(asked.dispute.statement)

    @admin.display(description=_("merchant"))
    def merchant(self, asked: StatementAdjustment) -> str:
        return asked.dispute.statement.merchant_name

    @admin.display(description=_("line"))
    def line(self, asked: StatementAdjustment) -> str:
        return str(asked.dispute.line)

    @admin.display(description=_("what the owner said"))
    def said(self, asked: StatementAdjustment) -> str:
        return asked.dispute.reason
