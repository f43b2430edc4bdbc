"""Warnings of others in the administration: feeds, what came, and what publishes itself."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.steps import Step
from engagement.emergencies.cap import actions
from engagement.emergencies.cap.models import AutoRule, CapAlert, Feed

COORDINATOR = (Role.COORDINATOR,)


@admin.register(Feed)
class FeedAdmin(RoleModelAdmin):
    """Whom the portal asks for warnings."""

    view_roles = add_roles = change_roles = COORDINATOR
    list_display = ("name", "url", "is_active", "answered_at", "fault")
    shown = ("asked_at", "answered_at", "fault", "alarmed_at", "added_by")
    readonly_fields = shown

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("name", "url", "is_active", *self.shown) if obj else ("name", "url", "is_active")

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)


@admin.register(CapAlert)
class CapAlertAdmin(RoleModelAdmin):
    """What came. A test, an exercise or a draft is listed and can never be taken over."""

    view_roles = COORDINATOR
    waits_in, waits_since, waits_alarm = CapAlert.State.PROPOSED, "received_at", True
    list_display = ("headline_shown", "state_shown", "status", "event", "feed", "sent", "expires", "reason")
    list_filter = ("state", "status", "feed")
    list_select_related = ("feed",)
    shown = (
        "headline", "state_shown", "reason", "status", "scope", "msg_type", "event", "event_code", "severity",
        "description", "instruction", "areas", "geocodes", "sent", "expires", "received_at", "feed", "sender",
        "identifier", "references", "bulletin", "sha256", "raw",
    )  # fmt: skip
    fields = readonly_fields = shown
    steps = (
        Step(
            name="take_over",
            label=_("Take over"),
            done=_("A bulletin waits for the second person."),
            run=lambda alert, act: actions.take_over(alert.pk, by=act.by, now=act.now),
            roles=COORDINATOR,
            offered=lambda alert, user: alert.state == CapAlert.State.PROPOSED,
            tone="primary",
        ),
        Step(
            name="dismiss",
            label=_("Dismiss"),
            done=_("Dismissed. Nothing is sent."),
            run=lambda alert, act: actions.dismiss(alert.pk, by=act.by, reason=act.reason),
            roles=COORDINATOR,
            offered=lambda alert, user: alert.state == CapAlert.State.PROPOSED,
            reason=True,
        ),
    )

    @admin.display(description=_("headline"))
    def headline_shown(self, alert: CapAlert) -> str:
        return str(alert)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, alert: CapAlert) -> str:
        return state_badge(alert)


@admin.register(AutoRule)
class AutoRuleAdmin(ProposalAdmin):
    """What publishes itself, because two people said so beforehand."""

    view_roles = add_roles = COORDINATOR
    list_display = ("feed", "event_code", "state_shown", "proposed_by", "decided_by", "decided_at")
    list_select_related = ("feed", "proposed_by", "decided_by")
    shown = ("feed", "event_code", "state_shown", "proposed_by", "proposed_at", "decided_by", "decided_at", "decision")
    readonly_fields = shown
    steps = (
        approve_step(
            lambda rule, act: actions.approve_rule(rule.pk, by=act.by, now=act.now),
            done=_("Approved. Warnings of this kind are published without a person from now on."),
            roles=COORDINATOR,
        ),
        reject_step(
            lambda rule, act: actions.reject_rule(rule.pk, reason=act.reason, by=act.by, now=act.now),
            done=_("Rejected. Warnings of this kind still wait for a person."),
            roles=COORDINATOR,
        ),
        Step(
            name="end",
            label=_("End"),
            done=_("Ended. Warnings of this kind wait for a person again."),
            run=lambda rule, act: actions.end_rule(rule.pk, by=act.by),
            roles=COORDINATOR,
            offered=lambda rule, user: rule.state == AutoRule.State.IN_FORCE,
            tone="danger",
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ("feed", "event_code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def save_model(self, request: HttpRequest, obj: AutoRule, form: Any, change: bool) -> None:
        actions.propose_rule(obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]
