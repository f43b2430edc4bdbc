"""One operator proposes to merge two accounts, another one decides."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.desk.display import number
from rewards.merging import actions
from rewards.merging.forms import MergeForm
from rewards.merging.models import AccountMerge


@admin.register(AccountMerge)
class AccountMergeAdmin(ProposalAdmin):
    view_roles = add_roles = (Role.OPERATOR,)
    form = MergeForm
    list_display = ("__str__", "reason", "state_shown", "coins_moved", "proposed_by", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("proposed_by",)
    shown = (
        "source", "target", "reason", "state_shown", "coins_moved", "proposed_by", "proposed_at", "decided_by",
        "decided_at", "decision", "transaction",
    )  # fmt: skip
    readonly_fields = shown
    steps = (
        approve_step(
            lambda merge, act: actions.approve(merge.pk, by=act.by, now=act.now),
            label=_("Approve: merge the accounts"),
            done=_("The accounts are merged; both mailboxes were told."),
            roles=actions.MERGES.roles,
        ),
        reject_step(
            lambda merge, act: actions.reject(merge.pk, reason=act.reason, by=act.by, now=act.now),
            done=_("Both accounts stay as they are."),
            roles=actions.MERGES.roles,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ("closed", "kept", "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    @admin.display(description=_("coins"), ordering="coins")
    def coins_moved(self, merge: AccountMerge) -> str:
        return number(merge.coins)

    def save_model(self, request: HttpRequest, obj: AccountMerge, form: Any, change: bool) -> None:
        made = actions.propose(
            obj.source,
            obj.target,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        obj.pk, obj._state.adding = made.pk, False
