"""Who signed up, in the administration, and appeals against no-shows."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.moments import minute
from civic.core.roles import Role, has_role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin, Roles, agency_scope
from engagement.events.registrations import noshows
from engagement.events.registrations.models import NoShowAppeal, Registration


@admin.register(Registration)
class RegistrationAdmin(RoleModelAdmin):
    """Who wants to come to an agency's events, in the order of arrival. Who reads it is on file."""

    view_roles = (Role.EDITOR, Role.APPROVER)
    list_display = ("event", "session_shown", "number", "person", "companions", "state", "signed_up_at", "is_no_show")
    list_filter = ("state", "is_no_show", "is_walk_in")
    list_select_related = ("event__notice", "session", "citizen__user")
    search_fields = ("event__notice__title",)
    fields = readonly_fields = (
        "event", "session_shown", "number", "person", "companions", "state", "signed_up_at", "is_walk_in",
        "offered_until", "moved_at", "ended_at", "is_no_show", "is_excused",
    )  # fmt: skip

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.event.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        scope = agency_scope(request.user, self.seeing_roles)
        rows = super().get_queryset(request)
        return rows if scope is None else rows.filter(event__agency__in=scope)

    @admin.display(description=_("session"), ordering="session__starts_at")
    def session_shown(self, registration: Registration) -> str:
        return minute(registration.session.starts_at)

    @admin.display(description=_("citizen"))
    def person(self, registration: Registration) -> str:
        return registration.name or "–"


@admin.register(NoShowAppeal)
class NoShowAppealAdmin(ProposalAdmin):
    """Why somebody did not come; the agency excuses it or says why not."""

    waits_at = "event_desk:waits"
    view_roles = noshows.APPEALS.roles
    list_display = ("event", "state_shown", "proposed_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("registration__event__notice", "decided_by")
    fields = readonly_fields = (
        "event", "person", "text", "state_shown", "proposed_at", "decided_by", "decided_at", "decision",
    )  # fmt: skip
    steps = (
        approve_step(
            lambda appeal, act: noshows.grant(appeal, by=act.by, now=act.now),
            label=_("Excuse"),
            done=_("Excused: it counts no more, and the person is told."),
            roles=noshows.APPEALS.roles,
        ),
        reject_step(
            lambda appeal, act: noshows.refuse(appeal, by=act.by, reason=act.reason, now=act.now),
            label=_("Do not excuse"),
            done=_("It stays counted, and the person reads why."),
            readers=_("The person reads it."),
            roles=noshows.APPEALS.roles,
        ),
    )

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.registration.event.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        scope = agency_scope(request.user, self.seeing_roles)
        rows = super().get_queryset(request)
        return rows if scope is None else rows.filter(registration__event__agency__in=scope)

    @admin.display(description=_("event"))
    def event(self, appeal: NoShowAppeal) -> str:
        return str(appeal.registration.event)

    @admin.display(description=_("citizen"))
    def person(self, appeal: NoShowAppeal) -> str:
        return appeal.registration.name or "–"
