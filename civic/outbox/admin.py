from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.moments import minute
from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import badge
from civic.desk.filters import ValuesListFilter
from civic.desk.steps import Step
from civic.outbox import actions, queries
from civic.outbox.channels import CHANNELS
from civic.outbox.models import OutboxItem

State = OutboxItem.State


class ByChannel(ValuesListFilter):
    """The channels in words."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        for choice in super().choices(changelist):
            channel = CHANNELS.get(str(choice["display"]))
            yield {**choice, "display": channel.title} if channel else choice


@admin.register(OutboxItem)
class OutboxItemAdmin(RoleModelAdmin):
    """What left, what waits, and what never left; dead letters are sent again here. Nobody reads the words."""

    view_roles = (Role.OPERATOR, Role.COORDINATOR)
    taken_along = ()  # it holds the addresses of everybody who was written to
    list_display = ("created_at", "channel_shown", "address", "state_shown", "tries", "error", "done_at")
    list_filter = ("state", ("channel", ByChannel), "urgency", ("error", ValuesListFilter))
    search_fields = ("address",)
    fields = readonly_fields = (
        "channel_shown", "address", "about", "urgency", "state_shown", "tries", "unknown", "due_at", "expires_at",
        "error", "created_at", "done_at",
    )  # fmt: skip
    ordering = ("-created_at",)
    waits_in, waits_since = State.FAILED, "created_at"
    steps = (
        Step(
            name="send-again",
            label=_("Send again"),
            done=_("It waits to be sent again."),
            run=lambda item, act: actions.send_again(item, by=act.by, now=act.now),
            roles=(Role.OPERATOR, Role.COORDINATOR),
            offered=lambda item, by: item.state == State.FAILED and bool(item.content),
            tone="primary",
            bulk=True,
        ),
        Step(
            name="send-all-again",
            label=_("Send everything again that failed for the same reason"),
            done=_("They wait to be sent again."),
            run=lambda item, act: actions.send_all_again(item.channel, item.error, by=act.by, now=act.now),
            roles=(Role.OPERATOR, Role.COORDINATOR),
            offered=lambda item, by: item.state == State.FAILED,
        ),
    )

    change_list_template = "admin/civic/outboxitem/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.queues_view)
        return [path("queues/", view, name="civic_outboxitem_queues"), *super().get_urls()]

    def queues_view(self, request: HttpRequest) -> HttpResponse:
        """How long the queues are and how old, what is wrong, and what to do about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        now = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Queues"),
            "queues": queries.queues(now=now),
            "troubles": queries.troubles(now=now),
            "reasons": [(CHANNELS[name].title if name in CHANNELS else name, error, n)
                        for name, error, n in queries.reasons(now=now)],
            "standing": [(CHANNELS[name].title if name in CHANNELS else name, state, n)
                         for name, state, n in queries.standing()],
        }  # fmt: skip
        return TemplateResponse(request, "admin/civic/outboxitem/queues.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def heading(self, obj: OutboxItem) -> str:
        return f"{self.channel_shown(obj)} · {minute(obj.created_at)}"

    @admin.display(description=_("channel"), ordering="channel")
    def channel_shown(self, item: OutboxItem) -> Any:
        channel = CHANNELS.get(item.channel)
        return channel.title if channel else item.channel

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, item: OutboxItem) -> str:
        return badge(item.state, item.get_state_display())
