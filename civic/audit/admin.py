from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(RoleModelAdmin):
    """Read by coordinators and auditors; written by what people do, and by nothing else."""

    view_roles = (Role.COORDINATOR,)
    notes_reads = True  # it names who did what to whom
    list_display = ("at", "actor_label", "action", "object_type", "object_id", "reason")
    list_select_related = ("words",)
    search_fields = ("actor_label", "action", "object_type", "=object_id", "words__text")
    date_hierarchy = "at"
    fields = ("at", "actor_label", "action", "object_type", "object_id", "reason", "details", "request_id")

    @admin.display(description=_("why"), empty_value="")
    def reason(self, event: AuditEvent) -> str:
        return event.reason
