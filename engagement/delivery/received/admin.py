"""What somebody received, for a desk that is asked: found by the whole address, and by nothing less."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.accounts.models import User
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import state_badge
from civic.outbox.channels import CHANNELS
from engagement.delivery.received.models import Delivery


@admin.register(Delivery)
class DeliveryAdmin(RoleModelAdmin):
    """Text, picture, time and channel as they left. The person reads the same under My messages."""

    view_roles = (Role.OPERATOR, Role.COORDINATOR)
    list_display = ("at", "citizen", "channel_shown", "title", "state_shown", "shown_at", "tapped_at")
    list_select_related = ("words", "citizen__user")
    search_fields = ("citizen__user__email",)
    search_help_text = _("The whole e-mail address of the person.")
    fields = readonly_fields = (
        "citizen", "channel_shown", "title", "text", "picture", "state_shown", "error", "at", "shown_at", "tapped_at",
        "stopped_at", "came_back_at",
    )  # fmt: skip
    ordering = ("-at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def heading(self, obj: Delivery) -> str:
        return f"{self.title(obj)} · {self.channel_shown(obj)}"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        """Nobody leafs through what everybody was told."""
        wanted = search_term.strip()
        return (queryset.filter(citizen__user__in=User.objects.by_email(wanted)) if wanted else queryset.none()), False

    @admin.display(description=_("channel"), ordering="channel")
    def channel_shown(self, delivery: Delivery) -> Any:
        channel = CHANNELS.get(delivery.channel)
        return channel.title if channel else delivery.channel

    @admin.display(description=_("title"))
    def title(self, delivery: Delivery) -> str:
        return delivery.words.title if delivery.words else "–"

    @admin.display(description=_("text"))
    def text(self, delivery: Delivery) -> str:
        return delivery.words.text if delivery.words else "–"

    @admin.display(description=_("picture"))
    def picture(self, delivery: Delivery) -> str:
        return (delivery.words.picture if delivery.words else "") or "–"

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, delivery: Delivery) -> str:
        return state_badge(delivery)
