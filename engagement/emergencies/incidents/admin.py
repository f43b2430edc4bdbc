"""The emergency desk: coordinators write, another coordinator confirms; made to be used on a phone."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.decisions.admin import ProposalAdmin, approve_step, reject_step
from civic.desk.base import RoleModelAdmin
from civic.desk.steps import Step
from engagement.emergencies.incidents import actions, queries
from engagement.emergencies.incidents.forms import BulletinForm, DrillMemberForm
from engagement.emergencies.incidents.models import Bulletin, DrillMember, Incident, Kind
from engagement.emergencies.incidents.starts import ALL_CLEAR, STARTS

WORDS = ("title", "text", "todo", "title_en", "text_en", "todo_en")


def by_its_writer(bulletin: Bulletin, user: Any) -> bool:
    return bulletin.is_waiting and not bulletin.waits_for(user)


@admin.register(Bulletin)
class BulletinAdmin(ProposalAdmin):
    """What was said in emergencies, and the desk from which it is said."""

    view_roles = (Role.COORDINATOR,)
    add_roles = (Role.COORDINATOR,)
    waits_alarm = True
    form = BulletinForm
    add_form_template = "admin/engagement/bulletin/change_form.html"
    change_list_template = "admin/engagement/bulletin/change_list.html"
    list_display = (
        "title_shown", "incident_shown", "state_shown", "severity", "proposed_by", "proposed_at", "decided_by",
    )  # fmt: skip
    list_filter = ("state",)
    list_select_related = ("incident", "proposed_by", "decided_by")
    shown = (
        "incident_shown", "state_shown", "severity", "title", "text", "todo", "title_en", "text_en", "todo_en",
        "where", "ends", "proposed_by", "proposed_at", "alarmed_at", "decided_by", "decided_at", "decision",
    )  # fmt: skip
    readonly_fields = shown
    steps = (
        approve_step(
            lambda bulletin, act: actions.confirm(bulletin.pk, by=act.by, now=act.now),
            name="confirm",
            label=_("Confirm and send now"),
            done=_("Sent. It is on top of every page, and push messages are going out."),
            roles=actions.BULLETINS.roles,
        ),
        reject_step(
            lambda bulletin, act: actions.reject(bulletin.pk, reason=act.reason, by=act.by, now=act.now),
            done=_("Rejected. Nothing is sent."),
            roles=actions.BULLETINS.roles,
        ),
        Step(
            name="take_back",
            label=_("Take back"),
            done=_("Taken back. Nothing is sent."),
            run=lambda bulletin, act: actions.take_back(bulletin.pk, by=act.by, now=act.now),
            roles=actions.BULLETINS.roles,
            offered=by_its_writer,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.shown if obj else list(self.form(initial=self._begun(request)).fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["fields"] = None  # the form itself knows what is asked of a new incident, and of one that goes on
        return super().get_form(request, obj, change=change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return self._begun(request)

    def _begun(self, request: HttpRequest) -> dict[str, Any]:
        """Words to begin with: of the kind, of the newest bulletin of an incident that goes on, or of its end."""
        asked = request.GET if request.method == "GET" else request.POST
        start: Any
        begun: dict[str, Any]
        number = asked.get("incident", "")
        incident = Incident.objects.filter(pk=int(number)).first() if number.isdecimal() else None
        if incident is None:
            kind = next((one for one in Kind if one == asked.get("kind")), Kind.OTHER)
            start, begun = STARTS[kind], {"kind": kind, "is_drill": asked.get("drill") == "1"}
        elif asked.get("clear"):
            start, begun = ALL_CLEAR, {"incident": incident.pk, "ends": True}
        else:
            newest = incident.bulletins.order_by("-id").first()
            start, begun = newest, {"incident": incident.pk, "districts": newest.districts if newest else []}
        return begun | ({name: getattr(start, name) for name in (*WORDS, "severity")} if start else {})

    @admin.display(description=_("what happened"), ordering="title")
    def title_shown(self, bulletin: Bulletin) -> str:
        return bulletin.shown_title

    @admin.display(description=_("incident"))
    def incident_shown(self, bulletin: Bulletin) -> str:
        incident = str(bulletin.incident)
        return gettext("Drill: %(title)s") % {"title": incident} if bulletin.incident.is_drill else incident

    @admin.display(description=_("districts"))
    def where(self, bulletin: Bulletin) -> str:
        return gettext(", ").join(map(str, bulletin.districts_shown)) or gettext("the whole county")

    def heading(self, obj: Any) -> str:
        return f"{self.incident_shown(obj)} · {obj.shown_title}"

    def save_model(self, request: HttpRequest, obj: Bulletin, form: Any, change: bool) -> None:
        given = form.cleaned_data
        actions.write(
            obj, by=request.user, now=timezone.now(), incident=given.get("incident"),  # type: ignore[arg-type]
            kind=given.get("kind", ""), is_drill=given.get("is_drill", False),
        )  # fmt: skip

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        messages.info(request, _("It waits for a second person. After a minute all who could confirm are called."))
        return super().response_add(request, obj, *args, **kwargs)

    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Go to the list from a bulletin that was taken back: its page is gone."""
        if step == "take_back":
            super().step_view(request, object_id, step)
            return redirect(self.url_of("changelist"))
        return super().step_view(request, object_id, step)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        add = self.url_of("add")
        desk = {
            "starts": [(kind.label, f"{add}?{urlencode({'kind': kind.value})}") for kind in STARTS],
            "drill": f"{add}?{urlencode({'kind': Kind.EARTHQUAKE.value, 'drill': 1})}",
            "waiting": [self._waiting(one, request.user) for one in queries.waiting()],
            "open_incidents": [self._row(one) for one in queries.newest_of_open()],
            "may_write": self.has_add_permission(request),
        }
        return super().changelist_view(request, {**(extra_context or {}), **desk})

    def _waiting(self, bulletin: Bulletin, user: Any) -> dict[str, Any]:
        """First of all on the desk: what nobody is told yet, and whether it is this person who can say yes."""
        page = self.url_of("change", bulletin.pk)
        return {"bulletin": bulletin, "page": page, "is_mine_to_confirm": bulletin.waits_for(user)}

    def _row(self, newest: Bulletin) -> dict[str, Any]:
        add, incident = self.url_of("add"), newest.incident
        answers = queries.answers_by_district(incident)
        return {
            "newest": newest,
            "update": f"{add}?{urlencode({'incident': incident.pk})}",
            "clear": f"{add}?{urlencode({'incident': incident.pk, 'clear': 1})}",
            "safe": sum(row.safe for row in answers),
            "help": sum(row.help for row in answers),
        }


@admin.register(DrillMember)
class DrillMemberAdmin(RoleModelAdmin):
    """Who takes part in drills."""

    view_roles = add_roles = delete_roles = (Role.COORDINATOR,)
    form = DrillMemberForm
    list_display = ("email", "added_by", "added_at")
    list_select_related = ("citizen__user", "added_by")
    fields = ("email",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("email_shown", "added_by", "added_at") if obj else ("email",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("email_shown", "added_by", "added_at") if obj else ()

    @admin.display(description=_("e-mail address"))
    def email(self, member: DrillMember) -> str:
        return str(member.citizen.user.email)

    email_shown = email

    def save_model(self, request: HttpRequest, obj: DrillMember, form: Any, change: bool) -> None:
        obj.added_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
