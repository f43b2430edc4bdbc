"""Adjustments in the administration: one operator asks, another person decides."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.steps import Step
from rewards.settlement import adjusting
from rewards.settlement.followups import StatementAdjustment

State = StatementAdjustment.State


def by_another(asked: StatementAdjustment, user: Any) -> bool:
    return asked.state == State.ASKED and asked.requested_by_id != user.pk


@admin.register(StatementAdjustment)
class StatementAdjustmentAdmin(RoleModelAdmin):
    """Coins that a disputed line lacks, or has too many."""

    view_roles = (Role.FINANCE, Role.OPERATOR, Role.COORDINATOR)
    waits_in = State.ASKED
    list_display = ("statement", "merchant", "coins", "reason", "state_shown", "requested_by", "requested_at")
    list_filter = ("state",)
    fields = (
        "statement",
        "merchant",
        "line",
        "said",
        "coins",
        "reason",
        "state_shown",
        "requested_by",
        "requested_at",
        "decided_by",
        "decided_at",
        "decision",
        "transaction_id",
    )
    readonly_fields = ("statement", "merchant", "line", "said", "state_shown", "transaction_id")
    steps = (
        Step(
            name="approve",
            label=_("Approve"),
            done=_("The coins are a line of the merchant’s next statement; the owner can confirm this one."),
            run=lambda asked, act: adjusting.approve(asked.pk, by=act.by, now=act.now),
            roles=adjusting.DECIDERS,
            offered=by_another,
            tone="primary",
        ),
        Step(
            name="reject",
            label=_("Reject"),
            done=_("The adjustment is rejected; the dispute waits for another answer."),
            run=lambda asked, act: adjusting.reject(asked.pk, by=act.by, reason=act.reason, now=act.now),
            roles=adjusting.DECIDERS,
            offered=by_another,
            reason=True,
            tone="danger",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request).select_related("dispute__statement", "dispute__line", "requested_by")
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

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, asked: StatementAdjustment) -> str:
        return state_badge(asked)
