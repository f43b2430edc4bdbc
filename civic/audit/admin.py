from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from civic.audit.acts import in_words
from civic.audit.filters import ByKind, ByPerson, ByRole, ByThing
from civic.audit.models import AuditEvent
from civic.audit.telling import facts, kind_of
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin


@admin.display(description=_("code"), ordering="action")
def action(event: AuditEvent) -> str:
    """What may be searched for, and what programs are told, by this name, in an exported list."""
    return event.action


@admin.register(AuditEvent)
class AuditEventAdmin(RoleModelAdmin):
    """Read by coordinators and auditors; written by what people do, and by nothing else."""

    view_roles = (Role.COORDINATOR,)
    notes_reads = True  # it names who did what to whom
    list_display = ("at", "who", "act", "thing", "reason", action)
    list_filter = (ByKind, ByRole, ByPerson, ByThing)
    list_select_related = ("words",)
    search_fields = ("actor_label", "action", "object_type", "=object_id", "words__text")
    date_hierarchy = "at"
    fields = ("at", "actor_label", "act", "code", "kind_shown", "object_id", "reason", "facts_shown", "request_id")

    code = staticmethod(action)

    @admin.display(description=_("why"), empty_value="")
    def reason(self, event: AuditEvent) -> str:
        return event.reason

    @admin.display(description=_("what"), ordering="action")
    def act(self, event: AuditEvent) -> str:
        return in_words(event.action)

    @admin.display(description=_("who"), ordering="actor_label")
    def who(self, event: AuditEvent) -> Any:
        """Who, and a link to all that they did."""
        return self._link("who", event.actor_id, event.actor_label)

    @admin.display(description=_("which one"), ordering="object_type")
    def thing(self, event: AuditEvent) -> Any:
        """Which thing, and a link to all that was done to it."""
        if not event.object_type:
            return self.kind_shown(event)
        words = f"{kind_of(event.object_type)} {event.object_id}"
        return self._link("thing", f"{event.object_type}:{event.object_id}", words)

    def _link(self, name: str, value: Any, words: str) -> Any:
        return format_html('<a href="?{}">{}</a>', urlencode({name: value}), words) if value else words

    @admin.display(description=_("kind of thing"))
    def kind_shown(self, event: AuditEvent) -> str:
        return kind_of(event.object_type or event.action.partition(".")[0])

    @admin.display(description=_("details"))
    def facts_shown(self, event: AuditEvent) -> str:
        return "\n".join(facts(event.details)) or "–"
