from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.steps import Step
from civic.identity import actions
from civic.identity.methods import METHODS, title_of
from civic.identity.models import LetterBatch, Verification


class ByMethod(admin.SimpleListFilter):
    title = _("method")
    parameter_name = "method"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(slug, method.title) for slug, method in METHODS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(method=self.value()) if self.value() else queryset


@admin.register(Verification)
class VerificationAdmin(RoleModelAdmin):
    """Who was verified, how and before whom; a proof is taken back, never edited. Hashes are not shown."""

    view_roles = actions.REVOKERS
    list_display = ("at", "person", "way", "document", "verified_by", "revoked_at")
    list_filter = (ByMethod, "document")
    list_select_related = ("citizen__user", "verified_by")
    search_fields = ("=citizen__user__email",)
    fields = readonly_fields = ("person", "way", "document", "at", "verified_by", "revoked_at", "revoked_by")
    steps = (
        Step(
            name="revoke",
            label=_("Take this proof back"),
            done=_("The proof is taken back; the person may prove their identity again."),
            run=lambda proof, act: actions.revoke(proof.pk, by=act.by, reason=act.reason, now=act.now),
            roles=actions.REVOKERS,
            offered=lambda proof, by: proof.revoked_at is None and proof.citizen.user_id != by.pk,
            reason=True,
            tone="danger",
        ),
    )

    @admin.display(description=_("citizen"))
    def person(self, proof: Verification) -> str:
        return proof.citizen.user.email

    @admin.display(description=_("method"), ordering="method")
    def way(self, proof: Verification) -> str:
        return title_of(proof.method)


@admin.register(LetterBatch)
class LetterBatchAdmin(RoleModelAdmin):
    """Which letters were printed when, and by whom. They are made on the operators' own page."""

    view_roles = (Role.OPERATOR, Role.COORDINATOR)
    list_display = ("label", "made_at", "made_by", "letters", "used", "expires_at", "cancelled_at")
    search_fields = ("label",)
    fields = readonly_fields = ("label", "made_at", "made_by", "letters", "used", "expires_at", "cancelled_at")

    @admin.display(description=_("used"))
    def used(self, batch: Any) -> int:
        return int(batch.codes.filter(used_at__isnull=False).count())
