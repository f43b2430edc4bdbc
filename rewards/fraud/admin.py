"""The fraud desk: yesterday's patterns, what came of them, and payouts that wait."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.core.saying import listed
from civic.desk.base import RoleModelAdmin
from civic.desk.display import number, state_badge
from civic.desk.filters import FilledListFilter
from civic.desk.steps import Step
from rewards.fraud import actions, queries
from rewards.fraud.models import Finding, PayoutHold
from rewards.holds.models import APPEAL_WAITS

SIGNS = {
    "owner": _("is its owner here"),
    "mail": _("same mailbox"),
    "name": _("same name"),
    "phone": _("same telephone as a shop of theirs"),
    "account": _("same bank account as a shop of theirs"),
}


@admin.register(Finding)
class FindingAdmin(RoleModelAdmin):
    """Patterns by day. A payer is a number here; who it is shows only where coins are held."""

    view_roles = actions.DESK
    waits_in, waits_since, waits_coins = Finding.State.OPEN, "day", "coins"
    list_display = ("day", "pattern", "merchant", "signs_shown", "count", "coins_shown", "state_shown")
    list_filter = ("state", "pattern")
    list_select_related = ("merchant",)
    search_fields = ("merchant__name", "=merchant__tax_id")
    date_hierarchy = "day"
    fields = readonly_fields = (
        "day", "pattern", "merchant", "payer", "signs_shown", "count", "coins_shown", "state_shown", "note", "noted_by",
        "noted_at",
    )  # fmt: skip
    steps = (
        Step(
            name="note",
            label=_("Note the outcome"),
            done=_("Noted."),
            run=lambda finding, act: actions.note(finding, by=act.by, words=act.reason, now=act.now),
            roles=actions.DESK,
            reason=True,
            tone="primary",
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("merchant")

    @admin.display(description=_("whom it concerns"))
    def payer(self, finding: Finding) -> str:
        """A citizen is a number here; a member of staff, about whose shop this is, has a name."""
        if member := queries.member_of(finding):
            return f"{member.get_short_name()} ({member.email})"
        return _("citizen no. %(n)s") % {"n": finding.citizen_id} if finding.citizen_id else "–"

    @admin.display(description=_("how it was noticed"), ordering="signs")
    def signs_shown(self, finding: Finding) -> str:
        return listed(str(SIGNS.get(word, word)) for word in finding.signs.split(",") if word) or "–"

    @admin.display(description=_("coins"), ordering="coins")
    def coins_shown(self, finding: Finding) -> str:
        return number(finding.coins)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, finding: Finding) -> str:
        return state_badge(finding)


@admin.register(PayoutHold)
class PayoutHoldAdmin(RoleModelAdmin):
    view_roles = (*actions.DESK, Role.FINANCE)
    add_roles = actions.DESK
    waits_in, waits_since = PayoutHold.State.HELD, "appealed_at"
    list_display = ("merchant", "reason", "state_shown", "held_at", "appealed_at")
    list_filter = ("state", ("appealed_at", FilledListFilter))
    list_select_related = ("merchant",)
    search_fields = ("merchant__name", "reason")
    held = ("merchant", "reason", "state_shown", "held_by", "held_at")
    heard = ("appeal", "appealed_by", "appealed_at")
    replied = ("answer", "answered_by", "answered_at")
    let_go = ("release_reason", "released_by", "released_at")
    readonly_fields = (*held, *heard, *replied, *let_go)
    steps = (
        Step(
            name="release",
            label=_("Let the merchant be paid again"),
            done=_("The merchant is paid again; its owners can read why."),
            run=lambda hold, act: actions.release_payout(hold.pk, reason=act.reason, by=act.by, now=act.now),
            roles=actions.DESK,
            offered=lambda hold, user: hold.state == PayoutHold.State.HELD,
            sure=True,
            reason=True,
            readers=_("The merchant’s owners read it."),
            most=200,
            tone="primary",
        ),
        Step(
            name="answer",
            label=_("Answer: the payout stays on hold"),
            done=_("Answered; the merchant’s owners can read why the payout stays on hold."),
            run=lambda hold, act: actions.answer(hold.pk, words=act.reason, by=act.by, now=act.now),
            roles=actions.DESK,
            offered=lambda hold, user: hold.state == PayoutHold.State.HELD and hold.waits_for_answer,
            reason=True,
            readers=_("The merchant’s owners read it."),
            most=200,
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ("merchant", "reason")})]
        blocks = [(None, {"fields": self.held}), (_("The owner’s explanation"), {"fields": self.heard})]
        return [*blocks, (_("Our answer"), {"fields": self.replied}), (_("Release"), {"fields": self.let_go})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def waiting_for(self, request: HttpRequest) -> QuerySet:
        """Only an owner whose appeal has no answer yet waits for somebody."""
        return super().waiting_for(request).filter(APPEAL_WAITS)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, hold: PayoutHold) -> str:
        return state_badge(hold)

    def save_model(self, request: HttpRequest, obj: PayoutHold, form: Any, change: bool) -> None:
        user: Any = request.user
        held = actions.hold_payout(obj.merchant, reason=obj.reason, by=user, now=timezone.now())
        obj.pk, obj._state.adding = held.pk, False
