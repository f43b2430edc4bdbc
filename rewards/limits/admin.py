from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from civic.accounts.models import Citizen
from civic.core.calendar import taipei_day
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from rewards.limits import actions
from rewards.limits.models import LevelLimit

CAPS = ("earn_day", "earn_month", "earn_total", "spend_day", "spend_month", "spend_total")


@admin.register(LevelLimit)
class LevelLimitAdmin(RoleModelAdmin):
    """What each level may earn and spend. A change is a new line from a day on; lines are never edited."""

    view_roles = (Role.OPERATOR, Role.FINANCE)
    add_roles = (Role.COORDINATOR,)
    list_display = ("level", "valid_from", *CAPS, "reason", "set_by")
    list_filter = ("level",)
    list_select_related = ("set_by",)
    fields = ("level", "valid_from", *CAPS, "reason")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"valid_from": taipei_day(timezone.now()), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: LevelLimit, form: Any, change: bool) -> None:
        made = actions.set_limits(
            Citizen.Level(obj.level),
            {cap: getattr(obj, cap) for cap in CAPS},
            valid_from=obj.valid_from,
            reason=obj.reason,
            by=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        obj.pk, obj._state.adding = made.pk, False
