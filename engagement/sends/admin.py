"""The desk of sends: how each stands, its figures, and the buttons that pause, resume and cancel it."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import badge
from civic.desk.steps import Step
from engagement.delivery.planning.models import TrialGuest
from engagement.sends import actions
from engagement.sends.figures import figures
from engagement.sends.models import Send
from engagement.sends.trying_admin import trial_page
from engagement.templatetags.rough import rough

State = Send.State
OPEN = (State.PLANNED, State.SENDING)


@admin.register(Send)
class SendAdmin(RoleModelAdmin):
    """Notices on their way to phones and mailboxes."""

    view_roles = (Role.APPROVER, Role.EDITOR, Role.COORDINATOR, Role.OPERATOR)
    agency_field = "agency"
    list_display = ("title", "agency", "state_shown", "created_at", "planned_shown", "done_at")
    list_filter = ("state", ("agency", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("notice", "agency")
    search_fields = ("notice__title",)
    fields = readonly_fields = (
        "title", "agency", "state_shown", "to_guests", "created_at", "planned_at", "planned_shown", "done_at",
    )  # fmt: skip
    steps = (
        Step(
            name="pause",
            label=_("Pause"),
            done=_("Messages that were not sent yet are held back."),
            run=lambda send, act: actions.pause(send, by=act.by, now=act.now),
            roles=actions.MAY,
            offered=lambda send, by: send.state in OPEN,
        ),
        Step(
            name="resume",
            label=_("Resume"),
            done=_("Sending goes on."),
            run=lambda send, act: actions.resume(send, by=act.by, now=act.now),
            roles=actions.MAY,
            offered=lambda send, by: send.state == State.PAUSED,
            tone="primary",
        ),
        Step(
            name="cancel",
            label=_("Cancel the send"),
            done=_("Nothing more of it is sent."),
            run=lambda send, act: actions.cancel(send, by=act.by, reason=act.reason, now=act.now),
            roles=actions.MAY,
            offered=lambda send, by: send.state in (*OPEN, State.PAUSED),
            reason=True,
            tone="danger",
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.figures_view)
        trial = self.admin_site.admin_view(partial(trial_page, self))
        return [
            path("<int:pk>/figures/", view, name="engagement_send_figures"),
            path("trial/<int:pk>/", trial, name="engagement_send_trial"),
            *super().get_urls(),
        ]

    def tools_for(self, request: HttpRequest, obj: Send) -> list[tuple[str, Any]]:
        return [(self.url_of("figures", obj.pk), _("Figures"))]

    def figures_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What became of it."""
        send = self.get_queryset(request).select_related("notice__agency").filter(pk=pk).first()
        if not self.has_view_permission(request):
            raise PermissionDenied
        if send is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Figures"),
            "subtitle": str(send),
            "send": send,
            "figures": figures(send),
        }
        return TemplateResponse(request, "admin/engagement/send/figures.html", context)

    @admin.display(description=_("notice"), ordering="notice__title")
    def title(self, send: Send) -> str:
        return send.notice.title

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, send: Send) -> str:
        return badge(send.state, send.get_state_display())

    @admin.display(description=_("planned"))
    def planned_shown(self, send: Send) -> str:
        return rough(sum(send.planned.values())) if send.planned_at else "–"


@admin.register(TrialGuest)
class TrialGuestAdmin(RoleModelAdmin):
    """While MESSAGES_TRIAL is on, only these are sent anything."""

    view_roles = add_roles = change_roles = delete_roles = (Role.COORDINATOR,)
    list_display = ("email", "note")
    search_fields = ("email",)
    fields = ("email", "note")
