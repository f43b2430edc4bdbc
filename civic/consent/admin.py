from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.consent import actions, queries
from civic.consent.models import Document
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import number


@admin.register(Document)
class DocumentAdmin(RoleModelAdmin):
    """Publish a new version of the terms or of the privacy notice; everybody is asked again. Versions never change."""

    add_roles = (Role.COORDINATOR,)
    list_display = ("__str__", "published_at", "published_by")
    list_filter = ("kind",)
    fields = ("kind", "text", "text_en", "change")
    readonly_fields = ("agreed",)

    def get_fields(self, request: HttpRequest, obj: Document | None = None) -> Any:
        """How many agreed stands on a version's own page: each is a count among all consents."""
        return ("agreed", *self.fields) if obj else self.fields

    @admin.display(description=_("people who agreed"))
    def agreed(self, document: Document) -> str:
        return number(queries.people_who_agreed(document))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version begins as the text in force."""
        initial = super().get_changeform_initial_data(request)
        wanted = str(initial.get("kind"))
        kind = Document.Kind(wanted if wanted in Document.Kind.values else "privacy")
        last = queries.newest(kind)
        words = {"text": last.text, "text_en": last.text_en} if last else {}
        return {"kind": kind, **words, **initial}

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        made = actions.publish(
            Document.Kind(obj.kind),
            text=obj.text,
            text_en=obj.text_en,
            change=obj.change,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        obj.pk, obj.version = made.pk, made.version
