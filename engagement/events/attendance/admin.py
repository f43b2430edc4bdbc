"""Who came, in the administration: scans as they were made, and corrections by two people."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, has_role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin, Roles, agency_scope
from civic.desk.steps import Step
from engagement.events.attendance import actions, corrections
from engagement.events.attendance.models import AttendanceCorrection, Scan

STAFF = (Role.EDITOR, Role.APPROVER)


@admin.register(Scan)
class ScanAdmin(RoleModelAdmin):
    """What went through the doors of an agency's events. Nothing is changed; a mistake is undone with a reason."""

    view_roles = STAFF
    list_display = ("at", "event", "direction", "door", "result_shown", "undone_at")
    list_filter = ("direction",)
    list_select_related = ("event__notice",)
    fields = readonly_fields = (
        "event", "registration", "direction", "at", "received_at", "door", "result_shown", "undone_at", "undo_reason",
    )  # fmt: skip
    steps = (
        Step(
            name="undo",
            label=_("Undo"),
            done=_("Undone. The scan stays on file."),
            run=lambda scan, act: actions.undo(scan, by=act.by, reason=act.reason, now=act.now),
            roles=STAFF,
            offered=lambda scan, user: scan.undone_at is None,
            reason=True,
            tone="danger",
        ),
    )

    @admin.display(description=_("answer"), ordering="result")
    def result_shown(self, scan: Scan) -> str:
        """Let in or let out in words; what a door refused stays the code that its log has."""
        return str(dict(Scan.Direction.choices).get(scan.result, scan.result))

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.event.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        scope = agency_scope(request.user, self.seeing_roles)
        rows = super().get_queryset(request)
        return rows if scope is None else rows.filter(event__agency__in=scope)


@admin.register(AttendanceCorrection)
class AttendanceCorrectionAdmin(ProposalAdmin):
    """Whether somebody came or stayed, put right by two people of the agency; the coins follow."""

    waits_at = "event_desk:waits"
    view_roles = (Role.EDITOR, Role.APPROVER)
    list_display = ("__str__", "event", "state_shown", "came", "stayed", "proposed_by", "proposed_at")
    list_filter = ("state",)
    list_select_related = ("registration__event__notice", "proposed_by")
    fields = readonly_fields = (
        "event", "person", "came", "stayed", "reason", "state_shown", "proposed_by", "proposed_at", "decided_by",
        "decided_at", "decision",
    )  # fmt: skip
    steps = (
        approve_step(
            lambda correction, act: corrections.approve(correction, by=act.by, now=act.now),
            done=_("Approved. The coins were corrected too."),
            roles=corrections.CORRECTIONS.roles,
        ),
        reject_step(
            lambda correction, act: corrections.reject(correction, by=act.by, reason=act.reason, now=act.now),
            done=_("Rejected. Attendance and coins stay as they were."),
            roles=corrections.CORRECTIONS.roles,
        ),
    )
    notes_reads = True

    def may(self, request: HttpRequest, wanted: Roles, obj: Any = None) -> bool:
        return has_role(request.user, *wanted, agency_id=obj.registration.event.agency_id if obj else None)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        scope = agency_scope(request.user, self.seeing_roles)
        rows = super().get_queryset(request)
        return rows if scope is None else rows.filter(registration__event__agency__in=scope)

    @admin.display(description=_("event"))
    def event(self, correction: AttendanceCorrection) -> str:
        return str(correction.registration.event)

    @admin.display(description=_("citizen"))
    def person(self, correction: AttendanceCorrection) -> str:
        return correction.registration.name or "–"
