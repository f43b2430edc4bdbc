from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin_base import RoleModelAdmin
from civic.admin_display import state_badge
from civic.agencies.models import Role
from rewards.redemption.models import Redemption


@admin.register(Redemption)
class RedemptionAdmin(RoleModelAdmin):
    """Payments at shops, to be looked up by receipt. Who paid is not shown to anyone here."""

    view_roles = (Role.OPERATOR, Role.FINANCE)
    list_display = ("receipt", "shop", "amount", "state_shown", "completed_at", "voided_at")
    list_filter = ("state",)
    list_select_related = ("shop",)
    search_fields = ("=receipt", "shop__name", "shop__merchant__name")
    date_hierarchy = "completed_at"
    fields = ("receipt", "shop", "amount", "state_shown", "completed_at", "confirmed_by", "voided_at", "voided_by")
    readonly_fields = ("state_shown",)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, redemption: Redemption) -> str:
        return state_badge(redemption)
