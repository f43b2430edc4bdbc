"""The help desk puts coins aside with a reason, reads what the citizen says to it, and lets the coins go."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import number, state_badge
from civic.desk.filters import FilledListFilter
from civic.desk.steps import Step
from rewards.holds import actions
from rewards.holds.forms import HoldForm
from rewards.holds.models import APPEAL_WAITS, Hold

HELP_DESK = (Role.OPERATOR, Role.COORDINATOR)


@admin.register(Hold)
class HoldAdmin(RoleModelAdmin):
    view_roles = (*HELP_DESK, Role.FINANCE)
    add_roles = HELP_DESK
    waits_in, waits_since, waits_coins = Hold.State.HELD, "appealed_at", "coins"
    form = HoldForm
    list_display = ("citizen", "coins_held", "reason", "state_shown", "held_at", "appealed_at")
    list_filter = ("state", ("appealed_at", FilledListFilter))
    list_select_related = ("citizen__user",)
    search_fields = ("^citizen__user__email", "^citizen__user__name", "reason")
    held = ("citizen", "coins_held", "reason", "state_shown", "held_by", "held_at", "transaction")
    heard = ("appeal", "appealed_at")
    replied = ("answer", "answered_by", "answered_at")
    let_go = ("release_reason", "released_by", "released_at")
    readonly_fields = (*held, *heard, *replied, *let_go)
    steps = (
        Step(
            name="release",
            label=_("Release the coins"),
            done=_("The coins are back in the wallet; the citizen can read why."),
            run=lambda hold, act: actions.release(hold.pk, reason=act.reason, by=act.by, now=act.now),
            roles=HELP_DESK,
            offered=lambda hold, user: hold.state == Hold.State.HELD and hold.citizen.user_id != user.pk,
            reason=True,
            readers=_("The citizen reads it."),
            most=200,
            tone="primary",
            bulk=True,
        ),
        Step(
            name="answer",
            label=_("Answer: the coins stay put aside"),
            done=_("Answered; the citizen can read why the coins stay put aside."),
            run=lambda hold, act: actions.answer(hold.pk, words=act.reason, by=act.by, now=act.now),
            roles=HELP_DESK,
            offered=lambda hold, user: (
                hold.state == Hold.State.HELD and hold.waits_for_answer and hold.citizen.user_id != user.pk
            ),
            reason=True,
            readers=_("The citizen reads it."),
            most=200,
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("person", "coins", "reason")})]
        blocks = [(None, {"fields": self.held}), (_("The citizen’s explanation"), {"fields": self.heard})]
        return [*blocks, (_("Our answer"), {"fields": self.replied}), (_("Release"), {"fields": self.let_go})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """Only a citizen whose appeal has no answer yet waits for somebody."""
        return super().waiting_for(request).filter(APPEAL_WAITS).exclude(citizen__user=request.user.pk)

    @admin.display(description=_("coins"), ordering="coins")
    def coins_held(self, hold: Hold) -> str:
        return number(hold.coins)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, hold: Hold) -> str:
        return state_badge(hold)

    def save_model(self, request: HttpRequest, obj: Hold, form: Any, change: bool) -> None:
        held = actions.hold(
            obj.citizen,
            obj.coins,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        obj.pk, obj._state.adding = held.pk, False
