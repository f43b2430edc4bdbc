"""The page on which staff declare the shops in which they have a stake; auditors and coordinators read all of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, has_role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import badge
from civic.desk.steps import Step
from rewards.interests import actions, queries
from rewards.interests.forms import DeclarationForm
from rewards.interests.models import Interest

READERS = (Role.COORDINATOR, Role.AUDITOR)


@admin.register(Interest)
class InterestAdmin(RoleModelAdmin):
    """Everybody of the staff sees and adds their own; nothing is ever taken away."""

    add_roles = actions.STAFF
    form = DeclarationForm
    list_display = ("merchant", "user", "stake", "declared_at", "stands")
    list_filter = ("stake",)
    list_select_related = ("merchant", "user")
    search_fields = ("merchant__name", "=merchant__tax_id")
    shown = ("merchant", "user", "stake", "declared_at", "stands", "ended_at")
    steps = (
        Step(
            name="end",
            label=_("I have no stake in it any more"),
            done=_("Noted. The declaration stays on record."),
            run=lambda found, act: actions.end(found.pk, by=act.by, now=act.now),
            offered=lambda found, user: found.user_id == user.pk and found.ended_at is None,
            roles=actions.STAFF,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("merchant", "user")
        return rows if has_role(request.user, *READERS) else rows.filter(user=request.user.pk)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is not None:
            return [(None, {"fields": self.shown})]
        words = _("From now on you approve, pay and decide nothing about this merchant: colleagues do.")
        return [(None, {"fields": ("tax_id", "stake"), "description": words})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Fill in the shop that the person is known to own."""
        user: Any = request.user
        known = queries.to_declare(user).first()
        own = {"tax_id": known.tax_id, "stake": Interest.Stake.OWNER} if known else {}
        return {**super().get_changeform_initial_data(request), **own}

    def save_model(self, request: HttpRequest, obj: Interest, form: Any, change: bool) -> None:
        user: Any = request.user
        made = actions.declare(obj.merchant, stake=obj.stake, by=user, now=timezone.now())
        obj.__dict__.update(made.__dict__)

    @admin.display(description=_("state"), ordering="ended_at")
    def stands(self, found: Interest) -> str:
        return badge("closed", _("ended")) if found.ended_at else badge("active", _("valid"))
